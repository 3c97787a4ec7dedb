"""My tasks: what waits, until when; nothing else."""

from flask import g, render_template
from sqlalchemy import select

from fundpots.bids.models import Bid
from fundpots.bids.queries import bids_of_groups, change_requests
from fundpots.bids.rules import BidState, state_of
from fundpots.bids.tables import state_words
from fundpots.db import db
from fundpots.people.access import signed_in, standing
from fundpots.people.queries.reach import regions_of_groups
from fundpots.places.models import Group
from fundpots.reports.queries import tasks_of
from fundpots.reports.routes.blueprint import bp
from fundpots.rounds.models import Round
from fundpots.rounds.queries import open_rounds
from fundpots.rounds.queries.own import used_up
from fundpots.rounds.stages import Stage

STILL_WRITTEN = (BidState.DRAFT, BidState.SIGN_OFF, BidState.CHANGES)


@bp.route("/tasks")
@signed_in
def tasks() -> str:
    """The first page after signing in."""
    mine = tasks_of(standing(), g.at)
    groups = db.session.scalars(
        select(Group).where(Group.id.in_(standing().groups)).order_by(Group.name)
    ).all()
    return render_template(
        "reports/tasks.html",
        tasks=mine,
        groups=groups,
        bids=_bids_with_tags() if groups else [],
        rounds=_rounds_to_bid_in() if groups else [],
    )


def _bids_with_tags() -> list[tuple[Bid, str, tuple[str, str]]]:
    """The bids of the person's groups, where each is gone on with or read, and the word for its state."""
    bids = bids_of_groups(standing().groups)
    screened = [bid.id for bid in bids if bid.round.stage == Stage.SCREENING]
    requests = change_requests(screened) if screened else {}
    states = [(bid, state_of(bid, g.at, requests.get(bid.id, []))) for bid in bids]
    return [
        (bid, "bids.edit" if state in STILL_WRITTEN else "bids.show", state_words(state))
        for bid, state in states
    ]


def _rounds_to_bid_in() -> list[Round]:
    """The open rounds of the regions in which the person's groups are at home, and those of the whole.

    Where the groups have used up their bids there is nothing to begin.
    """
    region_of = regions_of_groups(standing().groups, g.at)
    regions = {None, *region_of.values()}
    near = [round_ for round_ in open_rounds(g.at) if round_.pot.region_id in regions]
    full = used_up(near, region_of)
    return [round_ for round_ in near if round_.id not in full]
