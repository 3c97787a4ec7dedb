"""What waits for officers and treasurers, and nothing that does not."""

from fundpots.people.queries import standing_of
from fundpots.treasury.operations import (
    accept_report,
    approve_instalment,
    give_bank_details,
    make_payment_run,
    prepare_instalment,
    submit_report,
)
from fundpots.treasury.queries.waiting import tasks_for
from tests import make
from tests.treasury import books


def tasks(person, day: float) -> list[tuple[str, str]]:
    return [(str(task.text), task.path) for task in tasks_for(standing_of(person.id), make.later(day))]


def paths(person, day: float) -> list[str]:
    return [path for _, path in tasks(person, day)]


def test_an_officer_accepts_gives_an_account_and_reports(app):
    now = books.offered()
    one, other = now.officers_of(now.award)
    here, bank = f"/awards/{now.award.id}", f"/groups/{now.award.group.slug}/bank-details"

    assert paths(one, 1) == [here]
    assert paths(one, 29) == []
    now.award.accepted_at = make.later(2)
    assert paths(one, 3) == [bank]
    give_bank_details(now.award.group, books.ACCOUNT, by=one, at=make.later(3))
    assert paths(one, 4) == []
    assert paths(other, 4) == [bank]
    due = 60 + 90
    assert f"{here}/report" in paths(one, due - 14)
    assert f"{here}/report" not in paths(one, due - 15)
    told = books.told(now.award, 1, 2)
    submit_report(now.award, told, by=one, at=make.later(due - 10))
    assert paths(one, due) == []


def test_a_treasurer_has_one_line_for_each_kind_of_payment(app):
    now = books.accepted(50_000, 30_000)
    first, second = (books.instalments(award)[0] for award in now.awards)

    assert tasks(now.first, 5) == [("Prepare 2 payments", "/payments#prepare")]
    prepare_instalment(first, by=now.first, at=make.later(5))
    assert tasks(now.first, 5) == [("Prepare 1 payment", "/payments#prepare")]
    assert ("Approve 1 payment", "/payments#approve") in tasks(now.second, 5)
    approve_instalment(first, by=now.second, at=make.later(5))
    assert ("Send 1 payment to the bank", "/payments#bank") in tasks(now.second, 5)
    make_payment_run([first], pay_on=make.later(7).date(), by=now.first, at=make.later(6))
    assert ("Mark 1 payment as paid or failed", "/payments#sent") in tasks(now.second, 6)
    assert second.prepared_at is None


def test_a_treasurer_reads_reports_and_asks_for_what_is_owed(app):
    now = books.paid()
    officer = now.officers_of(now.award)[0]
    report = submit_report(now.award, books.told(now.award, 1, 2), by=officer, at=make.later(20))

    assert paths(now.first, 21) == [f"/awards/{now.award.id}/report/answer"]
    accept_report(report, by=now.first, at=make.later(21))
    assert paths(now.first, 22) == [f"/awards/{now.award.id}/return"]
    assert paths(make.treasurer(make.region()), 22) == []
    assert paths(make.treasurer(), 22) == [f"/awards/{now.award.id}/return"]


def test_lapsed_offers_and_late_reports_wait_for_the_treasurer(app):
    lapsed, late = books.offered(), books.paid()

    assert f"/awards/{lapsed.award.id}" in paths(lapsed.first, 29)
    assert paths(lapsed.first, 28) == []
    assert ("1 report is late", "/reports-due") in tasks(late.first, 60 + 90 + 1)


def test_many_lapsed_offers_are_one_task_that_leads_to_their_list(app, monkeypatch):
    lapsed = books.offered(50_000, 30_000, 20_000)
    one_by_one = paths(lapsed.first, 29)
    monkeypatch.setattr("fundpots.treasury.queries.waiting.MOST_OFFERS", 2)

    together = paths(lapsed.first, 29)

    assert [path for path in one_by_one if path.startswith("/awards")] == [
        f"/awards/{award.id}" for award in lapsed.awards
    ]
    assert [path for path in together if path.startswith("/awards")] == ["/awards?state=lapsed"]
