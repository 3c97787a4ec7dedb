"""Planning an award's instalments: one unless told otherwise; together they are what is left to pay."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fundpots import clock
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations.common import hold, note
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.rules.awards import must_be_acceptable, must_be_open
from fundpots.treasury.rules.payments import Part, instalment_state, is_unprepared, must_add_up
from fundpots.treasury.stages import InstalmentState

#: An instalment that nobody planned otherwise is due two weeks after the award was accepted.
DUE_AFTER = timedelta(days=14)
#: Instalments that are neither paid nor cancelled still take part in the plan.
_OVER = (InstalmentState.PAID, InstalmentState.CANCELLED)


def plan_instalments(award: Award, parts: Sequence[Part], *, by: Person, at: datetime) -> None:
    """Plan anew what nobody has prepared yet. Raises PlanDoesNotAddUp, PlanFixed."""
    hold(award)
    must_be_open(award)
    if award.accepted_at is None:
        must_be_acceptable(award, at)
    there = instalments_of([award.id]).get(award.id, [])
    to_pay = money_of([award.id])[award.id].committed_pence
    must_add_up(parts, [one for one in there if not _is_over(one) and not is_unprepared(one)], to_pay)
    before = {"instalments": [[one.number, one.amount_pence] for one in there]}
    for one in there:
        if is_unprepared(one):
            _drop(one, at)
    db.session.flush()
    _add(award, parts)
    after = {"instalments": [[part.amount_pence, part.due_on] for part in parts]}
    note("instalments.planned", award, by, at, before=before, after=after)


def plan_in_one(award: Award, at: datetime) -> None:
    """The plan that nobody had to make: everything at once, in two weeks."""
    _add(award, [Part(award.amount_pence, clock.london_date(at) + DUE_AFTER)])


def cancel_unpaid(award: Award, at: datetime) -> None:
    """Nothing more is paid of this award."""
    for one in instalments_of([award.id]).get(award.id, []):
        if not _is_over(one):
            one.cancelled_at = at


def shrink_plan(award: Award, by_pence: int, at: datetime) -> None:
    """Take an amount off what is still to be paid, from the last instalment backwards.

    An instalment that becomes smaller is looked at again by two treasurers.
    """
    for one in reversed(instalments_of([award.id]).get(award.id, [])):
        if by_pence == 0:
            return
        if _is_over(one):
            continue
        taken = min(by_pence, one.amount_pence)
        by_pence -= taken
        if taken == one.amount_pence:
            one.cancelled_at = at
        else:
            one.amount_pence -= taken
            forget_preparation(one)


def forget_preparation(instalment: Instalment) -> None:
    """Back to planned: two treasurers have to look at it (again)."""
    instalment.approved_at = instalment.approved_by_id = None
    instalment.prepared_at = instalment.prepared_by_id = None
    instalment.payment_run_id = instalment.bank_details_id = None


def _add(award: Award, parts: Sequence[Part]) -> None:
    taken = [one.number for one in instalments_of([award.id]).get(award.id, [])]
    for number, part in enumerate(parts, start=max(taken, default=0) + 1):
        db.session.add(
            Instalment(
                award_id=award.id,
                number=number,
                amount_pence=part.amount_pence,
                due_on=part.due_on,
                needs_report=part.needs_report,
                condition=part.condition,
            )
        )
    db.session.flush()


def _drop(instalment: Instalment, at: datetime) -> None:
    """A plan is forgotten; what once went to the bank is kept, as cancelled."""
    if instalment.failed_at is not None:
        instalment.cancelled_at = at
    else:
        db.session.delete(instalment)


def _is_over(instalment: Instalment) -> bool:
    return instalment_state(instalment) in _OVER
