"""Scoring one bid: the bid on one side, the criteria with the meaning of each point on the other."""

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.models import Bid
from fundpots.bids.queries import attachments_of, benefit_areas, lines_of
from fundpots.db import db
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring import operations
from fundpots.scoring.forms import ScoreForm, score_form
from fundpots.scoring.routes.blueprint import HERE, Desk, bp, desk_of
from fundpots.scoring.rules import mark_of
from fundpots.scoring.tables import given_of, progress_words, running
from fundpots.shown import points


@bp.route(f"{HERE}/<int:bid_id>", methods=["GET", "POST"])
@requires(Role.MEMBER)
def score(round_id: int, bid_id: int) -> str | Response:
    """Read a bid and score it; read-only once scoring has closed."""
    desk = desk_of(round_id)
    bid = desk.bid(bid_id)
    sent = request.method == "POST"
    if sent:
        must_take_scores(desk.round, g.at)
    elif desk.may_write and not desk.paper.has_declared(bid.id):
        return redirect(desk.url("interest", bid), 303)
    form = score_form(
        desk.criteria,
        desk.paper.given(bid.id),
        desk.paper.remarks.get(bid.id),
        sent=sent,
        whole=request.form.get("go") == "next",
    )
    if form.validate_on_submit():
        return _save(desk, bid, form)
    return _page(desk, bid, form)


def _save(desk: Desk, bid: Bid, form: ScoreForm) -> Response:
    operations.save_scores(
        desk.opened(),
        bid,
        form.given(),
        comment=form.comment.data or "",
        private_note=form.private_note.data or "",
        version=form.seen_version(),
        by=g.person,
        at=g.at,
    )
    said, onwards = _saved(desk, bid, form)
    db.session.commit()
    flash(said, "success")
    return redirect(onwards, 303)


def _saved(desk: Desk, bid: Bid, form: ScoreForm) -> tuple[str, str]:
    """What is said once it is saved, and where it goes on; made before, while everything is read."""
    if not form.whole:
        return _("The draft is saved."), desk.url("score", bid)
    mark = mark_of({criterion.id: criterion.weight for criterion in desk.criteria}, form.given())
    said = _("Saved: %(mark)s of 100 for “%(bid)s”.", mark=points(mark), bid=bid.title)
    following = desk.next_after(bid)
    return said, desk.url("score", following) if following else desk.url("check")


def _page(desk: Desk, bid: Bid, form: ScoreForm) -> str:
    return render_template(
        "scoring/score.html",
        desk=desk,
        round_=desk.round,
        bid=bid,
        form=form,
        place=desk.bids.index(bid) + 1,
        progress_text=progress_words(desk.progress),
        running=running(desk.criteria, form.chosen()),
        given=given_of(bid, desk.paper, desk.criteria),
        lines=lines_of([bid.id]).get(bid.id, []),
        areas=benefit_areas([bid.id]).get(bid.id, []),
        partners=desk.bench.partners.get(bid.id, []),
        attachments=attachments_of(bid.id),
    )
