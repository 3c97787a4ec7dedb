"""Setting up a round: the beginning, the task list, and one page for each section."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.done import done
from fundpots.errors import Stale
from fundpots.people.access import requires, standing
from fundpots.people.stages import Role
from fundpots.places.queries import grouping_in_force, groups_of_region
from fundpots.pots.models import Pot
from fundpots.pots.queries import all_pots
from fundpots.rounds.forms import (
    DatesForm,
    JudgingForm,
    MoneyForm,
    StartForm,
    TextsForm,
    VoteForm,
    WeightingForm,
)
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.forms.set_up import Section
from fundpots.rounds.models import Round
from fundpots.rounds.operations import change_terms, copy_round, make_round
from fundpots.rounds.queries import free_pence, missing_of, presence_counts, rounds_to_copy, scenarios_of
from fundpots.rounds.queries.readiness import is_welsh
from fundpots.rounds.routes.blueprint import bp, run_round
from fundpots.rounds.rules import TermsLocked
from fundpots.rounds.rules.complete import SECTIONS
from fundpots.rounds.stages import Stage
from fundpots.rounds.tables import section_tasks, section_words
from fundpots.shown import shown_date
from fundpots.words import told

FORMS: dict[str, type[Section]] = {
    "texts": TextsForm,
    "money": MoneyForm,
    "dates": DatesForm,
    "weighting": WeightingForm,
    "judging": JudgingForm,
    "vote": VoteForm,
}


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def start() -> str | Response:
    """Begin a draft for one of one's pots, from the usual terms or from an earlier round's."""
    pots = [pot for pot in all_pots() if pot.closed_at is None and standing().may_administer(pot.region_id)]
    past = {round_.id: round_ for round_ in rounds_to_copy([pot.id for pot in pots])}
    form = _start_form(pots, past)
    if form.validate_on_submit():
        source = past.get(form.begin.data)
        pot = next(pot for pot in pots if pot.id == form.pot.data)
        name = (form.name.data or "").strip()
        if source is not None and source.pot_id == pot.id:
            round_ = copy_round(source, name=name, by=g.person, at=g.at)
        else:
            round_ = make_round(pot, name=name, by=g.person, at=g.at)
        return done(url_for(".set_up", round_id=round_.id))
    return render_template("rounds/start.html", form=form, pots=pots)


@bp.route("/rounds/<int:round_id>/set-up")
@requires(Role.ADMINISTRATOR)
def set_up(round_id: int) -> str:
    """The task list: what is done, what is missing, and whether the round may open."""
    round_ = draft_round(round_id)
    missing = missing_of(round_, g.at)
    return render_template(
        "rounds/set_up.html",
        round_=round_,
        missing=missing,
        tasks=section_tasks(missing),
        words=section_words(),
        scenarios=scenarios_of(round_),
    )


@bp.route("/rounds/<int:round_id>/set-up/<any(texts, money, dates, weighting, judging, vote):section>",
          methods=["GET", "POST"])  # fmt: skip
@requires(Role.ADMINISTRATOR)
def section(round_id: int, section: str) -> str | Response:
    """One section of the set-up."""
    round_ = draft_round(round_id)
    form = _section_form(section, round_)
    if form.validate_on_submit():
        _save(round_, form)
        return redirect(_after(section, round_), 303)
    return render_template(
        "rounds/section.html",
        round_=round_,
        section=section,
        form=form,
        title=section_words()[section],
        missing=[item for item in missing_of(round_, g.at) if item.section == section],
        free_pence=free_pence(round_.pot_id, but=round_.id),
        groups=_number_of_groups(round_) if section == "judging" else 0,
    )


def draft_round(round_id: int) -> Round:
    """A draft that the person may edit; one that has opened is locked."""
    round_ = run_round(round_id)
    if round_.stage != Stage.DRAFT:
        raise TermsLocked
    return round_


def version_of(form: Any) -> int:
    """The version that the person had before them; 0, which no round has, where it was tampered with."""
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_fresh(form: Any) -> bool:
    """Nothing was sent and nothing kept, so the form shows what is saved."""
    return not form.is_submitted() and not any(field.raw_data for field in form)


def _start_form(pots: list[Pot], past: dict[int, Round]) -> StartForm:
    form = StartForm()
    form.pot.choices = offered({pot.id: told(pot) for pot in pots})
    names = {key: f"{told(round_)} ({told(round_.pot)})" for key, round_ in past.items()}
    form.begin.choices = offered({0: _("the usual terms"), **names})
    asked = request.args.get("begin", type=int)
    if is_fresh(form) and asked in past:
        form.begin.data, form.pot.data = asked, past[asked].pot_id
    return form


def _section_form(section: str, round_: Round) -> Section:
    form = FORMS[section]()
    if isinstance(form, WeightingForm):
        counts = presence_counts()
        form.presence_count_id.choices = offered(
            {count.id: f"{count.name} ({shown_date(count.counted_on)})" for count in counts}
        )
    if is_fresh(form):
        form.fill(round_)
        form.version.data = str(round_.version)
    for field in form:
        if field.name.endswith("_cy") and is_welsh(round_):
            field.flags.optional = False
    return form


def _number_of_groups(round_: Round) -> int:
    """How many groups could bid today: with few of them, halves are too small to judge each other."""
    on = london_date(g.at)
    return len(groups_of_region(round_.pot.region_id, grouping_in_force(on), on))


def _save(round_: Round, form: Section) -> None:
    try:
        change_terms(round_, form.changes(), version=version_of(form), by=g.person, at=g.at)
    except Stale as stale:
        yours, theirs = form.words(stale.yours or {}), form.words(stale.theirs or {})  # type: ignore[arg-type]
        raise Stale(yours=yours, theirs=theirs) from None
    db.session.commit()


def _after(section: str, round_: Round) -> str:
    """Save and continue to the next section, or save and come back later."""
    place = SECTIONS.index(section) + 1
    if "later" in request.form or place == len(SECTIONS):
        return url_for(".set_up", round_id=round_.id)
    following = SECTIONS[place]
    if following == "criteria":
        return url_for(".criteria", round_id=round_.id)
    return url_for(".section", round_id=round_.id, section=following)
