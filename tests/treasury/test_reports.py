"""Reports: written by officers, queried or accepted, and what is unspent goes back to its pot."""

from dataclasses import replace

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from fundpots.db import db
from fundpots.errors import Stale, Unseen
from fundpots.pots.queries import balances
from fundpots.pots.rules import AlreadyCorrected
from fundpots.treasury.models import Award
from fundpots.treasury.operations import (
    accept_report,
    approve_instalment,
    correct_return,
    make_payment_run,
    plan_instalments,
    prepare_instalment,
    query_report,
    remind_reports,
    return_underspend,
    save_report,
    submit_report,
)
from fundpots.treasury.queries.awards import movements_of
from fundpots.treasury.queries.reach import ALL
from fundpots.treasury.queries.reports import awards_to_report, finally_spent, reports_of
from fundpots.treasury.rules.awards import report_state
from fundpots.treasury.rules.payments import Part, instalment_state
from fundpots.treasury.rules.refusals import (
    AwardNotAccepted,
    NobodyToRemind,
    NothingOwed,
    NotThisGroup,
    OwnGroup,
    PaymentUnderWay,
    ReportClosed,
    ReportIncomplete,
    ReportNotReceived,
)
from tests import make
from tests.treasury import books

DAY = make.later(10).date()


def sent(now: books.Books, *spent: int, **values):
    told = books.told(now.award, *spent, **values)
    return submit_report(now.award, told, by=now.officers_of(now.award)[0], at=make.later(70))


def held(pot) -> tuple[int, int, int]:
    now = balances(pot.id)
    return now.available_pence, now.committed_pence, now.paid_pence


def test_a_report_says_everything_before_it_is_sent(app):
    now = books.paid()
    officer = now.officers_of(now.award)[0]
    whole = books.told(now.award, 16_666, 33_334)
    lines = dict(whole.spent_pence)
    lines.popitem()

    gaps = ({"done": " "}, {"people_reached": None}, {"spent_pence": lines})
    for gap in gaps:
        with pytest.raises(ReportIncomplete):
            submit_report(now.award, replace(whole, **gap), by=officer, at=make.later(70))
    report = submit_report(now.award, whole, by=officer, at=make.later(71))

    assert report_state(report) == "received"


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_an_older_database_learns_which_final_reports_were_sent(app, where):
    now = books.paid(30_000, 20_000, 10_000)
    for award, is_final in zip(now.awards, (True, False), strict=False):
        told = books.told(award, 1, 2, is_final=is_final)
        submit_report(award, told, by=now.officers_of(award)[0], at=make.later(70))
    keys = [award.id for award in now.awards]
    db.session.commit()
    db.session.remove()

    downgrade(revision="0006")
    upgrade()

    sent = dict(db.session.execute(select(Award.id, Award.report_sent_at)).all())
    assert [sent[key] for key in keys] == [make.later(70), None, None]
    assert [award.id for award in awards_to_report(ALL)] == keys[1:]
    assert len(awards_to_report(ALL, limit=1)) == 1


def test_sending_twice_keeps_the_first_and_changing_what_was_sent_is_refused(app):
    now = books.paid()
    report = sent(now, 10_000, 20_000)

    assert sent(now, 10_000, 20_000).submitted_at == report.submitted_at
    with pytest.raises(ReportClosed):
        sent(now, 10_000, 20_001)
    with pytest.raises(ReportClosed):
        save_report(
            now.award, books.told(now.award, 1, 2), by=now.officers_of(now.award)[0], at=make.later(71)
        )


def test_only_officers_of_the_group_report_and_only_on_what_was_accepted(app):
    now = books.paid()
    for stranger in (now.first, make.member(now.award.group)):
        with pytest.raises(NotThisGroup):
            submit_report(now.award, books.told(now.award, 1, 2), by=stranger, at=make.later(70))
    waiting = books.offered()
    with pytest.raises(AwardNotAccepted):
        sent(waiting, 1, 2)


def test_two_officers_who_write_at_once_do_not_overwrite_each_other(app):
    now = books.paid()
    one, other = now.officers_of(now.award)
    report = save_report(now.award, books.told(now.award, 1, 2), by=one, at=make.later(60))
    seen = report.version
    save_report(now.award, books.told(now.award, 3, 4, done="Mine"), by=one, at=make.later(61), version=seen)

    with pytest.raises(Stale) as stale:
        save_report(
            now.award, books.told(now.award, 5, 6, done="Ours"), by=other, at=make.later(62), version=seen
        )
    assert (stale.value.yours["done"], stale.value.theirs["done"]) == ("Ours", "Mine")


def test_lines_of_other_budgets_are_not_counted(app):
    now = books.paid(50_000, 30_000)
    foreign = books.budget(now.awards[1])[0].id
    told = books.told(now.award, 10_000, 20_000)
    told = replace(told, spent_pence={**told.spent_pence, foreign: 999_999})

    report = submit_report(now.award, told, by=now.officers_of(now.award)[0], at=make.later(70))
    accept_report(report, by=now.first, at=make.later(71))

    assert finally_spent([now.award.id]) == {now.award.id: 30_000}


def test_a_queried_report_is_the_groups_again(app):
    now = books.paid()
    report = sent(now, 10_000, 20_000)

    query_report(report, "What was the hall?", by=now.first, at=make.later(71))
    assert report_state(report) == "queried"
    with pytest.raises(ReportNotReceived):
        accept_report(report, by=now.first, at=make.later(71))
    sent(now, 10_000, 30_000)
    accept_report(report, by=now.first, at=make.later(72))

    assert report.underspend_pence == 10_000


