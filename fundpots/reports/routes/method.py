"""How it works, so plainly that it could be read aloud at a branch meeting."""

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request
from sqlalchemy import select

from fundpots.clock import london_date
from fundpots.db import db
from fundpots.people.access import public
from fundpots.places.models import Area, AreaPresence
from fundpots.places.queries import grouping_in_force, newest_count, regions_of_areas
from fundpots.reports.routes.blueprint import bp

EXAMPLE_MARK = 70


@dataclass(frozen=True)
class Example:
    """The reader's own area, with every number of its weight."""

    area: Area
    region: Any
    explained: Any
    value: float


@bp.route("/method")
@public
def method() -> str:
    """The method, with a worked example for the area that the reader chooses."""
    areas = db.session.scalars(select(Area).order_by(Area.name)).all()
    code = request.args.get("area", "")
    area = next((one for one in areas if one.code == code), None)
    return render_template(
        "reports/method.html",
        areas=areas,
        chosen=area,
        example=_example(area) if area else None,
        count=newest_count(),
        example_mark=EXAMPLE_MARK,
    )


def _example(area: Area) -> Example | None:
    """The weight of one area inside its region, by the usual terms."""
    count = newest_count()
    if count is None:
        return None
    from weighting.weights import PresenceWeights

    region_of = regions_of_areas(grouping_in_force(london_date(g.at)))
    rows = db.session.execute(
        select(Area.code, Area.electorate, AreaPresence.members, AreaPresence.groups)
        .join(AreaPresence, AreaPresence.area_code == Area.code)
        .where(AreaPresence.count_id == count.id)
    ).all()
    here = [row for row in rows if region_of[row.code].id == region_of[area.code].id]
    fitted = PresenceWeights().fit(_columns(rows), reference=_columns(here))
    explained = fitted.explain(_columns([row for row in rows if row.code == area.code]))
    return Example(area, region_of[area.code], explained, EXAMPLE_MARK * explained.weight)


def _columns(rows: Any) -> dict[str, list[float]]:
    return {name: [float(getattr(row, name)) for row in rows] for name in ("electorate", "members", "groups")}
