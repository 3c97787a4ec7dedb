"""The ledger: entries sum to zero, no account falls below zero, nothing is ever changed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fundpots import log
from fundpots.clock import Year
from fundpots.db import db
from fundpots.pots.models import Entry
from fundpots.pots.operations import correct, deposit, move_money
from fundpots.pots.queries import balances, statement
from fundpots.pots.rules import AlreadyCorrected, NothingToMove, PotExceeded
from fundpots.pots.stages import PATHS, Movement
from tests import make

DAY = date(2026, 11, 2)


def move(kind, pot, pence, **others):
    return move_money(
        kind, pot, pence, on=others.pop("on", DAY), reason="test", by=None, at=make.NOON, **others
    )


def test_a_deposit_is_available_at_once(app):
    pot = make.pot()

    deposit(pot, 100_000, on=DAY, reason="subscriptions", by=make.treasurer(), at=make.NOON)

    assert balances(pot.id).available_pence == 100_000


def test_an_award_can_take_the_last_penny_and_no_more(app):
    pot = make.pot()
    move(Movement.DEPOSIT, pot, 1_000)

    move(Movement.AWARD, pot, 1_000)

    with pytest.raises(PotExceeded):
        move(Movement.AWARD, pot, 1)
    assert balances(pot.id).committed_pence == 1_000


def test_nothing_moves_where_the_amount_is_zero_or_less(app):
    pot = make.pot()

    for pence in (0, -5):
        with pytest.raises(NothingToMove):
            move(Movement.DEPOSIT, pot, pence)


def test_a_correction_mirrors_its_movement_once(app):
    pot, by = make.pot(), make.treasurer()
    wrong = move(Movement.DEPOSIT, pot, 700)

    correct(wrong, reason="typed twice", by=by, at=make.NOON)

    assert balances(pot.id).available_pence == 0
    with pytest.raises(AlreadyCorrected):
        correct(wrong, reason="again", by=by, at=make.NOON)


def test_a_deposit_that_was_awarded_cannot_be_taken_back(app):
    pot = make.pot()
    given_ = move(Movement.DEPOSIT, pot, 700)
    move(Movement.AWARD, pot, 1)

    with pytest.raises(PotExceeded):
        correct(given_, reason="too late", by=make.treasurer(), at=make.NOON)


def test_a_year_opens_with_what_the_year_before_left(app):
    pot, other = make.pot(), make.pot()
    move(Movement.DEPOSIT, pot, 10_000, on=date(2025, 5, 1))
    move(Movement.AWARD, pot, 4_000, on=date(2025, 6, 1))
    move(Movement.PAYMENT, pot, 3_000, on=date(2025, 7, 1))
    move(Movement.PAYMENT, pot, 1_000, on=date(2026, 1, 5))
    move(Movement.RETURN, pot, 400, on=date(2026, 2, 1))
    move(Movement.TRANSFER, pot, 100, on=date(2026, 3, 1), to_pot=other)

    year = statement(pot.id, Year(2026))

    assert year.opening_pence == 7_000
    assert (year.paid_pence, year.returned_pence, year.transferred_pence) == (1_000, 400, -100)
    assert (year.received_pence, year.closing_pence, year.committed_pence) == (0, 6_300, 0)
    assert statement(other.id).closing_pence == 100


def test_a_correction_counts_as_the_opposite_of_what_it_corrects(app):
    pot = make.pot()
    move(Movement.DEPOSIT, pot, 5_000)
    move(Movement.AWARD, pot, 2_000)
    paid = move(Movement.PAYMENT, pot, 2_000)

    correct(paid, reason="wrong account", by=make.treasurer(), at=make.NOON)

    year = statement(pot.id)
    assert (year.received_pence, year.paid_pence, year.closing_pence) == (5_000, 0, 5_000)
    assert year.committed_pence == 2_000


@pytest.mark.parametrize("table", ["log_entry", "transaction", "entry"])
@pytest.mark.parametrize("act", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_written_once(app, table, act):
    move(Movement.DEPOSIT, make.pot(), 100)
    db.session.commit()
    act = act.replace("SET at = at", "SET account = account") if table == "entry" else act

    with pytest.raises(DBAPIError, match="written once"):
        db.session.execute(text(act.format(f'"{table}"')))


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(PATHS)), st.integers(1, 500), st.integers(0, 1)), max_size=25
)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_moves_the_books_balance(app, steps):
    """Laws: entries sum to zero, no account below zero, replaying the entries gives the balances."""
    pots = [make.pot(), make.pot()]
    expected = {pot.id: {"available": 0, "committed": 0, "paid": 0} for pot in pots}
    for kind, pence, which in steps:
        pot, other = pots[which], pots[1 - which]
        start, end = PATHS[kind]
        into = other if kind == Movement.TRANSFER else pot
        covered = start == "outside" or expected[pot.id][start] >= pence
        try:
            move(kind, pot, pence, to_pot=into if into is not pot else None)
        except PotExceeded:
            assert not covered
            continue
        assert covered
        if start != "outside":
            expected[pot.id][start] -= pence
        expected[into.id][end] += pence

    totals = db.session.execute(
        select(Entry.transaction_id, func.sum(Entry.amount_pence)).group_by(Entry.transaction_id)
    ).all()
    assert all(total == 0 for _, total in totals)
    for pot in pots:
        held = balances(pot.id)
        assert expected[pot.id] == {
            "available": held.available_pence,
            "committed": held.committed_pence,
            "paid": held.paid_pence,
        }
    assert log.first_broken(db.session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq))) is None


@pytest.mark.postgres
def test_sums_of_pence_are_whole_numbers_on_postgresql_too(app):
    deposit(make.pot(), 100_000, on=DAY, reason="subscriptions", by=None, at=make.NOON)

    largest, mean = db.session.execute(
        select(func.sum(Entry.amount_pence).filter(Entry.amount_pence > 0), func.avg(Entry.amount_pence))
    ).one()

    assert (largest, type(largest)) == (100_000, int)
    assert mean == 0
