"""Awards for everybody to read; what may be done to one is shown to those who may do it."""

from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.queries import benefit_areas, lines_of
from fundpots.done import done
from fundpots.fields import offered
from fundpots.people.access import public, requires, signed_in, standing
from fundpots.people.queries.directory import names_of
from fundpots.people.stages import Role
from fundpots.pots.queries import all_pots
from fundpots.pots.routes.blueprint import asked_year, starts
from fundpots.rounds.routes.set_up import is_fresh
from fundpots.treasury.forms import FiltersForm, PlanForm
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.operations import plan_instalments
from fundpots.treasury.queries.awards import (
    acceptances_of,
    find_award,
    money_of,
    movements_of,
    states_of,
)
from fundpots.treasury.queries.bank import details_in_force
from fundpots.treasury.queries.lists import (
    AwardsAsked,
    awards_asked,
    awards_of_groups,
    rounds_with_awards,
    years_of_awards,
)
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.queries.reports import reports_of, spending_of
from fundpots.treasury.routes.blueprint import belongs, bp, keeps, kept_award, tried
from fundpots.treasury.rules.awards import award_state, owed_pence
from fundpots.treasury.rules.payments import is_unprepared
from fundpots.treasury.rules.refusals import PlanDoesNotAddUp
from fundpots.treasury.tables import award_tag, award_words, instalment_tag, movement_words, report_tag
from fundpots.words import told

LARGEST_KEY = 2**31


@bp.route("/awards")
@public
def index() -> str:
    """Every award, newest first, by pot, round, group and state."""
    asked = _asked()
    awards, after = awards_asked(asked, g.at)
    money = money_of(award.id for award in awards)
    following: dict[str, Any] = {**request.args.to_dict(), "after": after}
    return render_template(
        "treasury/index.html",
        asked=asked,
        awards=awards,
        money=money,
        states=states_of(awards, money, g.at),
        award_tag=award_tag,
        filters=_filters(asked),
        next_url=url_for(".index", **following) if after else "",
    )


@bp.route("/my-awards")
@signed_in
def mine() -> str:
    """The awards of one's own groups."""
    awards = awards_of_groups(standing().groups)
    money = money_of(award.id for award in awards)
    return render_template(
        "treasury/mine.html",
        awards=awards,
        money=money,
        states=states_of(awards, money, g.at),
        award_tag=award_tag,
    )


@bp.route("/awards/<int:award_id>")
@public
def show(award_id: int) -> str:
    """One award: what for, how much, what was paid, what came of it. No bank details, no names of persons."""
    award = find_award(award_id)
    money = money_of([award.id])[award.id]
    reports = reports_of([award.id]).get(award.id, [])
    spending = spending_of(report.id for report in reports)
    final = next((report for report in reports if report.is_final and report.accepted_at), None)
    state = award_state(award, money, final is not None, g.at)
    inside = belongs(award) or keeps(award)
    planned = instalments_of([award.id]).get(award.id, [])
    spent = sum(spending.get(final.id, {}).values()) if final else None
    movements = movements_of(award.id)
    return render_template(
        "treasury/show.html",
        award=award,
        money=money,
        state=state,
        tag=award_tag(state),
        areas=benefit_areas([award.bid_id]).get(award.bid_id, []),
        lines=lines_of([award.bid_id]).get(award.bid_id, []),
        instalments=planned,
        reports=[report for report in reports if report.accepted_at or inside],
        spending=spending,
        movements=movements,
        corrected={movement.corrects_id for movement, _pence in movements},
        tags={"instalment": instalment_tag, "report": report_tag, "movement": movement_words},
        inside=inside,
        officer=standing().is_officer(award.group_id),
        keeper=keeps(award),
        owed_pence=owed_pence(award, money, spent),
        **(_inside(award, planned) if inside else {}),
    )


@bp.route("/awards/<int:award_id>/plan", methods=["GET", "POST"])
@requires(Role.TREASURER)
def plan(award_id: int) -> str | Response:
    """Plan the instalments that nobody has prepared yet."""
    award = kept_award(award_id)
    there = instalments_of([award.id]).get(award.id, [])
    form = _plan_form([one for one in there if is_unprepared(one)])
    refusal = None
    if not _rows_changed(form) and form.validate_on_submit():
        parts = form.plan()
        refusal = tried(lambda: plan_instalments(award, parts, by=g.person, at=g.at), PlanDoesNotAddUp)
        if refusal is None:
            return done(url_for(".show", award_id=award.id))
    committed = money_of([award.id])[award.id].committed_pence
    fixed = sum(one.amount_pence for one in there if not is_unprepared(one) and not _is_past(one))
    return render_template(
        "treasury/plan.html", award=award, form=form, refusal=refusal, to_plan_pence=committed - fixed
    )


def _inside(award: Award, planned: list[Instalment]) -> dict[str, Any]:
    """What the group and its treasurers see besides: who did what, and where the group is paid."""
    acceptances = acceptances_of(award.id)
    return {
        "acceptances": acceptances,
        "names": names_of(key for one in planned for key in (one.prepared_by_id, one.approved_by_id)),
        "details": details_in_force([award.group_id]).get(award.group_id),
        "has_said_yes": any(one.person_id == g.person.id for one in acceptances),
    }


def _asked() -> AwardsAsked:
    args = request.args
    return AwardsAsked(
        pot=args.get("pot", "")[:60],
        round_id=_key(args.get("round", "")),
        group=args.get("group", "")[:80],
        state=args.get("state", "")[:20],
        after=_key(args.get("after", "")),
        year=asked_year(),
    )


def _key(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
    return number if number is None or number < LARGEST_KEY else None


def _filters(asked: AwardsAsked) -> FiltersForm:
    form = FiltersForm(request.args)
    form.pot.choices = offered({"": _("All pots"), **{pot.slug: told(pot) for pot in all_pots()}})
    rounds = {str(round_.id): told(round_) for round_ in rounds_with_awards()}
    form.round.choices = offered({"": _("All rounds"), **rounds})
    form.state.choices = offered({"": _("All states"), **award_words()})
    years = {str(year.number): str(year) for year in years_of_awards(starts())}
    form.year.choices = offered({"": _("All years"), **years})
    return form


def _plan_form(parts: list[Any]) -> PlanForm:
    form = PlanForm()
    if not is_fresh(form):
        return form
    rows = [
        {"amount": one.amount_pence, "due_on": one.due_on, "needs_report": one.needs_report,
         "condition": one.condition}
        for one in parts
    ]  # fmt: skip
    return PlanForm(data={"parts": rows})


def _rows_changed(form: PlanForm) -> bool:
    """Without JavaScript, buttons add and remove rows."""
    if "add_line" in request.form:
        form.add_line()
    elif "remove_line" in request.form:
        form.remove_line(request.form["remove_line"])
    else:
        return False
    return True


def _is_past(one: Any) -> bool:
    return one.paid_at is not None or one.cancelled_at is not None
