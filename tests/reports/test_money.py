"""A treasurer's pages: what to pay now, receipts and payments, budgets, the pack, what came of it."""

import csv
import io
from datetime import date, timedelta

import pytest

from fundpots.clock import Year
from fundpots.db import db
from fundpots.people.operations.throttle import knock
from fundpots.pots.operations import deposit, move_money
from fundpots.pots.queries import statement
from fundpots.pots.stages import Movement
from fundpots.reports.queries.desk import Due, Wait
from fundpots.reports.queries.movements import Month
from fundpots.reports.rules import Asked
from fundpots.reports.tables.desk import by_quarter, so_far, steps_ahead, told_ahead, told_waiting
from fundpots.reports.tables.movements import fund_account
from fundpots.reports.tables.pack import year_pack
from fundpots.treasury.operations import (
    accept_report,
    correct_return,
    mark_failed,
    return_underspend,
    submit_report,
)
from fundpots.treasury.queries.awards import movements_of
from tests import make
from tests.treasury import books

NOVEMBER = make.NOON.date()


@pytest.fixture
def year(app):
    """Three awards paid, one of them reported with something left, of which half came back twice over."""
    made = books.paid(50_000, 30_000, 20_000)
    award = made.award
    report = submit_report(
        award, books.told(award, 10_000, 20_000), by=made.officers_of(award)[0], at=make.later(30)
    )
    accept_report(report, by=made.first, at=make.later(31))
    what = {"on": make.later(35).date(), "by": made.first, "at": make.later(35)}
    return_underspend(award, 10_000, bank_reference="BACK 1", **what)
    slip = movements_of(award.id)[-1][0]
    correct_return(award, slip.id, reason="Entered twice", by=made.first, at=make.later(36))
    return_underspend(award, 20_000, bank_reference="BACK 2", **what)
    db.session.commit()
    return made


@pytest.fixture
def treasurer(year, sign_in):
    return sign_in(make.treasurer())


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_a_treasurers_pages_are_for_treasurers(app, client, sign_in):
    administrator = sign_in(make.administrator())

    for path in ("/money", "/money/budgets", "/money/year-end", "/money/ahead.json", "/exports/books.xlsx"):
        assert client.get(path).status_code == 303, path
        assert administrator.get(path).status_code == 403, path


def test_what_became_of_the_money_is_there_for_everybody_from_the_first_day(app, client):
    for path in ("/funds", "/outcomes", "/fairness", "/360giving", "/exports", "/exports/columns"):
        assert client.get(path).status_code == 200, path


def test_the_first_page_says_what_is_late_and_what_falls_due(app, sign_in, monkeypatch):
    monkeypatch.setattr("fundpots.clock.now", lambda: make.later(5))
    made = books.accepted(50_000, 30_000)
    books.instalments(made.award)[0].due_on = date(2025, 1, 1)
    db.session.commit()

    page = text(sign_in(made.first), "/money")

    assert "is overdue, in 1 payment" in page
    assert "£800.00 of accepted awards is still to be paid, most of it: overdue, £500.00" in page
    assert f"{made.award.reference}-1" in page


def test_a_regional_treasurer_sees_the_money_of_their_region_only(year, sign_in):
    page = text(sign_in(make.treasurer(make.region())), "/money")

    assert "There is no pot yet" in page
    assert year.award.reference not in page


def test_the_first_page_asks_the_database_a_constant_number_of_things(app, sign_in):
    made = books.accepted(*[10_000] * 12)
    db.session.commit()
    client = sign_in(made.first)
    client.get("/money")

    few = client.get("/money")

    assert int(few.headers["X-Query-Count"]) <= 12


def test_every_picture_of_the_first_page_has_marks(treasurer):
    figures = {
        name: treasurer.get(f"/money/{name}.json").get_json()["data"]
        for name in ("ahead", "path", "pots", "waiting")
    }

    assert figures["path"][0]["y"][-1] == 800
    assert figures["path"][1]["y"][-1] == 800
    assert [bar["x"] for bar in figures["pots"]] == [[800], [0], [3200]]
    assert figures["waiting"][0]["y"] == [10]
    assert figures["ahead"][0]["x"] == []
    assert treasurer.get("/money/nothing.json").status_code == 404


