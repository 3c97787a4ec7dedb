"""The country at one look, the list of areas, and one area with what its weight is made of."""

from collections.abc import Callable

from flask import current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from fundpots.people.access import public, search_paced, standing
from fundpots.places.forms import AreasForm
from fundpots.places.forms.asking import region_choices
from fundpots.places.models import Area, Region
from fundpots.places.queries import (
    AreaNow,
    country,
    find_area,
    grouping_in_force,
    groups_of_area,
    neighbours_of,
    regions_now,
    regions_of_areas,
)
from fundpots.places.routes.blueprint import asked, bp, next_page, today
from fundpots.places.routes.showing import mapped, shows_weight, titled
from fundpots.places.tables import presence_steps, why_presence

PAGE = 50


@bp.route("/places")
@public
def index() -> str:
    """Where the movement is present, region by region."""
    whole, grouping, regions = regions_now(today())
    return render_template(
        "places/index.html",
        whole=whole,
        grouping=grouping,
        regions=sorted(regions, key=lambda one: one.presence or 0),
        title=titled(whole.areas),
        shows_weight=shows_weight(),
        may_import=standing().administers_whole,
    )


@bp.route("/places/map.json")
@public
def presence_chart() -> Response:
    """The map of presence, or of weights."""
    return jsonify(mapped(country(today()).areas))


@bp.route("/areas")
@public
@search_paced
def areas() -> str:
    """Every area, by name, with filters that live in the address."""
    whole = country(today())
    region_of = regions_of_areas(grouping_in_force(today()))
    form = AreasForm(request.args)
    form.region.choices = region_choices({region.id: region for region in region_of.values()}.values())
    wanted = _wanted(form, region_of)
    found = [one for one in whole.areas if wanted(one)]
    page, after = _page(found, asked("after"))
    return render_template(
        "places/areas.html",
        areas=page,
        many=len(found),
        region_of=region_of,
        filters=form,
        narrowed=any(asked(name) for name in ("search", "region", "group")),
        next_url=next_page(".areas", after),
    )


@bp.route("/areas/<code>")
@public
def area(code: str) -> str:
    """One area: the facts, who is there, and the weight that a bid for it would have."""
    found, whole = find_area(code), country(today())
    here = whole.by_code[code]
    why = whole.fitted.explain(_counts(here)) if whole.fitted else None
    return render_template(
        "places/area.html",
        area=found,
        here=here,
        count=whole.count,
        why=why and why_presence(why, current_app.config["SETTINGS"].movement),
        steps=presence_steps(why) if why else [],
        region=regions_of_areas(grouping_in_force(today())).get(code),
        groups=groups_of_area(code, today()),
        neighbours=neighbours_of(code),
    )


def _wanted(form: AreasForm, region_of: dict[str, Region]) -> Callable[[AreaNow], bool]:
    """Whether an area fits every filter."""
    words, slug = asked("search").casefold().split(), form.region.data
    with_group = {"with": True, "without": False}.get(form.group.data or "")

    def fits(one: AreaNow) -> bool:
        text = _names(one.area)
        here = region_of.get(one.area.code)
        return (
            all(word in text for word in words)
            and (not slug or (here is not None and here.slug == slug))
            and with_group in (None, bool(one.at_home))
        )

    return fits


def _names(one: Area) -> str:
    return f"{one.name} {one.name_cy or ''} {one.code}".casefold()


def _page(found: list[AreaNow], after: str) -> tuple[list[AreaNow], str]:
    """The areas after one with a key, and the key after which the next page begins."""
    start = next((place + 1 for place, one in enumerate(found) if one.area.code == after), 0)
    page = found[start : start + PAGE]
    return page, page[-1].area.code if start + PAGE < len(found) else ""


def _counts(here: AreaNow) -> dict[str, list[float]]:
    return {"electorate": [here.area.electorate], "members": [here.members], "groups": [here.groups]}
