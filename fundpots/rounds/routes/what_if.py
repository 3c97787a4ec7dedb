"""What if: the terms of a draft, or others, tried on bids before anything is decided."""

from typing import Any

from flask import abort, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.done import done
from fundpots.people.access import public, requires, see_if
from fundpots.people.stages import Role
from fundpots.rounds.charts import CHARTS, fifth_names
from fundpots.rounds.forms import KeepForm, WhatIfForm
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.models import Round, Scenario
from fundpots.rounds.operations import save_scenario
from fundpots.rounds.queries import areas_by_code, find_round, find_scenario, scenarios_of, weigher
from fundpots.rounds.queries.trials import MADE_UP, past_rounds, trial_of
from fundpots.rounds.routes.blueprint import bp
from fundpots.rounds.routes.set_up import draft_round
from fundpots.rounds.rules import NothingToWeighBy
from fundpots.rounds.rules.what_if import Terms, report_of
from fundpots.rounds.tables import chart_titles, told_finding
from fundpots.words import told

TRIED = ("tilt", "clip", "reserve_share", "reserve_least_share", "rule", "panel")
KEPT = ("amount_pence", "minimum_scorers", "one_award_per_group")


@bp.route("/rounds/<int:round_id>/what-if", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def what_if(round_id: int) -> str | Response:
    """Try terms; the settings are the address. A post keeps them under a link of their own."""
    round_ = draft_round(round_id)
    asking = _asking(round_)
    keep = KeepForm()
    report = None
    if asking.validate():
        report = _report(round_, asking)
        if keep.validate_on_submit():
            return _keep(round_, keep, report)
    return render_template(
        "rounds/what_if.html",
        round_=round_,
        asking=asking,
        form=keep,
        scenarios=scenarios_of(round_),
        **_shown(report),
    )


@bp.route("/rounds/<int:round_id>/what-if/<any(curve, fifths, slope):name>.json")
@requires(Role.ADMINISTRATOR)
def what_if_chart(round_id: int, name: str) -> Response:
    """One picture of the terms in the address."""
    round_ = draft_round(round_id)
    asking = _asking(round_)
    if not asking.validate():
        abort(400)
    return jsonify(CHARTS[name](_report(round_, asking, audited=False)))


@bp.route("/what-if/<slug>")
@public
def scenario(slug: str) -> str:
    """Terms that were tried and kept, as they were seen then: for whoever has the link."""
    found = find_scenario(slug)
    round_ = find_round(found.round_id)
    return render_template(
        "rounds/scenario.html",
        scenario=found,
        round_=round_,
        others=[other for other in scenarios_of(round_) if other.id != found.id],
        opened=round_.opened_at is not None,
        **_shown(found.settings),
    )


@bp.route("/what-if/<slug>/<any(curve, fifths, slope):name>.json")
@public
def scenario_chart(slug: str, name: str) -> Response:
    """One picture of a scenario."""
    return jsonify(CHARTS[name](find_scenario(slug).settings))


@bp.route("/what-if/<slug>/beside/<other>")
@public
def beside(slug: str, other: str) -> str:
    """Two scenarios of one round, side by side."""
    pair = (find_scenario(slug), find_scenario(other))
    see_if(pair[0].round_id == pair[1].round_id)
    return render_template(
        "rounds/beside.html", round_=find_round(pair[0].round_id), pair=pair, fifths=fifth_names()
    )


def _asking(round_: Round) -> WhatIfForm:
    """The settings in the address; where one is not there, that of the draft."""
    form = WhatIfForm(request.args if request.args.get("tilt") is not None else None)
    past = {past.id: told(past) for past in past_rounds(round_)}
    form.on.flags.optional = False
    form.on.choices = offered({**past, MADE_UP: _("made-up bids")})
    if not request.args.get("tilt"):
        for name in TRIED:
            form[name].data = getattr(round_, name)
        form.on.data = next(iter(past), MADE_UP)
    return form


def _report(round_: Round, asking: WhatIfForm, *, audited: bool = True) -> dict[str, Any]:
    try:
        weighs = weigher(round_, on=london_date(g.at))
    except ValueError:
        raise NothingToWeighBy from None
    terms = Terms(
        **{name: asking[name].data for name in TRIED}, **{name: getattr(round_, name) for name in KEPT}
    )
    trial = trial_of(round_, asking.on.data or MADE_UP, weighs, g.at)
    report = report_of(trial, weighs, terms, audited=audited)
    past = {past.id: told(past) for past in past_rounds(round_)}
    return {**report, "tried_on": past.get(asking.on.data, _("made-up bids"))}


def _shown(report: dict[str, Any] | None) -> dict[str, Any]:
    """What the page shows of a report: names of areas, the finding in a sentence."""
    if report is None:
        return {"report": None}
    return {
        "report": report,
        "areas": areas_by_code(row["code"] for row in report["areas"]),
        "fifths": fifth_names(),
        "finding": told_finding(report),
        "titles": chart_titles(report),
    }


def _keep(round_: Round, form: KeepForm, report: dict[str, Any]) -> Response:
    scenario: Scenario = save_scenario(round_, (form.name.data or "").strip(), report, by=g.person, at=g.at)
    return done(url_for(".scenario", slug=scenario.slug))