def test_a_fund_s_year_is_what_its_pot_says(year):
    whole, this = fund_account(Asked()).funds[0][1], statement(year.pot.id)
    later = fund_account(Asked(year=Year(2027))).funds[0][1]

    assert whole.closing_pence == this.closing_pence
    assert whole.paid_pence == -this.paid_pence == -100_000
    assert whole.returned_pence == this.returned_pence == 20_000
    assert whole.receipts_pence + whole.paid_pence + whole.transfers_pence == whole.closing_pence
    assert later.opening_pence == later.closing_pence == whole.closing_pence
    assert later.receipts_pence == later.paid_pence == 0


def test_restricted_funds_are_apart_and_transfers_come_to_nothing(app):
    one, other = make.pot(slug="one"), make.pot(slug="other", kind="restricted")
    deposit(one, 5_000, on=NOVEMBER, reason="Levy", by=None, at=make.NOON)
    what = {"on": NOVEMBER, "reason": "Lent", "by": None, "at": make.NOON}
    move_money(Movement.TRANSFER, one, 2_000, to_pot=other, **what)

    account = fund_account(Asked())

    assert account.together("designated").transfers_pence == -2_000
    assert account.together("restricted").closing_pence == 2_000
    assert account.together().transfers_pence == 0
    assert account.together().closing_pence == 5_000


def test_a_financial_year_begins_on_its_own_day(app):
    pot = make.pot()
    for day, amount in ((date(2026, 4, 5), 100), (date(2026, 4, 6), 30), (date(2027, 4, 5), 7)):
        deposit(pot, amount, on=day, reason="Levy", by=None, at=make.NOON)

    fund = fund_account(Asked(year=Year(2026, 4, 6))).funds[0][1]

    assert (fund.opening_pence, fund.deposits_pence, fund.closing_pence) == (100, 37, 137)


def test_page_files_and_pack_show_the_same_figures(year, treasurer):
    page = text(treasurer, "/funds?year=2026")
    rows = list(csv.DictReader(io.StringIO(text(treasurer, "/exports/funds.csv?year=2026").lstrip("\ufeff"))))
    found = treasurer.get("/exports/funds.json?year=2026").get_json()["rows"]
    pack = text(treasurer, "/money/year-end?year=2026")

    assert rows[0]["Carried forward (£)"] == "3200.00"
    assert found[0]["closing_pence"] == 320_000
    assert "£3,200.00" in page
    assert "£3,200.00" in pack
    assert "year 2026" in page.lower()
    assert "all pots, 2026" in rows[0]["Export"]


def test_budget_against_actual_shares_the_award_over_its_lines(year, treasurer):
    rows = treasurer.get("/exports/budgets.json").get_json()["rows"]
    first = [row for row in rows if row["award"] == year.award.reference]

    assert [row["spent_pence"] for row in first] == [10_000, 20_000]
    assert sum(row["planned_pence"] for row in first) == year.award.amount_pence
    assert {row["report"] for row in first} == {"final, accepted"}
    assert {row["report"] for row in rows} == {"final, accepted", "none yet"}
    assert "No report was sent yet." in text(treasurer, "/money/budgets")


def test_the_pack_adds_up_and_names_corrections_and_underspend(year):
    pack = year_pack(Year(2026), None)

    assert pack.payments.sums["amount_pence"] == 80_000
    assert pack.awards.number == 3
    assert pack.awards.sums["paid_pence"] == 80_000
    assert pack.underspends.sums["underspend_pence"] == 20_000
    assert [row["reason"] for row in pack.corrections.rows] == ["Entered twice"]
    _pot, kinds = pack.ledgers[0]
    assert sum(line.available_pence + line.committed_pence for line in kinds) == 320_000


def test_a_failed_payment_is_taken_off_what_was_paid(app):
    made = books.paid(40_000)
    one = books.instalments(made.award)[0]
    mark_failed(one, on=make.later(12).date(), reason="Account closed", by=made.first, at=make.later(12))

    fund = fund_account(Asked()).together()

    assert (fund.paid_pence, fund.committed_pence) == (0, 40_000)


