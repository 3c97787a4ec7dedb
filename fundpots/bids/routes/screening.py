"""Screening: the queue, one bid's decision, corrected areas, and a decision undone."""

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.bids.forms import CorrectForm, ScreenForm, UndoForm
from fundpots.bids.models import Bid
from fundpots.bids.operations import ask_for_changes, correct_areas, pass_bid, refuse_bid, undo_screening
from fundpots.bids.queries import benefit_areas, change_requests, screening_queue, section_parts
from fundpots.bids.routes.blueprint import bp, screened_bid, whole_bid
from fundpots.bids.rules import NotScreening, state_of, text_of
from fundpots.bids.stages import Section
from fundpots.bids.tables import changed_words, state_words
from fundpots.done import done
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.queries import areas_by_code, weigher
from fundpots.rounds.routes.blueprint import run_round
from fundpots.rounds.routes.set_up import is_fresh
from fundpots.rounds.rules import bids_are_in
from fundpots.rounds.stages import Stage
from fundpots.words import told


@bp.route("/rounds/<int:round_id>/screening")
@requires(Role.ADMINISTRATOR)
def queue(round_id: int) -> str:
    """Every bid that is in, those that wait for a decision first."""
    round_ = run_round(round_id)
    inside = bids_are_in(round_, g.at)
    bids = screening_queue(round_) if inside else []
    requests = change_requests([bid.id for bid in bids])
    return render_template(
        "bids/queue.html",
        round_=round_,
        inside=inside,
        bids=bids,
        decided=sum(bid.eligibility is not None for bid in bids),
        tags={bid.id: state_words(state_of(bid, g.at, requests.get(bid.id, []))) for bid in bids},
        returned={
            key: all(one.answered_at is not None for one in asked) for key, asked in requests.items() if asked
        },
        screening=round_.stage == Stage.SCREENING,
    )


@bp.route("/bids/<int:bid_id>/screening", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def screen(bid_id: int) -> str | Response:
    """Read a bid and decide: eligible, not eligible with a public reason, or changes to named sections."""
    bid = screened_bid(bid_id)
    form = ScreenForm()
    if form.validate_on_submit():
        _decide(bid, form)
        return done(url_for(".queue", round_id=bid.round_id))
    values = whole_bid(bid)
    return render_template(
        "bids/screen.html",
        form=form,
        undo=UndoForm(formdata=None),
        sections=list(Section),
        changes=[
            (one, changed_words(one.was, text_of(section_parts(bid, Section(one.section)))))
            for one in values["requests"]
        ],
        screening=bid.round.stage == Stage.SCREENING,
        **values,
    )


@bp.route("/bids/<int:bid_id>/screening/undo", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def undo(bid_id: int) -> str | Response:
    """Take a decision back, with a reason that everybody will read."""
    bid = screened_bid(bid_id)
    _must_be_screening(bid)
    form = UndoForm()
    if form.validate_on_submit():
        undo_screening(bid, reason=form.reason.data or "", by=g.person, at=g.at)
        return done(url_for(".screen", bid_id=bid.id))
    return render_template("bids/undo.html", form=form, bid=bid)


@bp.route("/bids/<int:bid_id>/screening/areas", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def correct(bid_id: int) -> str | Response:
    """Correct which areas benefit, with a reason; the weight follows."""
    bid = screened_bid(bid_id)
    _must_be_screening(bid)
    form, scale = CorrectForm(), weigher(bid.round)
    areas = sorted(areas_by_code(scale.areas).values(), key=lambda area: told(area))
    form.areas.choices = offered({area.code: told(area) for area in areas})
    if form.validate_on_submit():
        correct_areas(bid, form.areas.data or [], reason=form.reason.data or "", by=g.person, at=g.at)
        return done(url_for(".screen", bid_id=bid.id))
    if is_fresh(form):
        form.areas.data = [area.code for area in benefit_areas([bid.id]).get(bid.id, [])]
    return render_template("bids/correct.html", form=form, bid=bid, scale=scale, areas=areas)


def _decide(bid: Bid, form: ScreenForm) -> None:
    if form.decision.data == "eligible":
        pass_bid(bid, by=g.person, at=g.at)
    elif form.decision.data == "ineligible":
        refuse_bid(bid, reason=form.reason.data or "", by=g.person, at=g.at)
    else:
        ask_for_changes(bid, form.asked(), by=g.person, at=g.at)


def _must_be_screening(bid: Bid) -> None:
    if bid.round.stage != Stage.SCREENING:
        raise NotScreening
