"""What the pages are measured on: the demonstration, and a published round of 60 bids beside it."""

from itertools import count
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select

from fundpots import clock
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.places.queries import grouping_in_force
from fundpots.pots.models import Pot, Split
from fundpots.rounds.models import Round
from fundpots.scoring.models import HalfMember
from fundpots.scoring.operations import declare_none, open_ballot
from tests import make
from tests.battery.serving import Demonstration, filled

BIDS = 60


class Page(NamedTuple):
    """One of the main pages: what it is, where, and as whom it is asked for (None: anybody)."""

    name: str
    path: str
    as_: str | None = None


def filled_world(folder: Path) -> tuple[Demonstration, str]:
    """Fill the demonstration in a folder and give a copy's address to work on."""
    demonstration = filled(folder)
    return demonstration, demonstration.copy(folder)


def add_large_round() -> int:
    """Publish a round of 60 bids by as many groups of a new region, each judged by 30 others."""
    make._numbers = count(5_000)  # clear of the demonstration's codes and places on the map
    large = make.published_round(
        members=tuple(range(20, 20 + 5 * BIDS, 5)),
        bids=BIDS,
        amount_pence=2_400_000,
        in_pot_pence=2_400_000,
        drawn_on=grouping_in_force(make.NOON.date()).in_force_on,
    )
    db.session.commit()
    return large.id


def main_pages(app: Flask, demonstration: Demonstration, large_id: int) -> list[Page]:
    """Name the twelve main pages of this world."""
    with app.app_context():
        scoring, proposed = demonstration.rounds("scoring")[0], demonstration.rounds("ratification")[0]
        published = db.session.get_one(Round, demonstration.rounds("published")[0])
        pot = db.session.get_one(Pot, published.pot_id)
        bid = db.session.scalars(select(Bid).where(Bid.round_id == published.id).order_by(Bid.id)).first()
        group, judged = _scorer_and_bid(scoring)
        scorer = next(one["email"] for one in demonstration.told["accounts"] if one["group"] == group)
        split = db.session.scalars(select(Split).order_by(Split.id)).first()
        treasurer = demonstration.account("treasurer", None)
        assert bid is not None
        return [
            Page("front", "/"),
            Page("pots", "/pots"),
            Page("pot", f"/pots/{pot.slug}"),
            Page("round", f"/rounds/{published.id}"),
            Page("bid", f"/bids/{bid.id}"),
            Page("tasks", "/tasks", scorer),
            Page("scoring a bid", f"/rounds/{scoring}/ballot/{judged}", scorer),
            Page("ballot", f"/rounds/{scoring}/ballot", scorer),
            Page("proposal", f"/rounds/{proposed}/proposal"),
            Page(f"result, {BIDS} bids", f"/rounds/{large_id}/result"),
            Page("split", f"/splits/{split.slug}" if split else "/splits"),
            Page("treasurer's dashboard", "/money", treasurer),
        ]


def _scorer_and_bid(round_id: int) -> tuple[str, int]:
    """Find a group that bids in the round, and let it open a bid of the other half for scoring."""
    bids = list(db.session.scalars(select(Bid).where(Bid.round_id == round_id).order_by(Bid.id)))
    seats = db.session.scalars(select(HalfMember).where(HalfMember.round_id == round_id))
    halves = {seat.group_id: seat.half for seat in seats}
    own = next(bid for bid in bids if halves.get(bid.group_id) == 0)
    other = next(bid for bid in bids if halves.get(bid.group_id) == 1)
    at = clock.now()
    ballot = open_ballot(own.round, own.group, at=at)
    declare_none(ballot, other, by=make.officer(own.group), at=at)
    db.session.commit()
    return own.group.slug, other.id
