"""An award's life: offered, accepted by two officers or declined, withdrawn, closed."""

from datetime import date, datetime

from fundpots import clock
from fundpots.allocations.operations import publish
from fundpots.allocations.queries import lines_of, publication_of
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.pots.models import Pot
from fundpots.pots.operations import move_money
from fundpots.pots.stages import Movement
from fundpots.rounds.models import Round
from fundpots.rounds.rules import WrongStage
from fundpots.treasury.models import Acceptance, Award
from fundpots.treasury.operations.common import hold, must_be_officer, note, write_to_group
from fundpots.treasury.operations.plan import cancel_unpaid, plan_in_one
from fundpots.treasury.queries.awards import acceptances_of, awards_of_round, money_of
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.queries.reports import finally_spent
from fundpots.treasury.rules.awards import (
    must_be_acceptable,
    must_be_open,
    offer_lapses_on,
    owed_pence,
    report_due_on,
)
from fundpots.treasury.rules.payments import must_be_settled
from fundpots.treasury.rules.refusals import AlreadyAccepted, DateNotLater, MoneyOutstanding, ReasonMissing


def publish_result(round_: Round, *, by: Person | None, at: datetime) -> list[Award]:
    """Publish a ratified result and offer every award that follows from it, all or nothing."""
    publish(round_, by=by, at=at)
    return offer_awards(round_, by=by, at=at)


def offer_awards(round_: Round, *, by: Person | None, at: datetime) -> list[Award]:
    """Offer an award to each funded bid of a published round; the money is committed in its pot.

    Offering twice keeps the first. Raises PotExceeded where the pot does not hold enough, and then
    nothing is offered at all.
    """
    locked(Pot, round_.pot_id)
    publication = publication_of(round_.id)
    if publication is None:
        raise WrongStage
    offered = awards_of_round(round_.id)
    there = {award.bid_id for award in offered}
    for line in lines_of(publication.proposal_id):
        if line.amount_pence and line.bid_id not in there:
            bid = line.bid
            conditions = (bid.language == "cy" and round_.conditions_cy) or round_.conditions
            award = Award(
                reference=f"A-{bid.reference}",
                bid=bid,
                pot=round_.pot,
                group=bid.group,
                amount_pence=line.amount_pence,
                conditions=conditions,
                offered_at=at,
                lapses_on=offer_lapses_on(at),
                report_due_on=report_due_on(bid.ends_on, at),
            )
            offered.append(_offer(award, by, at))
    return offered


def accept_award(award: Award, *, by: Person, at: datetime) -> None:
    """Say yes as an officer of the group; it counts with the second officer. Twice keeps the first.

    Raises AwardLapsed after the last day, AwardNotOpen where it was declined or withdrawn.
    """
    hold(award)
    must_be_officer(award, by)
    said = [acceptance.person_id for acceptance in acceptances_of(award.id)]
    if by.id in said or award.accepted_at is not None:
        return
    must_be_acceptable(award, at)
    db.session.add(Acceptance(award_id=award.id, person_id=by.id, at=at))
    note("award.accepted-by-one" if not said else "award.accepted", award, by, at)
    if not said:
        write_to_group("award-second-officer", award, at)
        return
    award.accepted_at = at
    if award.id not in instalments_of([award.id]):
        plan_in_one(award, at)
    write_to_group("award-accepted", award, at)


def decline_award(award: Award, *, reason: str, by: Person, at: datetime) -> None:
    """Say no as an officer of the group; the money is free again for others."""
    hold(award)
    must_be_officer(award, by)
    must_be_open(award)
    if award.accepted_at is not None:
        raise AlreadyAccepted
    if not reason.strip():
        raise ReasonMissing
    award.declined_at = at
    _free_the_rest(award, f"{award.reference}: declined by the group", by, at)
    note("award.declined", award, by, at, reason=reason)


def extend_offer(award: Award, until: date, *, reason: str, by: Person, at: datetime) -> None:
    """Give the group more time to accept, also after the offer has lapsed."""
    hold(award)
    must_be_open(award)
    if award.accepted_at is not None:
        raise AlreadyAccepted
    if until <= max(award.lapses_on, clock.london_date(at)):
        raise DateNotLater
    if not reason.strip():
        raise ReasonMissing
    before, award.lapses_on = {"until": award.lapses_on}, until
    note("award.extended", award, by, at, before=before, after={"until": until}, reason=reason)
    write_to_group("award-extended", award, at, reason=reason)


def withdraw_award(award: Award, *, reason: str, by: Person, at: datetime) -> None:
    """Take an award back with a reason: what is unpaid is free again, what was paid must be returned.

    Raises PaymentUnderWay while a payment is with the bank.
    """
    hold(award)
    must_be_open(award)
    if not reason.strip():
        raise ReasonMissing
    must_be_settled(instalments_of([award.id]).get(award.id, []))
    award.withdrawn_at, award.withdrawn_reason = at, reason
    _free_the_rest(award, f"{award.reference}: withdrawn", by, at)
    owed = owed_pence(award, money_of([award.id])[award.id], None)
    note("award.withdrawn", award, by, at, reason=reason, after={"owed_pence": owed})
    write_to_group("award-withdrawn", award, at, reason=reason, owed_pence=owed)


def close_award(award: Award, *, by: Person, at: datetime) -> None:
    """Close an award whose last report was accepted, once nobody owes anything. Twice keeps the first.

    Raises MoneyOutstanding otherwise.
    """
    hold(award)
    if award.closed_at is not None:
        return
    must_be_open(award)
    money, spent = money_of([award.id])[award.id], finally_spent([award.id]).get(award.id)
    if spent is None or money.committed_pence or owed_pence(award, money, spent):
        raise MoneyOutstanding
    award.closed_at = at
    note("award.closed", award, by, at)


def _offer(award: Award, by: Person | None, at: datetime) -> Award:
    db.session.add(award)
    db.session.flush()
    move_money(
        Movement.AWARD,
        award.pot,
        award.amount_pence,
        on=clock.london_date(at),
        reason=f"{award.reference}: {award.bid.title}",
        by=by,
        at=at,
        award_id=award.id,
    )
    note("award.offered", award, by, at, after={"amount_pence": award.amount_pence})
    write_to_group("award-offered", award, at)
    return award


def _free_the_rest(award: Award, reason: str, by: Person, at: datetime) -> None:
    """Cancel what is unpaid and make its money available again."""
    cancel_unpaid(award, at)
    unpaid = money_of([award.id])[award.id].committed_pence
    if unpaid:
        move_money(
            Movement.AWARD_WITHDRAWN,
            award.pot,
            unpaid,
            on=clock.london_date(at),
            reason=reason,
            by=by,
            at=at,
            award_id=award.id,
        )
