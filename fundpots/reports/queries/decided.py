"""Rows of what was decided: bids, scores and groups, as they are published."""

from collections.abc import Iterator

from sqlalchemy import select

from fundpots.allocations.models import Line, Publication
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.places.models import Group, HomeArea
from fundpots.pots.models import Pot
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked
from fundpots.rounds.models import Criterion, Round
from fundpots.scoring.models import Ballot, Score


def bids(asked: Asked) -> Iterator[Row]:
    """Bids of published rounds with every figure of their result."""
    query = narrowed(
        select(
            Bid.id,
            Bid.reference,
            Bid.title,
            Group.slug.label("group"),
            Group.name.label("group_name"),
            Round.name.label("round"),
            Round.id.label("round_id"),
            Pot.slug.label("pot"),
            Bid.eligibility,
            Bid.asked_pence,
            Bid.minimum_pence,
            Line.half,
            Line.plain_mark,
            Line.mark,
            Line.spread,
            Line.scorers,
            Line.weight,
            Line.value,
            Line.rank,
            Line.amount_pence,
            Line.reason,
            Line.override_reason,
        )
        .join(Group, Group.id == Bid.group_id)
        .join(Round, Round.id == Bid.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(Publication, Publication.round_id == Round.id)
        .join(Line, (Line.proposal_id == Publication.proposal_id) & (Line.bid_id == Bid.id)),
        asked,
        year=Publication.at,
    )
    for batch in in_batches(query, Bid.id):
        yield from batch


def scores(asked: Asked) -> Iterator[Row]:
    """Scores of cast ballots of published rounds, as they are published: by group, with reasons."""
    query = narrowed(
        select(
            Ballot.id,
            Score.bid_id,
            Score.criterion_id,
            Round.id.label("round_id"),
            Group.slug.label("group"),
            Bid.reference.label("bid"),
            Criterion.name.label("criterion"),
            Score.points,
            Score.reason,
        )
        .join(Score, Score.ballot_id == Ballot.id)
        .join(Group, Group.id == Ballot.group_id)
        .join(Bid, Bid.id == Score.bid_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Round, Round.id == Ballot.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(Publication, Publication.round_id == Round.id)
        .where(Ballot.cast_at.is_not(None), Score.points.is_not(None)),
        asked,
        year=Publication.at,
    )
    for batch in in_batches(query, Ballot.id, Score.bid_id, Score.criterion_id):
        yield from batch


def groups(asked: Asked) -> Iterator[Row]:
    """Every group with its main home area. No person is named."""
    query = (
        select(
            Group.id,
            Group.slug,
            Group.name,
            Group.name_cy,
            Group.founded_on,
            Group.closed_on,
            HomeArea.area_code.label("main_area"),
        )
        .outerjoin(HomeArea, (HomeArea.group_id == Group.id) & HomeArea.is_main)
        .order_by(Group.id)
    )
    for row in db.session.execute(query).mappings():
        yield dict(row)