def test_nobody_accepts_the_report_of_their_own_group(app):
    now = books.paid()
    report = sent(now, 10_000, 20_000)
    inside = make.appointed(make.treasurer(now.pot.region), make.Role.MEMBER, group=now.award.group)

    with pytest.raises(OwnGroup):
        accept_report(report, by=inside, at=make.later(71))


def test_an_underspend_comes_back_in_parts_and_never_more_than_is_owed(app):
    now = books.paid()
    accept_report(sent(now, 10_000, 25_000), by=now.first, at=make.later(71))

    def back(pence: int, reference: str) -> None:
        on = make.later(72).date()
        return_underspend(now.award, pence, on=on, bank_reference=reference, by=now.first, at=make.later(72))

    with pytest.raises(NothingOwed):
        back(15_001, "A")
    back(5_000, "A")
    assert books.report_of(now.award).returned_at is None
    with pytest.raises(NothingOwed):
        back(10_001, "B")
    back(10_000, "B")

    assert books.report_of(now.award).returned_at is not None
    assert held(now.pot) == (365_000, 0, 35_000)


def test_a_return_that_was_entered_wrongly_is_undone_by_its_mirror(app):
    now = books.paid()
    accept_report(sent(now, 10_000, 25_000), by=now.first, at=make.later(71))
    on = make.later(72).date()
    return_underspend(now.award, 15_000, on=on, bank_reference="A", by=now.first, at=make.later(72))
    wrong, _ = movements_of(now.award.id)[-1]
    paid_out, _ = movements_of(now.award.id)[1]

    with pytest.raises(Unseen):
        correct_return(now.award, paid_out.id, reason="No", by=now.first, at=make.later(73))
    correct_return(now.award, wrong.id, reason="It was £50", by=now.first, at=make.later(73))
    with pytest.raises(AlreadyCorrected):
        correct_return(now.award, wrong.id, reason="Again", by=now.first, at=make.later(73))
    assert held(now.pot) == (350_000, 0, 50_000)
    assert books.report_of(now.award).returned_at is None
    return_underspend(now.award, 5_000, on=on, bank_reference="A", by=now.first, at=make.later(74))

    assert held(now.pot) == (355_000, 0, 45_000)


def test_who_spent_more_gets_no_more_and_owes_nothing(app):
    now = books.paid()
    accept_report(sent(now, 40_000, 40_000), by=now.first, at=make.later(71))

    assert books.report_of(now.award).underspend_pence == 0
    assert held(now.pot) == (350_000, 0, 50_000)


def test_what_was_never_paid_is_free_at_once(app):
    now = books.accepted()
    plan_instalments(now.award, [Part(30_000, DAY), Part(20_000, DAY)], by=now.first, at=make.later(4))
    first, last = books.instalments(now.award)
    books.pay(first, now)

    accept_report(sent(now, 10_000, 25_000), by=now.first, at=make.later(71))

    assert held(now.pot) == (365_000, 5_000, 30_000)
    assert last.amount_pence == 5_000
    books.pay(last, now, day=80)
    assert held(now.pot) == (365_000, 0, 35_000)


def test_an_instalment_that_is_not_needed_any_more_is_cancelled(app):
    now = books.accepted()
    plan_instalments(now.award, [Part(30_000, DAY), Part(20_000, DAY)], by=now.first, at=make.later(4))
    first, last = books.instalments(now.award)
    books.pay(first, now)

    accept_report(sent(now, 10_000, 15_000), by=now.first, at=make.later(71))

    assert instalment_state(last) == "cancelled"
    assert held(now.pot) == (370_000, 0, 30_000)


def test_a_final_report_waits_while_a_payment_is_with_the_bank(app):
    now = books.accepted()
    one = books.instalments(now.award)[0]
    prepare_instalment(one, by=now.first, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(9))
    make_payment_run([one], pay_on=DAY, by=now.first, at=make.later(9))

    with pytest.raises(PaymentUnderWay):
        accept_report(sent(now, 10_000, 15_000), by=now.first, at=make.later(71))


def test_an_interim_report_moves_no_money_and_another_follows(app):
    now = books.paid()
    accept_report(sent(now, 10_000, 5_000, is_final=False), by=now.first, at=make.later(71))
    assert held(now.pot) == (350_000, 0, 50_000)

    accept_report(sent(now, 16_666, 33_334), by=now.first, at=make.later(90))

    assert [report.number for report in reports_of([now.award.id])[now.award.id]] == [1, 2]
    with pytest.raises(ReportClosed):
        sent(now, 1, 2)


def test_groups_are_reminded_from_two_weeks_before_once_in_seven_days(app):
    now = books.paid(50_000, 30_000)
    due = 60 + 90
    sent(now, 10_000, 20_000)

    with pytest.raises(NobodyToRemind):
        remind_reports(now.awards, by=now.first, at=make.later(due - 15))
    assert remind_reports(now.awards, by=now.first, at=make.later(due - 14)) == [now.awards[1]]
    with pytest.raises(NobodyToRemind):
        remind_reports(now.awards, by=now.first, at=make.later(due - 8))
    assert remind_reports(now.awards, by=now.first, at=make.later(due - 7)) == [now.awards[1]]
