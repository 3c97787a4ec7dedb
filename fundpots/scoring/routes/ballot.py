"""What a group has to judge, and the interests that keep it from judging some of it."""

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.queries import benefit_areas
from fundpots.done import done
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.scoring import operations
from fundpots.scoring.forms import InterestForm
from fundpots.scoring.routes.blueprint import HERE, bp, desk_of
from fundpots.scoring.tables import (
    STEP_WORDS,
    ballot_words,
    either,
    not_judged,
    progress_words,
)


@bp.route(HERE)
@requires(Role.MEMBER)
def ballot(round_id: int) -> str:
    """My scoring: what is left, until when, and what is not for this group to judge."""
    desk = desk_of(round_id)
    return render_template(
        "scoring/ballot.html",
        desk=desk,
        round_=desk.round,
        steps=STEP_WORDS,
        progress_text=progress_words(desk.progress),
        participation=desk.participation,
        ballot_state=ballot_words(desk.round, desk.ballot),
        not_judged=not_judged(desk.bench, desk.group.id),
    )


@bp.route(f"{HERE}/<int:bid_id>/interest", methods=["GET", "POST"])
@requires(Role.MEMBER)
def interest(round_id: int, bid_id: int) -> str | Response:
    """Summary and applicants of a bid: declare an interest, or go on."""
    desk = desk_of(round_id)
    bid = desk.bid(bid_id)
    if request.method == "GET" and not desk.may_write:
        return redirect(desk.url("score", bid), 303)
    form = InterestForm()
    if form.validate_on_submit():
        operations.declare_interest(
            desk.opened(), bid, form.kind.data, form.note.data or "", by=g.person, at=g.at
        )
        said = _("The interest is declared. Your group does not judge this bid.")
        return done(desk.url("ballot"), f"{said} {desk.change_told}".strip())
    return render_template(
        "scoring/interest.html",
        desk=desk,
        round_=desk.round,
        bid=bid,
        form=form,
        partners=desk.bench.partners.get(bid.id, []),
        areas=benefit_areas([bid.id]).get(bid.id, []),
        confirmed_by=either(desk.confirmers),
        declared=desk.paper.has_declared(bid.id),
    )


@bp.post(f"{HERE}/<int:bid_id>/no-interest")
@requires(Role.MEMBER)
def no_interest(round_id: int, bid_id: int) -> Response:
    """Say that there is no interest, and open the bid."""
    desk = desk_of(round_id)
    bid = desk.bid(bid_id)
    operations.declare_none(desk.opened(), bid, by=g.person, at=g.at)
    return done(desk.url("score", bid))


@bp.post(f"{HERE}/<int:bid_id>/take-back")
@requires(Role.MEMBER)
def take_back(round_id: int, bid_id: int) -> Response:
    """Undo a declaration that was a mistake."""
    desk = desk_of(round_id)
    operations.take_interest_back(desk.opened(), desk.bench.bid(bid_id), by=g.person, at=g.at)
    return done(desk.url("ballot"), _("The interest is taken back. Your group can read and score the bid."))
