"""The regions of the drawing in force, and one region."""

from flask import jsonify, render_template
from werkzeug.wrappers import Response

from fundpots.people.access import public
from fundpots.places.charts import drawing_map
from fundpots.places.models import Grouping, Region
from fundpots.places.queries import (
    RegionNow,
    country,
    drawing_of,
    drawn_regions,
    find_region,
    grouping_in_force,
    groups_of_region,
    regions_now,
)
from fundpots.places.routes.blueprint import bp, today
from fundpots.places.routes.showing import mapped, shows_weight, titled
from fundpots.settled import shared


@bp.route("/regions")
@public
@shared
def regions() -> str:
    """The regions and nations as they are drawn today."""
    _whole, grouping, found = regions_now(today())
    return render_template("places/regions.html", grouping=grouping, regions=found)


@bp.route("/regions/map.json")
@public
@shared
def regions_chart() -> Response:
    """The drawing in force as a map."""
    return jsonify(drawing_map(regions_now(today())[2]))


@bp.route("/regions/<slug>")
@public
@shared
def region(slug: str) -> str:
    """One region: its areas, its groups, and how present the movement is."""
    found = find_region(slug)
    drawing, here = _drawn(found)
    return render_template(
        "places/region.html",
        region=here,
        drawing=drawing,
        current=drawing.id == grouping_in_force(today()).id,
        groups=groups_of_region(found.id, drawing, today()),
        title=titled(here.areas),
        shows_weight=shows_weight(),
    )


@bp.route("/regions/<slug>/map.json")
@public
@shared
def region_chart(slug: str) -> Response:
    """The region's areas by presence, or by weight, numbered as the page names them."""
    return jsonify(mapped(_drawn(find_region(slug))[1].areas, numbered=True))


def _drawn(found: Region) -> tuple[Grouping, RegionNow]:
    """The region as the latest drawing that knows it has it."""
    drawing = drawing_of(found, today())
    drawn = drawn_regions(country(today()), drawing)
    return drawing, next(one for one in drawn if one.region.id == found.id)
