"""Writing the criteria of a draft, one page for each."""

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.rounds import operations
from fundpots.rounds.forms import ConfirmForm, CriterionForm
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of, find_criterion, missing_of
from fundpots.rounds.queries.readiness import is_welsh
from fundpots.rounds.routes.blueprint import bp
from fundpots.rounds.routes.set_up import draft_round, is_fresh, version_of
from fundpots.rounds.rules.answers import ANSWERED_IN

HERE = "/rounds/<int:round_id>/set-up/criteria"


@bp.route(HERE)
@requires(Role.ADMINISTRATOR)
def criteria(round_id: int) -> str:
    """The criteria with their weights, and what they add up to."""
    round_ = draft_round(round_id)
    found = criteria_of(round_)
    return render_template(
        "rounds/criteria.html",
        round_=round_,
        criteria=found,
        sections=ANSWERED_IN,
        total=sum(criterion.weight for criterion in found),
        missing=[item for item in missing_of(round_, g.at, criteria=found) if item.section == "criteria"],
    )


@bp.route(f"{HERE}/add", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def add_criterion(round_id: int) -> str | Response:
    """One more criterion."""
    round_ = draft_round(round_id)
    form = _form(round_)
    if form.validate_on_submit():
        operations.add_criterion(round_, form.changes(), by=g.person, at=g.at)
        return _saved(round_)
    return render_template("rounds/add_criterion.html", round_=round_, form=form, in_welsh=is_welsh(round_))


@bp.route(f"{HERE}/<int:criterion_id>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_criterion(round_id: int, criterion_id: int) -> str | Response:
    """One criterion: its weight, and what each point means."""
    round_ = draft_round(round_id)
    criterion = find_criterion(round_, criterion_id)
    form = _form(round_)
    if form.validate_on_submit():
        operations.change_criterion(
            round_, criterion, form.changes(), version=version_of(form), by=g.person, at=g.at
        )
        return _saved(round_)
    if is_fresh(form):
        form.fill(criterion)
        form.version.data = str(round_.version)
    return render_template(
        "rounds/edit_criterion.html", round_=round_, criterion=criterion, form=form, in_welsh=is_welsh(round_)
    )


@bp.route(f"{HERE}/<int:criterion_id>/remove", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def remove_criterion(round_id: int, criterion_id: int) -> str | Response:
    """Take a criterion out, after one more look at it."""
    round_ = draft_round(round_id)
    criterion = find_criterion(round_, criterion_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.remove_criterion(round_, criterion, by=g.person, at=g.at)
        return _saved(round_)
    return render_template("rounds/remove_criterion.html", round_=round_, criterion=criterion, form=form)


@bp.post(f"{HERE}/<int:criterion_id>/up")
@requires(Role.ADMINISTRATOR)
def shift_criterion(round_id: int, criterion_id: int) -> Response:
    """Move a criterion up by one place."""
    round_ = draft_round(round_id)
    operations.shift_criterion(round_, find_criterion(round_, criterion_id), by=g.person, at=g.at)
    return _saved(round_)


@bp.post(f"{HERE}/suggest")
@requires(Role.ADMINISTRATOR)
def suggest_criteria(round_id: int) -> Response:
    """Begin with the suggested criteria."""
    round_ = draft_round(round_id)
    operations.suggest_criteria(round_, by=g.person, at=g.at)
    return _saved(round_)


def _form(round_: Round) -> CriterionForm:
    form = CriterionForm()
    for field in form:
        if field.name.endswith("_cy") and is_welsh(round_):
            field.flags.optional = False
    return form


def _saved(round_: Round) -> Response:
    return done(url_for(".criteria", round_id=round_.id))
