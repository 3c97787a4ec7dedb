"""Where the money of all results went inside one region, area by area."""

from dataclasses import replace

from flask import g, jsonify, render_template
from sqlalchemy import select
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.access import public
from fundpots.places.models import Area, Region
from fundpots.places.queries import areas_of_region, as_drawn, drawing_of, find_region
from fundpots.reports.charts import map_of_money
from fundpots.reports.queries import Leaning, leaning_of_money
from fundpots.reports.routes.blueprint import bp
from fundpots.reports.tables.regions import told_region


@bp.route("/regions/<slug>/money")
@public
def region_money(slug: str) -> str:
    """The region's areas by what their people got, the least present first."""
    region = find_region(slug)
    leaning = _inside(region)
    return render_template(
        "reports/region_money.html",
        region=as_drawn(region, drawing_of(region, london_date(g.at))),
        slug=slug,
        leaning=leaning,
        sentence=told_region(leaning.areas) if leaning else "",
        rows=sorted(leaning.areas, key=lambda row: row.presence) if leaning else [],
        areas=_areas(),
    )


@bp.route("/regions/<slug>/money.json")
@public
def region_money_chart(slug: str) -> Response:
    """The same as a map."""
    leaning = _inside(find_region(slug))
    if leaning is None:
        raise Unseen
    return jsonify(map_of_money(leaning, _areas()))


def _inside(region: Region) -> Leaning | None:
    """The money of the region's areas, as it was drawn last; None before any result."""
    leaning = leaning_of_money()
    drawing = drawing_of(region, london_date(g.at))
    codes = {area.code for area in areas_of_region(region.id, drawing)}
    return leaning and replace(leaning, areas=tuple(one for one in leaning.areas if one.code in codes))


def _areas() -> dict[str, Area]:
    return {area.code: area for area in db.session.scalars(select(Area))}
