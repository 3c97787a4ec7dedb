"""Reading ballots. Scores of others are for nobody before scoring has closed: see `counting_scores`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fundpots.bids.models import Bid
from fundpots.bids.queries import eligible_bids, owners
from fundpots.db import db
from fundpots.errors import Refusal
from fundpots.people.rules import Standing
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, HalfMember, Interest, Remark, Score
from fundpots.scoring.rules import Points, Seat, is_complete, mark_of, reading_order, refusal_to_judge
from fundpots.tasks import Task


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
    return dict(rows.tuples().all())


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
    """Who may judge what in a round, read once and asked often."""

    round: Round
    bids: list[Bid]
    halves: dict[int, int | None]
    owners: dict[int, frozenset[int]]
    interests: set[tuple[int, int]]

    def refusal(self, bid: Bid, group_id: int) -> Refusal | None:
        """The one reason for which a group may not judge a bid, or None."""
        seat = Seat(group_id, self.halves[group_id]) if group_id in self.halves else None
        return refusal_to_judge(
            bid,
            seat,
            owners=self.owners.get(bid.id, frozenset({bid.group_id})),
            bid_half=self.halves.get(bid.group_id),
            has_interest=(group_id, bid.id) in self.interests,
        )

    def to_judge(self, group_id: int) -> list[Bid]:
        """The bids that a group may judge, in its own reading order."""
        mine = {bid.id: bid for bid in self.bids if self.refusal(bid, group_id) is None}
        return [mine[key] for key in reading_order(list(mine), group_id, self.round.seed or "")]


def bench(round_: Round) -> Bench:
    """Read who may judge what, in a constant number of queries."""
    bids = eligible_bids(round_)
    return Bench(
        round=round_,
        bids=bids,
        halves=half_of_groups(round_),
        owners=owners([bid.id for bid in bids]),
        interests=interests_in(round_),
    )


def refusal_to_score(round_: Round, bid: Bid, group_id: int) -> Refusal | None:
    """The one reason for which a group may not judge a bid, or None; without reading the whole round."""
    halves = dict(
        db.session.execute(
            select(HalfMember.group_id, HalfMember.half).where(
                HalfMember.round_id == round_.id, HalfMember.group_id.in_({group_id, bid.group_id})
            )
        )
        .tuples()
        .all()
    )
    interested = db.session.scalar(
        select(Interest.id).where(Interest.group_id == group_id, Interest.bid_id == bid.id)
    )
    interests = {(group_id, bid.id)} if interested else set()
    return Bench(round_, [bid], halves, owners([bid.id]), interests).refusal(bid, group_id)


def ballot_of(round_id: int, group_id: int) -> Ballot | None:
    """A group's ballot in a round, if it was started."""
    return db.session.scalar(
        select(Ballot)
        .options(joinedload(Ballot.round), joinedload(Ballot.group), joinedload(Ballot.delegate))
        .where(Ballot.round_id == round_id, Ballot.group_id == group_id)
    )


def scores_of(ballot: Ballot) -> dict[int, dict[int, Points]]:
    """A ballot's own scores: bid, then criterion."""
    found: dict[int, dict[int, Points]] = {}
    for score in db.session.scalars(select(Score).where(Score.ballot_id == ballot.id)):
        found.setdefault(score.bid_id, {})[score.criterion_id] = Points(score.points, score.reason)
    return found


def remarks_of(ballot: Ballot) -> dict[int, Remark]:
    """A ballot's comments and private notes by bid."""
    found = db.session.scalars(select(Remark).where(Remark.ballot_id == ballot.id))
    return {remark.bid_id: remark for remark in found}


@dataclass(frozen=True)
class Progress:
    """How far a ballot has come."""

    assigned: int = 0
    complete: frozenset[int] = field(default_factory=frozenset)

    @property
    def done(self) -> int:
        return len(self.complete)

    @property
    def left(self) -> int:
        return self.assigned - self.done


def progress_of(ballot: Ballot | None, bids: Iterable[Bid], criteria: Iterable[Criterion]) -> Progress:
    """Which of the bids that a group may judge its ballot has scored in full."""
    mine = [bid.id for bid in bids]
    if ballot is None:
        return Progress(len(mine))
    given, keys = scores_of(ballot), [criterion.id for criterion in criteria]
    return Progress(len(mine), frozenset(key for key in mine if is_complete(keys, given.get(key, {}))))


@dataclass(frozen=True)
class Turnout:
    """One group's progress as its administrator may see it: counts, never scores."""

    group: Group
    half: int | None
    assigned: int
    done: int
    cast_at: datetime | None
    confirmed_at: datetime | None


