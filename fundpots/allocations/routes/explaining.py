"""One bid explained, for its own group first, and for everybody."""

from flask import g, render_template

from fundpots.allocations.models import Line
from fundpots.allocations.queries import appeal_of, findings_of, heard_on, lines_of
from fundpots.allocations.routes.blueprint import bp, movement, seen_proposal
from fundpots.allocations.rules import changes_needed, told_beyond, useful_pence
from fundpots.allocations.tables import half_name, stairs, standing_of
from fundpots.bids.models import Bid
from fundpots.bids.queries import find_bid, owners
from fundpots.errors import Unseen
from fundpots.people.access import public, standing
from fundpots.rounds.queries import areas_by_code, criteria_of
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage
from fundpots.settled import shared


@bp.route("/bids/<int:bid_id>/explanation")
@public
@shared
def explanation(bid_id: int) -> str:
    """From marks to money, step by step, with the smallest change that would have funded it."""
    bid = find_bid(bid_id)
    round_, proposal = seen_proposal(bid.round_id)
    lines = lines_of(proposal.id)
    line = next((one for one in lines if one.bid_id == bid.id), None)
    if line is None:
        raise Unseen
    found = findings_of(round_, proposal, lines)
    areas = areas_by_code(found.bids[str(bid.reference)].areas)
    mine = standing_of(line, found, areas, movement=movement())
    is_public = round_.published_at is not None
    closes = appeals_close_at(round_)
    return render_template(
        "allocations/explanation.html",
        round_=round_,
        bid=bid,
        line=line,
        standing=mine,
        stairs=stairs(mine, _ranked_beside(line, lines)),
        half="" if line.half is None else half_name(line.half),
        changes=changes_needed(line),
        beyond=told_beyond(line),
        useful_pence=useful_pence(line, is_reserved=mine.found.is_reserved),
        heard=heard_on(bid, [group for group, _mark in mine.found.marks]) if is_public else [],
        criteria=criteria_of(round_) if is_public else [],
        kindness=found.halves[line.half or 0].kindness,
        marks=dict(mine.found.marks),
        is_public=is_public,
        ours=_is_ours(bid),
        appeal=appeal_of(bid.id),
        may_appeal=standing().is_officer(bid.group_id)
        and round_.stage == Stage.PUBLISHED
        and closes is not None
        and g.at <= closes,
        appeals_close_at=closes,
    )


def _is_ours(bid: Bid) -> bool:
    """Does the person belong to a group behind the bid? Visitors are not looked up."""
    mine = standing().groups
    return bool(mine) and not mine.isdisjoint(owners([bid.id])[bid.id])


def _ranked_beside(line: Line, lines: list[Line]) -> int:
    """How many bids stand in the same ranking."""
    return sum(one.rank is not None and one.half == line.half for one in lines)
