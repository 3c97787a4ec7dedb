"""The totals of the ledger: kept by the database itself, and always the sums of the entries."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, inspect, select, text

from fundpots.cli import main
from fundpots.clock import Year
from fundpots.db import db
from fundpots.pots.models import Entry, MonthTotal, Transaction
from fundpots.pots.operations import correct, move_money
from fundpots.pots.queries import balances, moved, pots_astray, statement, years_of
from fundpots.pots.stages import Movement
from tests import make

BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])


def move(kind, pot, pence, on, **others):
    return move_money(kind, pot, pence, on=on, reason="test", by=None, at=make.NOON, **others)


def some_years():
    """Two pots with movements of every kind, the last of them a correction of the payment before."""
    pot, other = make.pot(), make.pot()
    move(Movement.DEPOSIT, pot, 10_000, date(2025, 4, 5))
    move(Movement.DEPOSIT, pot, 500, date(2025, 4, 6))
    move(Movement.AWARD, pot, 4_000, date(2025, 6, 1))
    move(Movement.PAYMENT, pot, 3_000, date(2025, 7, 1))
    move(Movement.RETURN, pot, 400, date(2026, 4, 5))
    move(Movement.TRANSFER, pot, 100, date(2026, 4, 6), to_pot=other)
    wrong = move(Movement.PAYMENT, pot, 1_000, date(2026, 4, 30))
    correct(wrong, reason="wrong account", by=make.treasurer(), at=make.NOON)
    return pot, other


def totals():
    query = select(*inspect(MonthTotal).columns)
    return sorted((pot, account, str(month), kind, pence) for pot, account, month, kind, pence in
                  db.session.execute(query))  # fmt: skip


@BOTH
def test_whatever_writes_entries_adds_them_to_the_totals(app, where):
    """Also a statement that writes many at once, past every operation."""
    pot, _other = some_years()
    given = db.session.scalars(select(Transaction.id).order_by(Transaction.id)).first()
    before = balances(pot.id).available_pence

    entry = {"transaction_id": given, "pot_id": pot.id}
    for account, sign in (("available", 1), ("outside", -1)):
        several = [entry | {"account": account, "amount_pence": sign * pence} for pence in (1, 10, 100)]
        db.session.execute(insert(Entry), several)
    db.session.execute(
        text(
            "INSERT INTO entry (transaction_id, pot_id, account, amount_pence)"
            " SELECT transaction_id, pot_id, account, amount_pence FROM entry"
            " WHERE transaction_id = :given AND amount_pence IN (100, -100)"
        ),
        {"given": given},
    )

    assert balances(pot.id).available_pence == before + 111 + 100
    assert pots_astray() == []


@BOTH
def test_a_correction_counts_as_what_it_corrects_in_its_own_month(app, where):
    pot, _other = some_years()

    paid = {(month, pence) for pot_id, account, month, kind, pence in totals()
            if (pot_id, account, kind) == (pot.id, "paid", "payment")}  # fmt: skip

    assert paid == {("2025-07-01", 3_000), ("2026-04-01", 1_000), ("2026-11-01", -1_000)}
    assert "correction" not in {row.kind for row in moved()}


@BOTH
def test_a_year_may_begin_within_a_month(app, where):
    pot, other = some_years()

    first, second = (statement(pot.id, Year(number, 4, 6)) for number in (2024, 2025))

    assert (first.opening_pence, first.received_pence, first.closing_pence) == (0, 10_000, 10_000)
    assert (second.opening_pence, second.received_pence) == (10_000, 500)
    assert (second.paid_pence, second.returned_pence, second.transferred_pence) == (3_000, 400, 0)
    assert statement(pot.id, Year(2026, 4, 6)).transferred_pence == -100
    assert [year.number for year in years_of(pot.id, (4, 6))] == [2026, 2025, 2024]
    assert [year.number for year in years_of(pot.id)] == [2026, 2025]
    assert [year.number for year in years_of(other.id, (4, 7))] == [2025]
    assert years_of(make.pot().id) == []


@BOTH
def test_an_older_database_gets_the_totals_of_all_that_it_holds(app, where):
    pot, _other = some_years()
    db.session.commit()
    kept, key = totals(), pot.id
    db.session.remove()

    downgrade(revision="0005")
    upgrade()

    assert totals() == kept
    assert pots_astray() == []
    move(Movement.PAYMENT, db.session.get_one(type(pot), key), 1_000, date(2026, 4, 30))
    assert balances(key).paid_pence == 3_000 - 400 + 1_000


@BOTH
def test_a_restored_copy_adds_its_ledger_up_anew(app, where, databases, tmp_path):
    """What was bent in the original is right in the copy."""
    pot, _other = some_years()
    db.session.commit()
    right, held, key = totals(), balances(pot.id), pot.id
    db.session.execute(text("UPDATE month_total SET pence = pence + 1"))
    db.session.commit()
    db.session.remove()
    copy = databases.fresh()

    for url, words in (
        (app.config["SETTINGS"].database_url, ("backup", str(tmp_path / "file"))),
        (copy, ("restore", str(tmp_path / "file"))),
        (copy, ("log", "verify")),
    ):
        ran = CliRunner().invoke(main, list(words), env={"DATABASE_URL": url, "FUNDPOTS_TESTING": "1"})
        assert ran.exit_code == 0, ran.output
    assert json.loads(ran.output)["broken"] is None
    from tests.conftest import create_app, settings_for

    with create_app(settings_for(copy)).app_context():
        assert totals() == right
        assert balances(key) == held
        db.session.remove()
        db.engine.dispose()
    databases.drop(copy)
