"""Who sits on the panel of a round, and who may judge what."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import joinedload

from fundpots.bids.models import Bid, Partner
from fundpots.bids.queries import submitted_bids
from fundpots.bids.stages import Eligibility
from fundpots.db import db, prepared
from fundpots.errors import Refusal, Unseen
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.scoring.models import HalfMember, Interest
from fundpots.scoring.rules import Seat, needed_of, reading_order, refusal_to_judge


def panel(round_: Round) -> list[HalfMember]:
    """The groups that judge in a round, by name, with their halves; empty before scoring."""
    return list(
        db.session.scalars(
            select(HalfMember)
            .join(HalfMember.group)
            .options(joinedload(HalfMember.group))
            .where(HalfMember.round_id == round_.id)
            .order_by(Group.name, Group.id)
        )
    )


def half_of_groups(round_: Round) -> dict[int, int | None]:
    """Every group on the panel and its half."""
    rows = db.session.execute(
        select(HalfMember.group_id, HalfMember.half).where(HalfMember.round_id == round_.id)
    )
    return {row.group_id: row.half for row in rows}


def interests_in(round_: Round) -> set[tuple[int, int]]:
    """Every declared interest of a round as (group, bid)."""
    rows = db.session.execute(
        select(Interest.group_id, Interest.bid_id)
        .join(Bid, Bid.id == Interest.bid_id)
        .where(Bid.round_id == round_.id)
    )
    return {(group_id, bid_id) for group_id, bid_id in rows}


@dataclass(frozen=True)
class Bench:
    """Who may judge what in a round, read once and asked often.

    `submitted` holds every bid that screening decided on, `bids` those that it let through;
    `partners` are the groups that consented to a joint bid.
    """

    round: Round
    submitted: list[Bid]
    halves: Mapping[int, int | None]
    partners: Mapping[int, list[Group]]
    interests: set[tuple[int, int]]

    @property
    def bids(self) -> list[Bid]:
        return [bid for bid in self.submitted if bid.eligibility == Eligibility.ELIGIBLE]

    def bid(self, bid_id: int) -> Bid:
        """A bid of this round; Unseen where it is another's, a draft, or none."""
        for bid in self.submitted:
            if bid.id == bid_id:
                return bid
        raise Unseen

    def owners(self, bid: Bid) -> frozenset[int]:
        """The groups that stand behind a bid."""
        return frozenset({bid.group_id, *(group.id for group in self.partners.get(bid.id, []))})

    def refusal(self, bid: Bid, group_id: int) -> Refusal | None:
        """The one reason for which a group may not judge a bid, or None."""
        seat = Seat(group_id, self.halves[group_id]) if group_id in self.halves else None
        return refusal_to_judge(
            bid,
            seat,
            owners=self.owners(bid),
            bid_half=self.halves.get(bid.group_id),
            has_interest=(group_id, bid.id) in self.interests,
        )

    def to_judge(self, group_id: int) -> list[Bid]:
        """The bids that a group may judge, in its own reading order."""
        mine = {bid.id: bid for bid in self.bids if self.refusal(bid, group_id) is None}
        return [mine[key] for key in reading_order(list(mine), group_id, self.round.seed or "")]

    def not_to_judge(self, group_id: int) -> list[tuple[Bid, Refusal]]:
        """The other bids that are up for scoring, by reference, each with its one reason."""
        refused = ((bid, self.refusal(bid, group_id)) for bid in self.bids)
        return [(bid, refusal) for bid, refusal in refused if refusal is not None]

    def has_bid(self, group_id: int) -> bool:
        """Does the group itself stand behind a bid that is up for scoring?"""
        return any(group_id in self.owners(bid) for bid in self.bids)

    def needed(self, group_id: int) -> int:
        """How many bids the group must score so that its own bid does not lapse; none where it has no bid."""
        if not self.has_bid(group_id):
            return 0
        return needed_of(len(self.to_judge(group_id)), self.round.participation_share)


def bench(round_: Round) -> Bench:
    """Read who may judge what, in three queries."""
    bids = submitted_bids(round_)
    rows = _seated(round_.id).all()
    return Bench(
        round=round_,
        submitted=bids,
        halves={row.group_id: row.half for row in rows},
        partners=_partners([bid.id for bid in bids]),
        interests={(row.group_id, row.bid_id) for row in rows if row.bid_id is not None},
    )


def refusal_to_score(bid: Bid, group_id: int) -> Refusal | None:
    """The one reason for which a group may not judge a bid, or None: what the bench answers, in one query."""
    seats = {seat.group_id: seat for seat in _about(bid.round_id, bid.id, [group_id, bid.group_id])}
    mine, theirs = seats.get(group_id), seats.get(bid.group_id)
    return refusal_to_judge(
        bid,
        Seat(group_id, mine.half) if mine else None,
        owners=frozenset({bid.group_id, *((group_id,) if mine and mine.is_partner else ())}),
        bid_half=theirs.half if theirs else None,
        has_interest=mine is not None and mine.has_interest,
    )


@prepared
def _about(round_id: int, bid_id: int, group_ids: list[int]) -> Select[int, int | None, bool, bool]:
    """Each group's seat, and whether it is the bid's partner or declared an interest in it."""
    return select(
        HalfMember.group_id,
        HalfMember.half,
        exists(
            select(Partner.group_id).where(
                Partner.bid_id == bid_id,
                Partner.group_id == HalfMember.group_id,
                Partner.consented_at.is_not(None),
            )
        ).label("is_partner"),
        exists(
            select(Interest.group_id).where(
                Interest.bid_id == bid_id, Interest.group_id == HalfMember.group_id
            )
        ).label("has_interest"),
    ).where(HalfMember.round_id == round_id, HalfMember.group_id.in_(group_ids))


@prepared
def _seated(round_id: int) -> Select[int, int | None, int | None]:
    return (
        select(HalfMember.group_id, HalfMember.half, Interest.bid_id)
        .outerjoin(
            Interest,
            and_(
                Interest.group_id == HalfMember.group_id,
                Interest.bid_id.in_(select(Bid.id).where(Bid.round_id == round_id)),
            ),
        )
        .where(HalfMember.round_id == round_id)
    )


@prepared
def _consented(bid_ids: list[int]) -> Select[int, Group]:
    return (
        select(Partner.bid_id, Group)
        .join(Group, Group.id == Partner.group_id)
        .where(Partner.bid_id.in_(bid_ids), Partner.consented_at.is_not(None))
        .order_by(Group.name, Group.id)
    )


def _partners(bid_ids: list[int]) -> dict[int, list[Group]]:
    found: dict[int, list[Group]] = {}
    for bid_id, group in _consented(bid_ids):
        found.setdefault(bid_id, []).append(group)
    return found