def test_the_pack_prints_as_a_tagged_pdf(treasurer):
    answer = treasurer.get("/money/year-end.pdf?year=2026")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert "year-end-2026.pdf" in answer.headers["Content-Disposition"]


def test_bills_are_as_xero_imports_them(year, treasurer):
    answer = text(treasurer, "/exports/xero-bills.csv?account=%3D479&tax=Exempt")

    rows = list(csv.DictReader(io.StringIO(answer)))
    assert len(rows) == 3
    assert rows[0]["*InvoiceNumber"] == f"{year.award.reference}-1"
    assert (rows[0]["*InvoiceDate"], rows[0]["*DueDate"]) == ("04/11/2026", "18/11/2026")
    assert (rows[0]["*UnitAmount"], rows[0]["Total"]) == ("500.00", "500.00")
    assert (rows[0]["*AccountCode"], rows[0]["*TaxType"]) == ("'=479", "Exempt")
    assert rows[0]["*ContactName"] == year.award.group.name


def test_what_came_of_it_counts_each_award_once(year, client):
    page = text(client, "/outcomes")

    assert "award was reported on" in page
    assert "£300.00 was spent, of £500.00 awarded" in page
    assert "No report fits these filters" in text(client, "/outcomes?year=2020")


def test_files_are_paced_for_each_person(app, sign_in, monkeypatch):
    at = make.NOON
    monkeypatch.setattr("fundpots.clock.now", lambda: at)
    asker, other = make.treasurer(), make.treasurer()
    for _ in range(80):
        knock("file", asker.id, limit=80, within=timedelta(minutes=10), at=at)
    first = sign_in(asker)

    assert first.get("/exports/pots.csv").status_code == 429
    late = first.get("/exports/groups.json")
    assert int(late.headers["Retry-After"]) > 0
    assert "too often" in late.get_data(as_text=True)
    assert sign_in(other).get("/exports/pots.csv").status_code == 200
    at += timedelta(minutes=11)
    assert first.get("/exports/pots.csv").status_code == 200


def test_searches_are_paced_and_plain_lists_are_not(app, client, monkeypatch):
    monkeypatch.setattr("fundpots.clock.now", lambda: make.NOON)
    for _ in range(120):
        knock("search", "127.0.0.1", limit=120, within=timedelta(minutes=10), at=make.NOON)
    db.session.commit()

    assert client.get("/rounds?search=leeds").status_code == 429
    assert client.get("/rounds?search=").status_code == 200
    assert client.get("/rounds").status_code == 200


def test_steps_ahead_begin_with_what_is_overdue_and_end_with_what_is_far(app):
    today = date(2026, 11, 15)
    dues = [
        Due(2026, 11, True, 1, 500),
        Due(2026, 11, False, 1, 100),
        Due(2027, 1, False, 2, 900),
        Due(2028, 5, False, 1, 50),
    ]

    steps = steps_ahead(dues, today)

    assert [(step.words, step.pence) for step in steps] == [
        ("overdue", 500), ("November 2026", 100), ("December 2026", 0), ("January 2027", 900), ("later", 50),
    ]  # fmt: skip
    assert told_ahead([]) == "Nothing is promised that was not paid"


def test_months_without_movement_keep_what_there_was():
    points = so_far([Month(2026, 1, 500, 0), Month(2026, 3, 0, 300)])

    assert [(point.on.month, point.promised_pence, point.paid_pence) for point in points] == [
        (12, 0, 0), (1, 500, 0), (2, 500, 0), (3, 500, 300),
    ]  # fmt: skip


def test_waiting_is_counted_in_days_by_the_quarter_of_the_payment(app):
    waits = [Wait(make.NOON, NOVEMBER + timedelta(days=days)) for days in (10, 20, 70)]

    quarters = by_quarter(waits)

    assert [(one.quarter, one.awards, one.days) for one in quarters] == [(4, 2, 15.0), (1, 1, 70.0)]
    assert "33 days" in told_waiting(quarters)
    assert by_quarter([]) == []
