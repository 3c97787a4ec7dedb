"""Money that comes back from a group, in one part or several; a slip is corrected by its mirror."""

from datetime import date, datetime

from fundpots import clock
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.models import Person
from fundpots.pots.models import Transaction
from fundpots.pots.operations import correct, move_money
from fundpots.pots.stages import Movement
from fundpots.treasury.models import Award
from fundpots.treasury.operations.common import hold, must_be_outside, note
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.reports import final_report, finally_spent
from fundpots.treasury.rules.awards import owed_pence
from fundpots.treasury.rules.refusals import AwardNotOpen, NothingOwed, NotTheDay, ReasonMissing


def return_underspend(
    award: Award, amount_pence: int, *, on: date, bank_reference: str, by: Person, at: datetime
) -> None:
    """Record money that came back from a group: it is available in its pot again. Parts are possible.

    Raises NothingOwed beyond what the group owes.
    """
    hold(award)
    must_be_outside(award, by)
    if not bank_reference.strip():
        raise ReasonMissing
    if on > clock.london_date(at):
        raise NotTheDay
    owed = owed_pence(award, money_of([award.id])[award.id], finally_spent([award.id]).get(award.id))
    if not 0 < amount_pence <= owed:
        raise NothingOwed
    move_money(
        Movement.RETURN,
        award.pot,
        amount_pence,
        on=on,
        reason=f"{award.reference}: returned by the group",
        by=by,
        at=at,
        award_id=award.id,
        bank_reference=" ".join(bank_reference.split())[:40],
    )
    report = final_report(award.id)
    if report is not None and amount_pence == owed:
        report.returned_at = at
    note("award.returned", award, by, at, after={"amount_pence": amount_pence})


def correct_return(award: Award, movement_id: int, *, reason: str, by: Person, at: datetime) -> None:
    """Undo a return that was entered wrongly; the group owes that money again.

    Raises AlreadyCorrected, PotExceeded where the money was promised to others since, AwardNotOpen once
    the award is closed.
    """
    hold(award)
    must_be_outside(award, by)
    movement = db.session.get(Transaction, movement_id)
    if movement is None or movement.award_id != award.id or movement.kind != Movement.RETURN:
        raise Unseen
    if award.closed_at is not None:
        raise AwardNotOpen
    if not reason.strip():
        raise ReasonMissing
    correct(movement, reason=reason, by=by, at=at)
    report = final_report(award.id)
    if report is not None:
        report.returned_at = None
    note("award.return-corrected", award, by, at, after={"transaction": movement.id}, reason=reason)
