"""Payments: prepared by one treasurer, approved by another, paid once, back when the bank returns them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.pots.queries import balances
from fundpots.treasury.models import Instalment
from fundpots.treasury.operations import (
    accept_award,
    accept_report,
    approve_instalment,
    close_award,
    confirm_bank_details,
    give_bank_details,
    make_payment_run,
    mark_failed,
    mark_paid,
    plan_instalments,
    prepare_instalment,
    return_underspend,
    send_back_instalment,
    submit_report,
    withdraw_award,
)
from fundpots.treasury.queries.payments import runs_within
from fundpots.treasury.queries.reach import ALL, Reach
from fundpots.treasury.rules.payments import Part, instalment_state
from fundpots.treasury.rules.refusals import (
    AlreadyPaid,
    AlreadyPrepared,
    AwardNotAccepted,
    AwardNotOpen,
    BankDetailsMissing,
    InstalmentCancelled,
    NotApproved,
    NotAWorkingDay,
    NotByApprover,
    NotPaid,
    NotPrepared,
    NotTheDay,
    OwnGroup,
    PaymentUnderWay,
    PlanDoesNotAddUp,
    PlanFixed,
    ReasonMissing,
    ReportMissing,
    ReturnedAlready,
    RunChanged,
    RunEmpty,
    SecondTreasurer,
)
from tests import make
from tests.treasury import books

DAY = make.later(10).date()


def one_of(now: books.Books) -> Instalment:
    return books.instalments(now.award)[0]


def approved(now: books.Books) -> Instalment:
    one = one_of(now)
    prepare_instalment(one, by=now.first, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(9))
    return one


def paid(one: Instalment, now: books.Books, reference: str = "BGC 1") -> None:
    mark_paid(one, on=DAY, bank_reference=reference, by=now.first, at=make.later(10))


def test_a_payment_takes_two_treasurers(app):
    now = books.accepted()
    one = one_of(now)

    with pytest.raises(NotPrepared):
        approve_instalment(one, by=now.second, at=make.later(8))
    prepare_instalment(one, by=now.first, at=make.later(8))
    prepare_instalment(one, by=now.first, at=make.later(8))
    with pytest.raises(AlreadyPrepared):
        prepare_instalment(one, by=now.second, at=make.later(8))
    with pytest.raises(SecondTreasurer):
        approve_instalment(one, by=now.first, at=make.later(8))
    with pytest.raises(NotApproved):
        paid(one, now)
    approve_instalment(one, by=now.second, at=make.later(9))
    with pytest.raises(NotByApprover):
        mark_paid(one, on=DAY, bank_reference="BGC 1", by=now.second, at=make.later(10))

    paid(one, now)

    assert balances(now.pot.id).paid_pence == 50_000
    assert one.award.pot_id == now.pot.id


@pytest.mark.parametrize("role", [make.Role.MEMBER, make.Role.OFFICER])
def test_nobody_handles_a_payment_to_their_own_group(app, role):
    now = books.accepted()
    one = one_of(now)
    inside = make.appointed(make.treasurer(now.pot.region), role, group=now.award.group)

    with pytest.raises(OwnGroup):
        prepare_instalment(one, by=inside, at=make.later(8))
    prepare_instalment(one, by=now.first, at=make.later(8))
    with pytest.raises(OwnGroup):
        approve_instalment(one, by=inside, at=make.later(8))
    approve_instalment(one, by=now.second, at=make.later(8))
    with pytest.raises(OwnGroup):
        make_payment_run([one], pay_on=DAY, by=inside, at=make.later(9))
    with pytest.raises(OwnGroup):
        mark_paid(one, on=DAY, bank_reference="B", by=inside, at=make.later(10))


def test_partners_in_the_bid_count_as_the_paid_group(app):
    from fundpots.bids.models import Partner

    now = books.accepted()
    partner = make.group()
    books.kept(
        Partner(bid_id=now.award.bid_id, group_id=partner.id, asked_at=make.NOON, consented_at=make.NOON)
    )
    inside = make.appointed(make.treasurer(now.pot.region), make.Role.MEMBER, group=partner)

    with pytest.raises(OwnGroup):
        prepare_instalment(one_of(now), by=inside, at=make.later(8))


def test_nothing_is_prepared_before_the_group_has_accepted_and_said_where(app):
    now = books.offered()
    plan_instalments(now.award, [Part(50_000, DAY)], by=now.first, at=make.later(1))
    one, other = now.officers_of(now.award)

    with pytest.raises(AwardNotAccepted):
        prepare_instalment(one_of(now), by=now.first, at=make.later(1))
    accept_award(now.award, by=one, at=make.later(1))
    accept_award(now.award, by=other, at=make.later(1))
    with pytest.raises(BankDetailsMissing):
        prepare_instalment(one_of(now), by=now.first, at=make.later(1))
    details = give_bank_details(now.award.group, books.ACCOUNT, by=one, at=make.later(1))
    with pytest.raises(BankDetailsMissing):
        prepare_instalment(one_of(now), by=now.first, at=make.later(1))
    confirm_bank_details(details, by=other, at=make.later(1))

    prepare_instalment(one_of(now), by=now.first, at=make.later(1))


def test_an_instalment_that_waits_for_a_report_waits(app):
    now = books.accepted()
    parts = [Part(30_000, DAY), Part(20_000, DAY, needs_report=True)]
    plan_instalments(now.award, parts, by=now.first, at=make.later(4))
    first, last = books.instalments(now.award)
    books.pay(first, now)

    with pytest.raises(ReportMissing):
        prepare_instalment(last, by=now.first, at=make.later(11))
    interim = replace(books.told(now.award, 10_000, 15_000), is_final=False)
    submit_report(now.award, interim, by=now.officers_of(now.award)[0], at=make.later(12))

    books.pay(last, now, day=20)
    assert balances(now.pot.id).paid_pence == 50_000


def test_marking_twice_pays_once_and_another_reference_is_refused(app):
    now = books.accepted()
    one = approved(now)

    paid(one, now)
    paid(one, now)
    with pytest.raises(AlreadyPaid):
        paid(one, now, "BGC 2")

    assert balances(now.pot.id).paid_pence == 50_000


def test_money_does_not_move_tomorrow_nor_without_a_reference(app):
    now = books.accepted()
    one = approved(now)

    with pytest.raises(NotTheDay):
        mark_paid(one, on=DAY + timedelta(days=1), bank_reference="B", by=now.first, at=make.later(10))
    with pytest.raises(ReasonMissing):
        paid(one, now, "  ")


def test_a_payment_that_came_back_is_promised_again_and_looked_at_anew(app):
    now = books.accepted()
    one = approved(now)
    paid(one, now)

    mark_failed(one, on=DAY, reason="Account closed", by=now.first, at=make.later(11))

    assert (balances(now.pot.id).committed_pence, balances(now.pot.id).paid_pence) == (50_000, 0)
    assert instalment_state(one) == "failed"
    with pytest.raises(NotApproved):
        paid(one, now)
    books.pay(one, now, day=20)
    assert balances(now.pot.id).paid_pence == 50_000


def test_money_that_comes_back_after_the_award_was_withdrawn_is_free(app):
    now = books.paid()
    one = books.instalments(now.award)[0]
    withdraw_award(now.award, reason="Dissolved", by=now.first, at=make.later(12))

    mark_failed(one, on=DAY, reason="Account closed", by=now.first, at=make.later(13))

    held = balances(now.pot.id)
    assert (held.available_pence, held.committed_pence, held.paid_pence) == (400_000, 0, 0)
    assert instalment_state(one) == "cancelled"


def test_money_that_comes_back_after_the_final_report_is_promised_as_far_as_it_was_spent(app):
    now = books.paid()
    one = books.instalments(now.award)[0]
    told = books.told(now.award, 10_000, 20_000)
    report = submit_report(now.award, told, by=now.officers_of(now.award)[0], at=make.later(30))
    accept_report(report, by=now.second, at=make.later(31))

    mark_failed(one, on=make.later(32).date(), reason="Closed", by=now.first, at=make.later(32))

    held = balances(now.pot.id)
    assert (held.available_pence, held.committed_pence, held.paid_pence) == (370_000, 30_000, 0)
    assert one.amount_pence == 30_000
    assert report.returned_at == make.later(32)


def test_a_closed_award_whose_payment_comes_back_is_open_again(app):
    now = books.paid()
    one = books.instalments(now.award)[0]
    told = books.told(now.award, 20_000, 30_000)
    report = submit_report(now.award, told, by=now.officers_of(now.award)[0], at=make.later(30))
    accept_report(report, by=now.second, at=make.later(31))
    close_award(now.award, by=now.first, at=make.later(31))

    mark_failed(one, on=make.later(32).date(), reason="Closed", by=now.first, at=make.later(32))
    books.pay(one, now, day=40)

    assert now.award.closed_at is None
    assert balances(now.pot.id).paid_pence == 50_000


def test_money_that_the_group_gave_back_was_not_sent_back_by_the_bank(app):
    now = books.paid()
    one = books.instalments(now.award)[0]
    withdraw_award(now.award, reason="Dissolved", by=now.first, at=make.later(12))
    what = {"bank_reference": "BACK", "by": now.first, "at": make.later(13)}
    return_underspend(now.award, 1_000, on=make.later(13).date(), **what)

    with pytest.raises(ReturnedAlready):
        mark_failed(one, on=DAY, reason="Account closed", by=now.first, at=make.later(14))


def test_a_payment_that_the_bank_refused_leaves_its_run_without_a_movement(app):
    now = books.accepted()
    one = approved(now)
    with pytest.raises(NotPaid):
        mark_failed(one, on=DAY, reason="No", by=now.first, at=make.later(10))
    make_payment_run([one], pay_on=DAY, by=now.first, at=make.later(9))

    mark_failed(one, on=DAY, reason="Wrong sort code", by=now.first, at=make.later(10))

    assert one.payment_run_id is None
    assert balances(now.pot.id).committed_pence == 50_000


def test_a_run_takes_approved_payments_once_on_a_working_day(app):
    now = books.accepted()
    one = approved(now)

    with pytest.raises(RunEmpty):
        make_payment_run([], pay_on=DAY, by=now.first, at=make.later(9))
    for day in (make.later(8).date(), make.later(12).date(), make.NOON.date().replace(month=12, day=28)):
        with pytest.raises(NotAWorkingDay):
            make_payment_run([one], pay_on=day, by=now.first, at=make.later(9))
    run = make_payment_run([one, one], pay_on=DAY, by=now.first, at=make.later(9))
    with pytest.raises(RunChanged):
        make_payment_run([one], pay_on=DAY, by=now.second, at=make.later(9))

    assert one.payment_run_id == run.id


def test_runs_are_listed_with_their_sums_newest_first_page_by_page(app):
    now = books.accepted(30_000, 20_000, 10_000)
    each = [books.instalments(award)[0] for award in now.awards]
    for one in each:
        prepare_instalment(one, by=now.first, at=make.later(8))
        approve_instalment(one, by=now.second, at=make.later(9))
    older, newer = (
        make_payment_run(several, pay_on=DAY, by=now.first, at=make.later(9))
        for several in (each[:2], each[2:])
    )
    mark_paid(each[0], on=DAY, bank_reference="BANK", by=now.first, at=make.later(10))

    first, second = runs_within(ALL, limit=1), runs_within(ALL, after=newer.id)

    sums = [(one.run, one.payments, one.with_bank, one.pence) for one in (*first, *second)]
    assert sums == [
        (newer, 1, 1, each[2].amount_pence),
        (older, 2, 1, each[0].amount_pence + each[1].amount_pence),
    ]
    assert runs_within(ALL, after=older.id) == []
    regional = Reach(frozenset({now.pot.region_id}))
    assert [one.run for one in runs_within(regional)] == [newer, older]
    assert runs_within(Reach(frozenset({make.region().id}))) == []


def test_new_bank_details_undo_what_was_approved_for_the_old_account(app):
    now = books.accepted()
    one = approved(now)
    officer, other = now.officers_of(now.award)

    details = give_bank_details(now.award.group, books.ACCOUNT, by=officer, at=make.later(9))
    assert instalment_state(one) == "approved"
    confirm_bank_details(details, by=other, at=make.later(9))

    assert instalment_state(one) == "planned"


def test_what_is_with_the_bank_keeps_its_account_and_blocks_a_withdrawal(app):
    now = books.accepted()
    one = approved(now)
    make_payment_run([one], pay_on=DAY, by=now.first, at=make.later(9))
    officer, other = now.officers_of(now.award)
    before = one.bank_details_id
    details = give_bank_details(now.award.group, books.ACCOUNT, by=officer, at=make.later(9))
    confirm_bank_details(details, by=other, at=make.later(9))

    assert (instalment_state(one), one.bank_details_id) == ("sent", before)
    with pytest.raises(PaymentUnderWay):
        withdraw_award(now.award, reason="Over", by=now.first, at=make.later(9))


def test_nothing_of_a_withdrawn_award_is_paid(app):
    now = books.accepted()
    one = approved(now)
    withdraw_award(now.award, reason="Over", by=now.first, at=make.later(9))

    with pytest.raises(InstalmentCancelled):
        paid(one, now)
    with pytest.raises(AwardNotOpen):
        plan_instalments(now.award, [Part(50_000, DAY)], by=now.first, at=make.later(10))


def test_a_payment_can_be_sent_back_with_a_reason(app):
    now = books.accepted()
    one = approved(now)

    with pytest.raises(ReasonMissing):
        send_back_instalment(one, reason="", by=now.first, at=make.later(9))
    send_back_instalment(one, reason="Too early", by=now.first, at=make.later(9))

    assert instalment_state(one) == "planned"
    with pytest.raises(NotPrepared):
        send_back_instalment(one, reason="Again", by=now.first, at=make.later(9))


@pytest.mark.parametrize("amounts", [(50_001,), (20_000, 29_999), (50_000, 0), (60_000, -10_000), ()])
def test_a_plan_is_the_award_no_more_and_no_less(app, amounts):
    now = books.accepted()

    with pytest.raises(PlanDoesNotAddUp):
        plan_instalments(now.award, [Part(one, DAY) for one in amounts], by=now.first, at=make.later(4))


def test_only_what_nobody_prepared_is_planned_anew(app):
    now = books.accepted()
    plan_instalments(now.award, [Part(30_000, DAY), Part(20_000, DAY)], by=now.first, at=make.later(4))
    prepare_instalment(one_of(now), by=now.first, at=make.later(5))

    plan_instalments(now.award, [Part(15_000, DAY), Part(5_000, DAY)], by=now.first, at=make.later(6))

    assert [one.amount_pence for one in books.instalments(now.award)] == [30_000, 15_000, 5_000]
    for one in books.instalments(now.award)[1:]:
        prepare_instalment(one, by=now.first, at=make.later(7))
    with pytest.raises(PlanFixed):
        plan_instalments(now.award, [Part(1, DAY)], by=now.first, at=make.later(8))


def test_every_step_of_a_payment_is_in_the_record_without_the_account(app):
    now = books.accepted()
    one = approved(now)
    make_payment_run([one], pay_on=DAY, by=now.first, at=make.later(9))
    paid(one, now)

    entries = list(db.session.scalars(select(LogEntry).order_by(LogEntry.seq)))
    acts = [entry.act for entry in entries]
    for act in ("instalment.prepared", "instalment.approved", "instalment.in-run", "instalment.paid"):
        assert act in acts
    written = " ".join(f"{entry.before} {entry.after} {entry.reason}" for entry in entries)
    assert books.ACCOUNT.number not in written
    assert books.ACCOUNT.sort_code not in written
