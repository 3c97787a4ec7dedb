"""When an instalment may be prepared, approved, paid; and how a plan adds up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.rules.refusals import (
    AlreadyPaid,
    AwardExceeded,
    InstalmentCancelled,
    NotApproved,
    NotByApprover,
    PaymentUnderWay,
    PlanDoesNotAddUp,
    PlanFixed,
)
from fundpots.treasury.stages import InstalmentState


@dataclass(frozen=True)
class Part:
    """One instalment, before it is planned."""

    amount_pence: int
    due_on: date
    needs_report: bool = False
    condition: str = ""


def instalment_state(instalment: Instalment) -> InstalmentState:
    """Where the instalment is."""
    if instalment.cancelled_at is not None:
        return InstalmentState.CANCELLED
    if instalment.paid_at is not None:
        return InstalmentState.PAID
    if instalment.payment_run_id is not None:
        return InstalmentState.SENT
    if instalment.approved_at is not None:
        return InstalmentState.APPROVED
    if instalment.prepared_at is not None:
        return InstalmentState.PREPARED
    return InstalmentState.FAILED if instalment.failed_at is not None else InstalmentState.PLANNED


def is_unprepared(instalment: Instalment) -> bool:
    """Nobody has put a hand to it, so that it may still be planned anew."""
    return instalment_state(instalment) in (InstalmentState.PLANNED, InstalmentState.FAILED)


def payment_reference(award: Award, instalment: Instalment) -> str:
    """What stands on both bank statements; within the 18 characters that Bacs carries.

    >>> payment_reference(Award(reference="A-R12-007"), Instalment(number=2))
    'A-R12-007-2'
    """
    return f"{award.reference}-{instalment.number}"


def must_add_up(parts: Sequence[Part], standing: Iterable[Instalment], to_pay_pence: int) -> None:
    """New parts and the instalments that stay must be exactly what is left to pay."""
    fixed = sum(one.amount_pence for one in standing)
    if fixed >= to_pay_pence:
        raise PlanFixed
    if any(part.amount_pence <= 0 for part in parts) or not parts:
        raise PlanDoesNotAddUp
    if sum(part.amount_pence for part in parts) + fixed != to_pay_pence:
        raise PlanDoesNotAddUp


def must_be_payable(instalment: Instalment, committed_pence: int, by_id: int) -> None:
    """Refuse what is not approved, is paid, or is more than what is left of the award."""
    state = instalment_state(instalment)
    if state == InstalmentState.PAID:
        raise AlreadyPaid
    if state == InstalmentState.CANCELLED:
        raise InstalmentCancelled
    if state not in (InstalmentState.APPROVED, InstalmentState.SENT):
        raise NotApproved
    if instalment.approved_by_id == by_id:
        raise NotByApprover
    if instalment.amount_pence > committed_pence:
        raise AwardExceeded


def must_be_settled(instalments: Iterable[Instalment]) -> None:
    """Refuse while a payment of the award is with the bank."""
    if any(instalment_state(one) == InstalmentState.SENT for one in instalments):
        raise PaymentUnderWay
