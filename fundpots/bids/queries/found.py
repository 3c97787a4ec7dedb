"""Reading bids: one, a round's, a group's; and whether a group may begin another."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fundpots import clock
from fundpots.bids.models import Bid
from fundpots.bids.rules import EnoughBids, GroupClosed, NotThisRegion
from fundpots.bids.stages import Eligibility
from fundpots.db import db, prepared
from fundpots.errors import Refusal, Unseen
from fundpots.places.models import Group
from fundpots.places.queries import grouping_in_force, region_of_group
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.rules import RoundNotOpen, must_take_bids

_NUMBERS = range(100, 1000)
WITH_ROUND = (joinedload(Bid.round).joinedload(Round.pot).joinedload(Pot.region), joinedload(Bid.group))


def find_bid(bid_id: int) -> Bid:
    """The bid with this key, its round, pot and group read along; Unseen where there is none."""
    found = db.session.get(Bid, bid_id, options=WITH_ROUND)
    if found is None:
        raise Unseen
    return found


def find_submitted(round_: Round, bid_id: int) -> Bid:
    """A bid that is in, of this round; Unseen where it is another's, a draft, withdrawn, or none."""
    found = db.session.get(Bid, bid_id)
    if found is None or found.round_id != round_.id or found.submitted_at is None or found.withdrawn_at:
        raise Unseen
    return found


def submitted_bids(round_: Round) -> list[Bid]:
    """The bids that are in, in the order of their references; withdrawn ones are out."""
    return list(_submitted(round_.id).scalars())


@prepared
def _submitted(round_id: int) -> Select[Bid]:
    return (
        select(Bid)
        .options(joinedload(Bid.group))
        .where(Bid.round_id == round_id, Bid.submitted_at.is_not(None), Bid.withdrawn_at.is_(None))
        .order_by(Bid.reference)
    )


def eligible_bids(round_: Round) -> list[Bid]:
    """The bids that screening let through, in the order of their references."""
    return [bid for bid in submitted_bids(round_) if bid.eligibility == Eligibility.ELIGIBLE]


def drafts_in(round_: Round) -> list[Bid]:
    """The bids that are begun and not in: still being written, or waiting for a signature."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(joinedload(Bid.group))
            .where(Bid.round_id == round_.id, Bid.submitted_at.is_(None), Bid.withdrawn_at.is_(None))
            .order_by(Bid.id)
        )
    )


def bids_of_group(round_id: int, group_id: int) -> list[Bid]:
    """A group's own bids in a round, drafts included, withdrawn ones not."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(*WITH_ROUND)
            .where(Bid.round_id == round_id, Bid.group_id == group_id, Bid.withdrawn_at.is_(None))
            .order_by(Bid.id)
        )
    )


def bids_of_groups(group_ids: Collection[int], limit: int = 12) -> list[Bid]:
    """What some groups wrote in all rounds, the newest first, whatever became of it."""
    return list(_newest(group_ids, limit).scalars())


@prepared
def _newest(group_ids: Collection[int], limit: int) -> Select[Bid]:
    return (
        select(Bid)
        .options(*WITH_ROUND)
        .where(Bid.group_id.in_(group_ids))
        .order_by(Bid.id.desc())
        .limit(limit)
    )


def refusal_to_bid(round_: Round, group: Group, at: datetime) -> Refusal | None:
    """The one reason for which a group can't start a bid now, or None."""
    try:
        must_take_bids(round_, at)
    except RoundNotOpen as closed:
        return closed
    if group.closed_on is not None and group.closed_on <= clock.london_date(at):
        return GroupClosed()
    if round_.pot.region_id is not None:
        grouping = round_.grouping or grouping_in_force(clock.london_date(at))
        if region_of_group(group.id, grouping) != round_.pot.region_id:
            return NotThisRegion()
    if len(bids_of_group(round_.id, group.id)) >= round_.bids_per_group:
        return EnoughBids()
    return None


def next_reference(round_: Round) -> str:
    """The reference of the next bid to be submitted in a round, such as R12-507.

    The numbers come in an order that hangs on the round's secret, so that nobody can tell from a reference
    how many bids are in before the deadline.
    """
    taken = db.session.scalar(
        select(func.count()).select_from(Bid).where(Bid.round_id == round_.id, Bid.reference.is_not(None))
    )
    return f"R{round_.id}-{_shuffled(round_.seed_secret or '', taken or 0)}"


def _shuffled(secret: str, place: int) -> int:
    if place >= len(_NUMBERS):
        return _NUMBERS.stop + place - len(_NUMBERS)
    return sorted(_NUMBERS, key=lambda number: sha256(f"{secret}:{number}".encode()).digest())[place]


def earlier_bids(group_ids: Collection[int], but_round: int) -> list[Bid]:
    """Bids of some groups in other rounds, the newest first: to begin a new one from."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(*WITH_ROUND)
            .where(Bid.group_id.in_(group_ids), Bid.round_id != but_round, Bid.title != "")
            .order_by(Bid.id.desc())
            .limit(30)
        )
    )


def groups_by_id(group_ids: Collection[int]) -> list[Group]:
    """Groups by their keys, by name."""
    return list(
        db.session.scalars(select(Group).where(Group.id.in_(group_ids)).order_by(Group.name, Group.id))
    )
