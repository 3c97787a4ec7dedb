"""Paying an instalment: prepared by one treasurer, approved by another, then paid, or failed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fundpots import clock, log
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.pots.operations import move_money
from fundpots.pots.stages import Movement
from fundpots.treasury.models import Award, Instalment, PaymentRun
from fundpots.treasury.operations.common import hold, must_be_outside, note, write_to_group
from fundpots.treasury.operations.plan import forget_preparation, shrink_plan
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.bank import details_in_force
from fundpots.treasury.queries.reports import final_report, finally_spent, has_received_report
from fundpots.treasury.rules.awards import must_be_accepted, owed_pence, surplus_pence
from fundpots.treasury.rules.days import is_working_day
from fundpots.treasury.rules.payments import instalment_state, must_be_payable
from fundpots.treasury.rules.refusals import (
    AlreadyPrepared,
    AwardExceeded,
    BankDetailsMissing,
    InstalmentCancelled,
    NotAWorkingDay,
    NotPaid,
    NotPrepared,
    NotTheDay,
    ReasonMissing,
    ReportMissing,
    ReturnedAlready,
    RunChanged,
    RunEmpty,
    SecondTreasurer,
)
from fundpots.treasury.stages import InstalmentState


def prepare_instalment(instalment: Instalment, *, by: Person, at: datetime) -> None:
    """Say, as the first treasurer, that this can be paid. Twice keeps the first.

    Raises AwardNotAccepted, OwnGroup, ReportMissing, BankDetailsMissing, AlreadyPrepared.
    """
    award = instalment.award
    hold(award, instalment)
    state = instalment_state(instalment)
    if state == InstalmentState.PREPARED and instalment.prepared_by_id == by.id:
        return
    if state == InstalmentState.CANCELLED:
        raise InstalmentCancelled
    if state not in (InstalmentState.PLANNED, InstalmentState.FAILED):
        raise AlreadyPrepared
    must_be_accepted(award)
    must_be_outside(award, by)
    if instalment.needs_report and not has_received_report(award.id):
        raise ReportMissing
    if award.group_id not in details_in_force([award.group_id]):
        raise BankDetailsMissing
    if instalment.amount_pence > money_of([award.id])[award.id].committed_pence:
        raise AwardExceeded
    instalment.prepared_at, instalment.prepared_by_id = at, by.id
    _note("instalment.prepared", instalment, by, at)


def approve_instalment(instalment: Instalment, *, by: Person, at: datetime) -> None:
    """Say, as the second treasurer, that this is to be paid. Twice keeps the first.

    Raises NotPrepared, SecondTreasurer, OwnGroup.
    """
    award = instalment.award
    hold(award, instalment)
    state = instalment_state(instalment)
    if state == InstalmentState.APPROVED and instalment.approved_by_id == by.id:
        return
    if state == InstalmentState.APPROVED:
        raise AlreadyPrepared
    if state != InstalmentState.PREPARED:
        raise NotPrepared
    must_be_accepted(award)
    if instalment.prepared_by_id == by.id:
        raise SecondTreasurer
    must_be_outside(award, by)
    instalment.approved_at, instalment.approved_by_id = at, by.id
    _note("instalment.approved", instalment, by, at)


def send_back_instalment(instalment: Instalment, *, reason: str, by: Person, at: datetime) -> None:
    """Undo a preparation or approval, with a reason, before anything went to the bank."""
    hold(instalment.award, instalment)
    if instalment_state(instalment) not in (InstalmentState.PREPARED, InstalmentState.APPROVED):
        raise NotPrepared
    if not reason.strip():
        raise ReasonMissing
    forget_preparation(instalment)
    _note("instalment.sent-back", instalment, by, at, reason=reason)


def make_payment_run(
    instalments: Sequence[Instalment], *, pay_on: date, by: Person, at: datetime
) -> PaymentRun:
    """Put approved payments together into one file for the bank, to be paid on a working day.

    Raises RunEmpty, NotAWorkingDay, OwnGroup, and RunChanged where one is no longer approved.
    """
    if not instalments:
        raise RunEmpty
    if pay_on < clock.london_date(at) or not is_working_day(pay_on):
        raise NotAWorkingDay
    several = sorted({one.id: one for one in instalments}.values(), key=_in_order)
    for one in several:
        hold(one.award, one)
        must_be_outside(one.award, by)
    accounts = details_in_force([one.award.group_id for one in several])
    run = PaymentRun(made_at=at, made_by_id=by.id, pay_on=pay_on)
    db.session.add(run)
    db.session.flush()
    for one in several:
        if instalment_state(one) != InstalmentState.APPROVED or one.award.group_id not in accounts:
            raise RunChanged
        one.payment_run_id, one.bank_details_id = run.id, accounts[one.award.group_id].id
        _note("instalment.in-run", one, by, at)
    total = sum(one.amount_pence for one in several)
    after = {"run": run.id, "payments": len(several), "amount_pence": total, "pay_on": pay_on}
    log.record("payment-run.made", at=at, person_id=by.id, after=after)
    return run


def mark_paid(instalment: Instalment, *, on: date, bank_reference: str, by: Person, at: datetime) -> None:
    """Say that the bank has paid: the money leaves the pot. Once; a double click keeps the first.

    Raises NotApproved, NotByApprover, OwnGroup, AlreadyPaid, AwardExceeded, NotTheDay.
    """
    award = instalment.award
    hold(award, instalment)
    reference = " ".join(bank_reference.split())[:40]
    if instalment.paid_at is not None and (instalment.paid_on, instalment.bank_reference) == (on, reference):
        return
    must_be_payable(instalment, money_of([award.id])[award.id].committed_pence, by.id)
    must_be_outside(award, by)
    if not reference:
        raise ReasonMissing
    if on > clock.london_date(at):
        raise NotTheDay
    instalment.paid_at, instalment.paid_by_id = at, by.id
    instalment.paid_on, instalment.bank_reference = on, reference
    _move(Movement.PAYMENT, instalment, on, by, at, reference)
    _note("instalment.paid", instalment, by, at)
    write_to_group("instalment-paid", award, at, instalment=instalment)


def mark_failed(instalment: Instalment, *, on: date, reason: str, by: Person, at: datetime) -> None:
    """Say that the bank refused a payment or sent it back: the money is promised to the group again.

    It is then to be prepared and approved anew; what is not needed any more, because the award was withdrawn
    or its final report left it unspent, is free again. A closed award is open again. Raises NotPaid where it
    never went to the bank, ReturnedAlready where the group itself gave the money back.
    """
    award = instalment.award
    hold(award, instalment)
    state = instalment_state(instalment)
    if state not in (InstalmentState.SENT, InstalmentState.PAID):
        raise NotPaid
    must_be_outside(award, by)
    if not reason.strip():
        raise ReasonMissing
    if on > clock.london_date(at):
        raise NotTheDay
    if state == InstalmentState.PAID:
        if instalment.amount_pence > money_of([award.id])[award.id].kept_pence:
            raise ReturnedAlready
        _move(Movement.PAYMENT_FAILED, instalment, on, by, at, instalment.bank_reference)
    before = {"paid_on": instalment.paid_on, "bank_reference": instalment.bank_reference}
    instalment.paid_at = instalment.paid_by_id = instalment.paid_on = instalment.bank_reference = None
    forget_preparation(instalment)
    instalment.failed_at, instalment.failed_reason = at, reason
    award.closed_at = None
    _note("instalment.failed", instalment, by, at, before=before, reason=reason)
    _settle_again(award, by, at)
    if instalment.cancelled_at is None:
        write_to_group("instalment-failed", award, at, instalment=instalment, reason=reason)


def _settle_again(award: Award, by: Person, at: datetime) -> None:
    """Free what came back and is not needed; whoever owed it owes it no more."""
    money, spent = money_of([award.id])[award.id], finally_spent([award.id]).get(award.id)
    surplus = surplus_pence(award, money, spent)
    if surplus:
        shrink_plan(award, surplus, at)
        move_money(
            Movement.AWARD_WITHDRAWN,
            award.pot,
            surplus,
            on=clock.london_date(at),
            reason=f"{award.reference}: sent back by the bank, and not needed",
            by=by,
            at=at,
            award_id=award.id,
        )
    report = final_report(award.id)
    if report is not None and report.returned_at is None and not owed_pence(award, money, spent):
        report.returned_at = at


def _move(
    kind: Movement, instalment: Instalment, on: date, by: Person, at: datetime, reference: str | None
) -> None:
    award = instalment.award
    move_money(
        kind,
        award.pot,
        instalment.amount_pence,
        on=on,
        reason=f"{award.reference}, instalment {instalment.number}",
        by=by,
        at=at,
        award_id=award.id,
        instalment_id=instalment.id,
        bank_reference=reference,
    )


def _in_order(instalment: Instalment) -> tuple[int, int, int]:
    """Everybody takes locks in this order, so that nobody waits in a circle."""
    return instalment.award.pot_id, instalment.award_id, instalment.id


def _note(
    act: str,
    instalment: Instalment,
    by: Person,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    after = {"instalment": instalment.number, "amount_pence": instalment.amount_pence}
    note(act, instalment.award, by, at, before=before, after=after, reason=reason)
