"""One bid explained, for its own group first, and for everybody."""

from flask import g, render_template

from fundpots.allocations.models import Line
from fundpots.allocations.queries import appeal_of, findings_of, heard_on, lines_of, publication_of
from fundpots.allocations.routes.blueprint import bp, movement, seen_proposal
from fundpots.allocations.rules import changes_needed
from fundpots.allocations.tables import half_name, stairs, standing_of
from fundpots.bids.queries import find_bid, owners
from fundpots.errors import Unseen
from fundpots.people.access import public, standing
from fundpots.rounds.queries import areas_by_code, criteria_of
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage


@bp.route("/bids/<int:bid_id>/explanation")
@public
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
    is_public = publication_of(round_.id) is not None
    ours = any(standing().belongs_to(group_id) for group_id in owners([bid.id])[bid.id])
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
        heard=heard_on(bid, [group for group, _mark in mine.found.marks]) if is_public else [],
        criteria=criteria_of(round_) if is_public else [],
        kindness=found.halves[line.half or 0].kindness,
        marks=dict(mine.found.marks),
        is_public=is_public,
        ours=ours,
        appeal=appeal_of(bid.id),
        may_appeal=standing().is_officer(bid.group_id)
        and round_.stage == Stage.PUBLISHED
        and closes is not None
        and g.at <= closes,
        appeals_close_at=closes,
    )


def _ranked_beside(line: Line, lines: list[Line]) -> int:
    """How many bids stand in the same ranking."""
    return sum(one.rank is not None and one.half == line.half for one in lines)
