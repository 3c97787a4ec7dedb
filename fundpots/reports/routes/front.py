"""The front page: what this is, where the money went, what is open, what was decided."""

from flask import g, jsonify, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.access import public
from fundpots.places.models import Area, Region
from fundpots.places.queries import grouping_in_force, regions_of_areas
from fundpots.reports.charts import map_of_money
from fundpots.reports.queries import latest_results, leaning_of_money, rounds_behind
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.tables import by_region, told_index, told_leaning
from fundpots.rounds.queries import open_rounds
from fundpots.rounds.rules import deadline_of
from fundpots.settled import shared


@bp.route("/")
@public
@shared
def front() -> str | Response:
    """What a visitor meets; whoever is signed in goes to their tasks."""
    if g.person is not None:
        return redirect(url_for("reports.tasks"), 303)
    leaning = leaning_of_money()
    return render_template(
        "reports/front.html",
        leaning=leaning,
        sentence=told_leaning(leaning) if leaning else "",
        index=told_index(leaning.index) if leaning else "",
        behind=rounds_behind() if leaning else None,
        rows=by_region(leaning.areas, _region_of()) if leaning else [],
        rounds=open_rounds(g.at),
        deadline_of=deadline_of,
        results=latest_results(4),
    )


@bp.route("/map.json")
@public
@shared
def money_map() -> Response:
    """The map of money as a figure."""
    leaning = leaning_of_money()
    if leaning is None:
        raise Unseen
    areas = {area.code: area for area in db.session.scalars(select(Area))}
    return jsonify(map_of_money(leaning, areas))


def _region_of() -> dict[str, Region]:
    return regions_of_areas(grouping_in_force(london_date(g.at)))
