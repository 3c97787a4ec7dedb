"""Appeals: lodged by a group's officers, decided from another region, public in the end."""

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from fundpots.allocations import operations
from fundpots.allocations.forms import GROUNDS, AppealForm, DecisionForm
from fundpots.allocations.queries import (
    appeal_of,
    appeals_to_decide,
    current_proposal,
    decided_appeals,
    find_appeal,
    find_line,
)
from fundpots.allocations.routes.blueprint import bp
from fundpots.allocations.rules import may_decide, told_line
from fundpots.allocations.stages import Grounds, Outcome
from fundpots.bids.queries import find_bid, owners
from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage


@bp.route("/bids/<int:bid_id>/appeal", methods=["GET", "POST"])
@requires(Role.OFFICER)
def appeal(bid_id: int) -> str | Response:
    """Appeal against what was decided on one's own bid."""
    bid = find_bid(bid_id)
    see_if(standing().is_officer(bid.group_id))
    proposal = current_proposal(bid.round_id)
    if bid.round.stage not in (Stage.PUBLISHED, Stage.CLOSED) or proposal is None:
        raise Unseen
    line = find_line(proposal.id, bid.id)
    form = AppealForm()
    if form.validate_on_submit():
        operations.lodge_appeal(bid, Grounds(form.grounds.data), form.text.data or "", by=g.person, at=g.at)
        return done(url_for(".appeal", bid_id=bid.id))
    closes = appeals_close_at(bid.round)
    return render_template(
        "allocations/appeal.html",
        bid=bid,
        round_=bid.round,
        line=line,
        reason=told_line(line),
        form=form,
        lodged=appeal_of(bid.id),
        grounds=GROUNDS,
        closes=closes,
        is_late=bid.round.stage != Stage.PUBLISHED or closes is None or g.at > closes,
    )


@bp.route("/appeals")
@public
def appeals() -> str:
    """Decided appeals for everybody; those that wait, for whoever may decide them."""
    found, after = decided_appeals(request.args.get("after", type=int))
    return render_template(
        "allocations/appeals.html",
        appeals=found,
        waiting=appeals_to_decide(standing()) if standing().holds(Role.ADMINISTRATOR) else [],
        grounds=GROUNDS,
        next_url=after and url_for(".appeals", after=after),
    )


@bp.route("/appeals/<int:appeal_id>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def decide_appeal(appeal_id: int) -> str | Response:
    """Decide an appeal from another region, with a reason that everybody can read."""
    found = find_appeal(appeal_id)
    bid = found.bid
    see_if(may_decide(standing(), bid.round.pot.region_id, owners([bid.id])[bid.id]))
    form = DecisionForm()
    if form.validate_on_submit():
        operations.decide_appeal(
            found,
            Outcome(form.outcome.data),
            form.decision.data or "",
            by=g.person,
            standing=standing(),
            at=g.at,
        )
        return done(url_for(".appeals"))
    proposal = current_proposal(bid.round_id)
    line = find_line(proposal.id, bid.id) if proposal else None
    return render_template(
        "allocations/decide_appeal.html",
        appeal=found,
        bid=bid,
        round_=bid.round,
        line=line,
        reason=told_line(line) if line else "",
        grounds=GROUNDS,
        form=form,
    )
