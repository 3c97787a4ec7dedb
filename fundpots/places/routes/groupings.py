"""Drawings of regions: the public history, one drawing, and what it changes."""

from typing import Any

from flask import g, jsonify, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places import operations
from fundpots.places.charts import drawing_map
from fundpots.places.forms import DraftForm
from fundpots.places.models import Grouping
from fundpots.places.queries import (
    Country,
    all_groupings,
    changes_of,
    checks_of,
    country,
    drawing_before,
    drawn_regions,
    find_grouping,
    grouping_in_force,
    main_homes,
    placements,
)
from fundpots.places.routes.blueprint import bp, today
from fundpots.places.tables import told_finding


@bp.route("/groupings")
@public
def groupings() -> str:
    """Every drawing of the regions, with the day from which it holds."""
    return render_template(
        "places/groupings.html",
        groupings=all_groupings(),
        current=grouping_in_force(today()),
        today=today(),
        may_draw=standing().administers_whole,
    )


@bp.route("/groupings/<int:grouping_id>")
@public
def grouping(grouping_id: int) -> str:
    """One drawing: its map and regions; for a draft, what it would change and what stands against it."""
    drawing, whole = find_grouping(grouping_id), country(today())
    return render_template(
        "places/grouping.html",
        drawing=drawing,
        current=drawing.id == grouping_in_force(today()).id,
        today=today(),
        may_draw=standing().administers_whole and drawing.in_force_on is None,
        **_told(drawing, whole),
    )


@bp.route("/groupings/<int:grouping_id>/map.json")
@public
def grouping_chart(grouping_id: int) -> Response:
    """The drawing as a map; areas that a draft moves carry a mark."""
    drawing = find_grouping(grouping_id)
    now, base = placements(drawing.id), placements(drawing_before(drawing, today()).id)
    moved = {code for code, region_id in now.items() if base.get(code) != region_id}
    drawn = drawn_regions(country(today()), drawing)
    return jsonify(drawing_map(drawn, moved if drawing.in_force_on is None else ()))


@bp.route("/groupings/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_grouping() -> str | Response:
    """Begin a draft from the drawing in force."""
    see_if(standing().administers_whole)
    form = DraftForm()
    origin = grouping_in_force(today())
    if form.validate_on_submit():
        name, reason = (form.name.data or "").strip(), form.reason.data or ""
        draft = operations.draft_grouping(name, reason, origin, by=g.person, at=g.at)
        text = _("The draft is there, drawn as the regions are now. Move areas next.")
        return done(url_for(".grouping", grouping_id=draft.id), text)
    return render_template("places/new_grouping.html", form=form, origin=origin)


def _told(drawing: Grouping, whole: Country) -> dict[str, Any]:
    changes = changes_of(drawing, drawing_before(drawing, today()), whole, today())
    found = checks_of(drawing, today()) if drawing.in_force_on is None else []
    areas = {one.area.code: one.area for one in whole.areas}
    homes = [area.code for _group, area in main_homes(today())]
    return {
        "regions": list(changes.after.values()),
        "homes": {
            which: {key: sum(map(one.codes.__contains__, homes)) for key, one in drawn.items()}
            for which, drawn in (("before", changes.before), ("after", changes.after))
        },
        "changes": changes,
        "stops": [told_finding(one, changes.after, areas) for one in found if one.kind.stops],
        "warnings": [told_finding(one, changes.after, areas) for one in found if not one.kind.stops],
    }
