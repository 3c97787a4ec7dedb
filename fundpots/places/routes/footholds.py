"""Areas without a group where presence is little, and who is near enough to bring one about."""

from collections import Counter

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from fundpots.people.access import public
from fundpots.places.charts import foothold_bands, foothold_map, free_band
from fundpots.places.forms import FootholdsForm
from fundpots.places.forms.asking import region_choices
from fundpots.places.models import Area, Group, Region
from fundpots.places.queries import AreaNow, Country, country, grouping_in_force, main_homes, regions_of_areas
from fundpots.places.routes.blueprint import asked, bp, next_page, today
from fundpots.places.rules import Point, nearest
from fundpots.places.tables import least_present, told_free

PAGE = 40


@bp.route("/footholds")
@public
def footholds() -> str:
    """Where a first group would matter most."""
    whole, region_of = country(today()), regions_of_areas(grouping_in_force(today()))
    form = FootholdsForm(request.args)
    form.region.choices = region_choices({region.id: region for region in region_of.values()}.values())
    below = _below()
    free = [one for one in least_present(whole, below) if _inside(one.area, region_of, asked("region"))]
    start = next((place + 1 for place, one in enumerate(free) if one.area.code == asked("after")), 0)
    page = free[start : start + PAGE]
    more = start + PAGE < len(free)
    return render_template(
        "places/footholds.html",
        rows=_sponsored(page, region_of),
        many=len(free),
        region_of=region_of,
        filters=form,
        below=below,
        bands=list(zip(foothold_bands(below), _sums(whole, below), strict=True)),
        title=told_free(whole.areas),
        next_url=next_page(".footholds", page[-1].area.code if more else ""),
    )


@bp.route("/footholds/map.json")
@public
def footholds_chart() -> Response:
    """The map of areas with and without a group."""
    return jsonify(foothold_map(country(today()).areas, _below()))


def _sponsored(
    areas: list[AreaNow], region_of: dict[str, Region]
) -> list[tuple[AreaNow, list[tuple[Group, float]]]]:
    """Each area with the nearest groups of its own region, which alone can bid for it."""
    by_region: dict[int, list[tuple[Group, Point]]] = {}
    for group, home in main_homes(today()):
        if home.code in region_of:
            there = by_region.setdefault(region_of[home.code].id, [])
            there.append((group, Point(home.lat, home.lon)))
    return [
        (
            one,
            nearest(
                Point(one.area.lat, one.area.lon),
                by_region.get(region_of[one.area.code].id, ()) if one.area.code in region_of else (),
            ),
        )
        for one in areas
    ]


def _sums(whole: Country, below: float) -> list[int]:
    """How many areas each shade of the map stands for."""
    shades = Counter(free_band(one, below) for one in whole.areas)
    return [shades[band] for band in range(3)]


def _inside(area: Area, region_of: dict[str, Region], slug: str) -> bool:
    return not slug or (area.code in region_of and region_of[area.code].slug == slug)


def _below() -> float:
    return {"0.75": 0.75, "1": 1.0}.get(asked("below"), 0.5)
