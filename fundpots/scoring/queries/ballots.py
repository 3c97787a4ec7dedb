"""A group's own ballot: what it says so far, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from fundpots.bids.models import Bid
from fundpots.db import db, prepared
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round
from fundpots.scoring.models import Ballot, HalfMember, Remark, Score
from fundpots.scoring.rules import Points, is_complete, step_of
from fundpots.scoring.stages import Step


@dataclass(frozen=True)
class Mine:
    """One of a person's groups in a round: whether it judges, and its ballot if it was begun."""

    group: Group
    on_panel: bool
    ballot: Ballot | None


def mine_in(round_: Round, group_ids: Iterable[int]) -> list[Mine]:
    """A person's groups as they stand in a round, by name; one query."""
    rows = _seats(round_.id, list(group_ids))
    return [Mine(group, seat is not None, ballot) for group, seat, ballot in rows]


@prepared
def _seats(round_id: int, group_ids: list[int]) -> Select[Group, int | None, Ballot | None]:
    return (
        select(Group, HalfMember.group_id, Ballot)
        .outerjoin(HalfMember, and_(HalfMember.group_id == Group.id, HalfMember.round_id == round_id))
        .outerjoin(Ballot, and_(Ballot.group_id == Group.id, Ballot.round_id == round_id))
        .options(joinedload(Ballot.delegate))
        .where(Group.id.in_(group_ids))
        .order_by(Group.name, Group.id)
    )


def ballot_of(round_id: int, group_id: int) -> Ballot | None:
    """A group's ballot in a round, if it was started."""
    return db.session.scalar(
        select(Ballot)
        .options(joinedload(Ballot.round), joinedload(Ballot.group), joinedload(Ballot.delegate))
        .where(Ballot.round_id == round_id, Ballot.group_id == group_id)
    )


@dataclass(frozen=True)
class Paper:
    """What one ballot says so far: scores by bid and criterion, remarks by bid."""

    scores: dict[int, dict[int, Points]] = field(default_factory=dict)
    remarks: dict[int, Remark] = field(default_factory=dict)

    def given(self, bid_id: int) -> dict[int, Points]:
        """The scores of one bid, by criterion."""
        return self.scores.get(bid_id, {})

    def has_declared(self, bid_id: int) -> bool:
        """Has the group said that it has no interest in this bid?"""
        return bid_id in self.remarks and self.remarks[bid_id].no_interest_at is not None

    def step(self, bid_id: int, criteria: Iterable[Criterion]) -> Step:
        """What is still to do for one bid."""
        keys = [criterion.id for criterion in criteria]
        return step_of(keys, self.given(bid_id), declared=self.has_declared(bid_id))


def paper_of(ballot: Ballot | None) -> Paper:
    """Read everything that a ballot says, in one query; an unbegun ballot says nothing."""
    paper = Paper()
    if ballot is None:
        return paper
    for remark, bid_id, criterion_id, points, reason in _written(ballot.id):
        paper.remarks[remark.bid_id] = remark
        if criterion_id is not None:
            paper.scores.setdefault(bid_id, {})[criterion_id] = Points(points, reason)
    return paper


@prepared
def _written(ballot_id: int) -> Select[Remark, int, int, int | None, str]:
    return (
        select(Remark, Score.bid_id, Score.criterion_id, Score.points, Score.reason)
        .outerjoin(Score, and_(Score.ballot_id == Remark.ballot_id, Score.bid_id == Remark.bid_id))
        .where(Remark.ballot_id == ballot_id)
    )


@dataclass(frozen=True)
class Progress:
    """How far a ballot has come."""

    assigned: int = 0
    complete: frozenset[int] = frozenset()

    @property
    def done(self) -> int:
        return len(self.complete)

    @property
    def left(self) -> int:
        return self.assigned - self.done


def progress_of(paper: Paper, bids: Iterable[Bid], criteria: Iterable[Criterion]) -> Progress:
    """Which of the bids that a group may judge its ballot has scored in full."""
    mine, keys = [bid.id for bid in bids], [criterion.id for criterion in criteria]
    return Progress(len(mine), frozenset(key for key in mine if is_complete(keys, paper.given(key))))