def turnout(round_: Round) -> list[Turnout]:
    """Who has judged how much, by group name; a constant number of queries."""
    seats, everything = panel(round_), bench(round_)
    criteria = len(criteria_of(round_))
    rows = db.session.execute(
        select(Ballot.group_id, Score.bid_id, func.count())
        .join(Score, Score.ballot_id == Ballot.id)
        .where(
            Ballot.round_id == round_.id,
            Score.points.is_not(None),
            func.length(func.trim(Score.reason)) > 0,
        )
        .group_by(Ballot.group_id, Score.bid_id)
    ).all()
    complete = {(group_id, bid_id) for group_id, bid_id, given in rows if given == criteria}
    ballots = {
        ballot.group_id: ballot
        for ballot in db.session.scalars(select(Ballot).where(Ballot.round_id == round_.id))
    }
    found = []
    for seat in seats:
        mine, ballot = everything.to_judge(seat.group_id), ballots.get(seat.group_id)
        found.append(
            Turnout(
                group=seat.group,
                half=seat.half,
                assigned=len(mine),
                done=sum((seat.group_id, bid.id) in complete for bid in mine),
                cast_at=ballot.cast_at if ballot else None,
                confirmed_at=ballot.confirmed_at if ballot else None,
            )
        )
    return found


@dataclass(frozen=True)
class GivenScore:
    """One score that counts, as it is published: who gave which points for what, and why."""

    group_id: int
    bid_id: int
    criterion_id: int
    points: int
    reason: str


def counting_scores(round_: Round) -> list[GivenScore]:
    """The scores that count: of ballots that were cast (and confirmed where the terms ask for it).

    For use once scoring has closed. Bids that a group scored only in part, and bids that it may not
    judge, are left out; the order is that of groups, bids and criteria.
    """
    assert round_.stage not in (Stage.DRAFT, Stage.OPEN, Stage.SCREENING)  # noqa: S101
    query = (
        select(Ballot.group_id, Score.bid_id, Score.criterion_id, Score.points, Score.reason)
        .join(Score, Score.ballot_id == Ballot.id)
        .where(Ballot.round_id == round_.id, Ballot.cast_at.is_not(None), Score.points.is_not(None))
        .order_by(Ballot.group_id, Score.bid_id, Score.criterion_id)
    )
    if round_.second_confirmation:
        query = query.where(Ballot.confirmed_at.is_not(None))
    seated = bench(round_)
    allowed = {(group, bid.id) for group in seated.halves for bid in seated.to_judge(group)}
    rows = [GivenScore(*row) for row in db.session.execute(query).tuples()]  # type: ignore[arg-type]
    keys = {criterion.id for criterion in criteria_of(round_)}
    given: dict[tuple[int, int], set[int]] = {}
    for row in rows:
        given.setdefault((row.group_id, row.bid_id), set()).add(row.criterion_id)
    whole = {pair for pair, found in given.items() if found >= keys and pair in allowed}
    return [row for row in rows if (row.group_id, row.bid_id) in whole]


def marks(round_: Round) -> dict[tuple[int, int], float]:
    """The marks that count, by (group, bid), 0 to 100."""
    weights = {criterion.id: criterion.weight for criterion in criteria_of(round_)}
    given: dict[tuple[int, int], dict[int, Points]] = {}
    for score in counting_scores(round_):
        pair = given.setdefault((score.group_id, score.bid_id), {})
        pair[score.criterion_id] = Points(score.points, score.reason)
    found = {pair: mark_of(weights, scores) for pair, scores in given.items()}
    return {pair: mark for pair, mark in found.items() if mark is not None}


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Ballots that wait for a person's groups."""
    from flask_babel import gettext

    rows = db.session.execute(
        select(Round, Group, Ballot)
        .join(HalfMember, HalfMember.round_id == Round.id)
        .join(Group, Group.id == HalfMember.group_id)
        .outerjoin(Ballot, (Ballot.round_id == Round.id) & (Ballot.group_id == Group.id))
        .where(
            Round.stage == Stage.SCORING,
            Round.scoring_closes_at > at,
            HalfMember.group_id.in_(standing.groups),
        )
        .order_by(Round.scoring_closes_at)
    ).all()
    found = []
    for round_, group, ballot in rows:
        if ballot is None or ballot.cast_at is None:
            text = gettext("Score the bids for %(group)s", group=group.name)
        elif round_.second_confirmation and ballot.confirmed_at is None and standing.is_officer(group.id):
            text = gettext("Confirm the ballot of %(group)s", group=group.name)
        else:
            continue
        path = f"/rounds/{round_.id}/ballot?group={group.slug}"
        found.append(Task(text, path, about=round_.name, due_at=round_.scoring_closes_at, order=20))
    return found
