"""Moving a round on, calling it off, giving it more time: each on a page that says what will happen."""

from datetime import datetime

from flask import g, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.clock import in_london
from fundpots.done import done
from fundpots.errors import Refusal, Stale
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.rounds import operations
from fundpots.rounds.forms import ConfirmForm, ExtendForm, ReasonForm
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of, missing_of
from fundpots.rounds.routes.blueprint import bp, run_round
from fundpots.rounds.routes.set_up import is_fresh, version_of
from fundpots.rounds.rules import DateNotLater, DatesOutOfOrder, NotAfterOpening, TooLate, find_move
from fundpots.rounds.rules.life import deadlines_ahead
from fundpots.rounds.stages import Stage
from fundpots.rounds.tables import date_words, section_words, step_words, terms_in_words, will_happen
from fundpots.shown import shown_moment

MAY_GIVE_TIME = (Stage.OPEN, Stage.SCREENING, Stage.SCORING, Stage.PROPOSAL, Stage.RATIFICATION)


@bp.route("/rounds/<int:round_id>/move/open", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def open_round(round_id: int) -> str | Response:
    """Open a round, once its checklist is empty."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        if round_.stage == Stage.DRAFT and version_of(form) != round_.version:
            raise Stale(
                _("The draft was changed after you looked at it. Read it again, then open the round.")
            )
        operations.open_round(round_, by=g.person, at=g.at)
        return _moved(round_)
    find_move("open", round_.stage)
    form.version.data = str(round_.version)
    criteria = criteria_of(round_)
    return render_template(
        "rounds/open_round.html",
        round_=round_,
        form=form,
        criteria=criteria,
        parts=terms_in_words(round_),
        missing=missing_of(round_, g.at, criteria=criteria),
        words=section_words(),
        steps=will_happen("open"),
        button=step_words("open"),
    )


@bp.route("/rounds/<int:round_id>/move/close-bids", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def close_bids(round_id: int) -> str | Response:
    """End the taking of bids, once the deadline has passed."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.close_bids(round_, by=g.person, at=g.at)
        return _moved(round_)
    return move_page(round_, "close-bids", form, early_until=round_.bids_close_at)


@bp.route("/rounds/<int:round_id>/move/cancel", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def cancel(round_id: int) -> str | Response:
    """Call a round off, with a reason that everybody will read."""
    round_ = run_round(round_id)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.cancel(round_, by=g.person, at=g.at, reason=form.reason.data or "")
        return _moved(round_)
    return move_page(round_, "cancel", form)


@bp.route("/rounds/<int:round_id>/more-time", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def more_time(round_id: int) -> str | Response:
    """Put off a deadline that was promised, in public and with a reason."""
    round_ = run_round(round_id)
    form = _extend_form(round_)
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            operations.extend(
                round_, form.date.data, form.until(), by=g.person, at=g.at, reason=form.reason.data or ""
            )
        except (DateNotLater, DatesOutOfOrder, TooLate) as refused:
            refusal = refused
        else:
            return _moved(round_)
    return render_template("rounds/more_time.html", round_=round_, form=form, refusal=refusal)


def move_page(round_: Round, name: str, form: ConfirmForm, *, early_until: datetime | None = None) -> str:
    """The page that says what a step does; before `early_until` it says so instead of offering it.

    Storeys above use it for their own steps, with ReasonForm for a step back. Raises WrongStage.
    """
    move = find_move(name, round_.stage)
    return render_template(
        f"rounds/{'cancel' if name == 'cancel' else 'move'}.html",
        round_=round_,
        move=move,
        form=form,
        steps=will_happen(name),
        button=step_words(name),
        early_until=early_until if early_until and g.at < early_until else None,
    )


def _extend_form(round_: Round) -> ExtendForm:
    if round_.stage not in MAY_GIVE_TIME:
        raise NotAfterOpening
    words = date_words()
    form = ExtendForm()
    form.date.choices = offered(
        {
            name: f"{words[name]}: {shown_moment(getattr(round_, name))}"
            for name in deadlines_ahead(round_, g.at)
        }
    )
    if is_fresh(form):
        form.until_clock.data = in_london(round_.vote_closes_at or g.at).time()
    return form


def _moved(round_: Round) -> Response:
    return done(url_for(".show", round_id=round_.id))
