"""Whether the leaning worked: what each fifth of presence and each region got."""

from typing import Any

from flask import g, jsonify, render_template
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.people.access import public
from fundpots.places.queries import grouping_in_force, newest_count, regions_of_areas
from fundpots.reports.charts import fifths_chart, regions_chart
from fundpots.reports.queries.money import AreaMoney, areas_with_money, rounds_behind
from fundpots.reports.routes.asking import asked_for, filters
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.tables import by_region
from fundpots.reports.tables.fairness import by_fifth, fifth_words, told_fifths


@bp.route("/fairness")
@public
def fairness() -> str:
    """Money by fifth of presence and by region, of all published rounds or those of a pot or year."""
    asked, areas = asked_for(), _areas()
    shares = by_fifth(areas) if areas else []
    return render_template(
        "reports/fairness.html",
        count=newest_count(),
        shares=shares,
        words=fifth_words(),
        finding=told_fifths(shares) if areas else "",
        rows=_regions(areas),
        behind=rounds_behind(asked),
        **filters(asked),
    )


@bp.route("/fairness/fifths.json")
@public
def fairness_fifths() -> Response:
    """The fifths as a figure."""
    return jsonify(fifths_chart(by_fifth(_areas())))


@bp.route("/fairness/regions.json")
@public
def fairness_regions() -> Response:
    """The regions as a figure."""
    return jsonify(regions_chart(_regions(_areas())))


def _areas() -> list[AreaMoney]:
    count = newest_count()
    return areas_with_money(count, asked_for()) if count else []


def _regions(areas: list[AreaMoney]) -> Any:
    return by_region(areas, regions_of_areas(grouping_in_force(london_date(g.at)))) if areas else []
