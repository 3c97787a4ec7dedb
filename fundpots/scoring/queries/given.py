"""What all ballots of a round say. Nobody reads this before scoring has closed.

The timetable of secrecy is kept here, at the only door: a page or export that asks too early is refused,
whoever asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select

from fundpots.db import db
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.queries.seats import Bench, bench
from fundpots.scoring.rules import Points, ScoresSecret, is_complete, mark_of

#: The stages at which what ballots say is known to others than their groups.
AFTER_SCORING = (Stage.PROPOSAL, Stage.RATIFICATION, Stage.PUBLISHED, Stage.CLOSED)


@dataclass(frozen=True)
class GivenScore:
    """One score that counts, as it is published: who gave which points for what, and why."""

    group_id: int
    bid_id: int
    criterion_id: int
    points: int
    reason: str


@dataclass(frozen=True)
class GivenComment:
    """What a group says to the bidder, on a ballot that counts."""

    group_id: int
    bid_id: int
    comment: str


def counting_scores(round_: Round) -> list[GivenScore]:
    """The scores that count: of ballots that were cast (and confirmed where the terms ask for it).

    Bids that a group scored only in part, and bids that it may not judge, are left out; the order is
    that of groups, bids and criteria. Raises ScoresSecret before scoring has closed.
    """
    query = (
        select(Ballot.group_id, Score.bid_id, Score.criterion_id, Score.points, Score.reason)
        .join(Score, Score.ballot_id == Ballot.id)
        .where(Score.points.is_not(None))
        .order_by(Ballot.group_id, Score.bid_id, Score.criterion_id)
    )
    rows = [GivenScore(*row) for row in db.session.execute(_counting(query, round_))]
    given, keys = _pairs(rows), [criterion.id for criterion in criteria_of(round_)]
    whole = _allowed((pair for pair, points in given.items() if is_complete(keys, points)), bench(round_))
    return [row for row in rows if (row.group_id, row.bid_id) in whole]


def marks(round_: Round) -> dict[tuple[int, int], float]:
    """The marks that count, by (group, bid), 0 to 100. Raises ScoresSecret before scoring has closed."""
    weights = {criterion.id: criterion.weight for criterion in criteria_of(round_)}
    found = {pair: mark_of(weights, given) for pair, given in _pairs(counting_scores(round_)).items()}
    return {pair: mark for pair, mark in found.items() if mark is not None}


def comments(round_: Round) -> list[GivenComment]:
    """What groups say to the bidders; private notes stay with the group that wrote them.

    Raises ScoresSecret before scoring has closed.
    """
    query = (
        select(Ballot.group_id, Remark.bid_id, Remark.comment)
        .join(Remark, Remark.ballot_id == Ballot.id)
        .where(Remark.comment != "")
        .order_by(Ballot.group_id, Remark.bid_id)
    )
    rows = [GivenComment(*row) for row in db.session.execute(_counting(query, round_))]
    allowed = _allowed({(row.group_id, row.bid_id) for row in rows}, bench(round_))
    return [row for row in rows if (row.group_id, row.bid_id) in allowed]


def _allowed(pairs: Iterable[tuple[int, int]], seated: Bench) -> set[tuple[int, int]]:
    """Those pairs of a group and a bid of which the group may judge the bid; nobody else's are looked at."""
    bids = {bid.id: bid for bid in seated.bids}
    return {
        (group_id, bid_id)
        for group_id, bid_id in pairs
        if bid_id in bids and seated.refusal(bids[bid_id], group_id) is None
    }


def _counting(query: Select, round_: Round) -> Select:
    """Only ballots that count, and only once it is time."""
    if round_.stage not in AFTER_SCORING:
        raise ScoresSecret
    query = query.where(Ballot.round_id == round_.id, Ballot.cast_at.is_not(None))
    return query.where(Ballot.confirmed_at.is_not(None)) if round_.second_confirmation else query


def _pairs(rows: list[GivenScore]) -> dict[tuple[int, int], dict[int, Points]]:
    found: dict[tuple[int, int], dict[int, Points]] = {}
    for row in rows:
        pair = found.setdefault((row.group_id, row.bid_id), {})
        pair[row.criterion_id] = Points(row.points, row.reason)
    return found
