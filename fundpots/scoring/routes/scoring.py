"""Scoring one bid: the bid on one side, the criteria with the meaning of each point on the other."""

from flask import g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.models import Bid
from fundpots.bids.queries import attachments_of, benefit_areas, find_submitted, lines_of
from fundpots.done import done
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring import operations
from fundpots.scoring.forms import ScoreForm, kept_scores, sent_scores
from fundpots.scoring.routes.blueprint import HERE, Desk, bp, desk_of
from fundpots.scoring.rules import mark_of
from fundpots.scoring.tables import given_of, progress_words, running
from fundpots.shown import points


@bp.route(f"{HERE}/<int:bid_id>", methods=["GET", "POST"])
@requires(Role.MEMBER)
def score(round_id: int, bid_id: int) -> str | Response:
    """Read a bid and score it; read-only once scoring has closed."""
    desk = desk_of(round_id)
    if request.method == "POST":
        must_take_scores(desk.round, g.at)
        sent = sent_scores(desk.criteria, whole=request.form.get("go") == "next")
        if sent.validate():
            return _save(desk, find_submitted(desk.round, bid_id), sent)
        return _page(desk, desk.bid(bid_id), sent)
    bid = desk.bid(bid_id)
    if desk.may_write and not desk.paper.has_declared(bid.id):
        return redirect(desk.url("interest", bid), 303)
    kept = kept_scores(desk.criteria, desk.paper.given(bid.id), desk.paper.remarks.get(bid.id))
    return _page(desk, bid, kept)


def _save(desk: Desk, bid: Bid, form: ScoreForm) -> Response:
    changed = operations.save_scores(
        desk.opened(),
        bid,
        form.given(),
        comment=form.comment.data or "",
        private_note=form.private_note.data or "",
        version=form.seen_version(),
        by=g.person,
        at=g.at,
    )
    said, onwards = _saved(desk, bid, form, desk.change_told if changed else "")
    return done(onwards, said)


def _saved(desk: Desk, bid: Bid, form: ScoreForm, changed: str) -> tuple[str, str]:
    """What is said once it is saved, and where it goes on; made before, while everything is read."""
    if not form.whole:
        return changed or _("The draft is saved."), desk.url("score", bid)
    mark = mark_of({criterion.id: criterion.weight for criterion in desk.criteria}, form.given())
    said = _("Saved: %(mark)s of 100 for “%(bid)s”.", mark=points(mark), bid=bid.title)
    following = desk.next_after(bid)
    return f"{said} {changed}".strip(), desk.url("score", following) if following else desk.url("check")


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
