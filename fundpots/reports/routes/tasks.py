"""My tasks: what waits, until when; nothing else."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import g, render_template
from flask_babel import gettext as _

from fundpots.allocations.queries import proposed_amounts, published_amounts
from fundpots.bids.models import Bid
from fundpots.bids.queries import bids_of_groups, change_requests
from fundpots.bids.rules import BidState, state_of
from fundpots.bids.tables import state_words
from fundpots.clock import london_date
from fundpots.money import pounds
from fundpots.people.access import signed_in, standing
from fundpots.places.models import Group
from fundpots.places.queries import groups_with_regions
from fundpots.reports.queries import tasks_of
from fundpots.reports.routes.blueprint import bp
from fundpots.rounds.models import Round
from fundpots.rounds.queries import open_rounds
from fundpots.rounds.queries.own import used_up
from fundpots.rounds.stages import Stage

STILL_WRITTEN = (BidState.DRAFT, BidState.SIGN_OFF, BidState.CHANGES)


class Written(NamedTuple):
    """One bid of the person's groups: where it is gone on with or read, and the words for where it is."""

    bid: Bid
    page: str
    tag: tuple[str, str]


@bp.route("/tasks")
@signed_in
def tasks() -> str:
    """The first page after signing in."""
    mine = tasks_of(standing(), g.at)
    groups = groups_with_regions(standing().groups, london_date(g.at))
    return render_template(
        "reports/tasks.html",
        tasks=mine,
        groups=list(groups),
        bids=_written() if groups else [],
        rounds=_rounds_to_bid_in(groups) if groups else [],
    )


def _written() -> list[Written]:
    """The bids of the person's groups, the newest first."""
    bids = bids_of_groups(standing().groups)
    screened = [bid.id for bid in bids if bid.round.stage == Stage.SCREENING]
    decided = [bid.id for bid in bids if bid.round.stage in (Stage.PUBLISHED, Stage.CLOSED)]
    voted = [bid.id for bid in bids if bid.round.stage == Stage.RATIFICATION]
    requests = change_requests(screened) if screened else {}
    amounts = published_amounts(decided) if decided else {}
    proposed = proposed_amounts(voted) if voted else {}
    return [
        _told(bid, state_of(bid, g.at, requests.get(bid.id, [])), amounts.get(bid.id), proposed.get(bid.id))
        for bid in bids
    ]


def _told(bid: Bid, state: BidState, amount: int | None, proposed: int | None) -> Written:
    """What was decided or proposed says more about a bid than the state that it was left in."""
    if proposed is not None:
        words = _("%(amount)s proposed", amount=pounds(proposed)) if proposed else _("nothing proposed")
        return Written(bid, "allocations.explanation", (words, "live" if proposed else "wait"))
    if amount is not None:
        got = (_("%(amount)s decided", amount=pounds(amount)), "done")
        return Written(bid, "allocations.explanation", got if amount else (_("not funded"), "stop"))
    return Written(bid, "bids.edit" if state in STILL_WRITTEN else "bids.show", state_words(state))


def _rounds_to_bid_in(groups: Mapping[Group, int | None]) -> list[Round]:
    """The open rounds of the regions in which the person's groups are at home, and those of the whole.

    Where the groups have used up their bids there is nothing to begin.
    """
    region_of = {group.id: region_id for group, region_id in groups.items()}
    regions = {None, *region_of.values()}
    near = [round_ for round_ in open_rounds(g.at) if round_.pot.region_id in regions]
    full = used_up(near, region_of)
    return [round_ for round_ in near if round_.id not in full]
