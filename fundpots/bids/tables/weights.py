"""A weight and its reason in one sentence, with the figures that make it."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.places.models import Area
from fundpots.rounds.rules import AreaWeight, Weigher
from fundpots.shown import points
from fundpots.words import told


def why_weight(weight: AreaWeight, *, movement: str, whole: bool = False) -> str:
    """'weight 1.41, because Momentum has 0.6 members per 1,000 electors there; the region has 1.9'."""
    figure = points(weight.weight, 2)
    if weight.no_area:
        return _("weight %(weight)s, because no area is chosen", weight=figure)
    here, average = weight.members_per_1000, weight.region_members_per_1000
    digits = 2 if points(here) == points(average) else 1
    values = {
        "weight": figure,
        "movement": movement,
        "here": points(here, digits),
        "average": points(average, digits),
    }
    if whole:
        said = _(
            "weight %(weight)s, because %(movement)s has %(here)s members per 1,000 electors there;"
            " the whole country has %(average)s",
            **values,
        )
    else:
        said = _(
            "weight %(weight)s, because %(movement)s has %(here)s members per 1,000 electors there;"
            " the region has %(average)s",
            **values,
        )
    bounds = {
        "low": _("presence is held at its lowest, so the weight is the highest there is"),
        "high": _("presence is held at its highest, so the weight is the lowest there is"),
    }
    notes = [bounds[weight.bound]] if weight.bound in bounds else []
    if not weight.groups:
        notes.append(_("no group is at home there"))
    return f"{said} ({', '.join(notes)})" if notes else said


def foothold_note(areas: Iterable[Area], weigher: Weigher) -> str:
    """What is special about areas without a group, or nothing."""
    free = [
        told(area) for area in areas if area.code in weigher.areas and not weigher.areas[area.code].groups
    ]
    if not free:
        return ""
    return ngettext(
        "No group is at home in %(areas)s: this would be a foothold. The weight is that of the areas that"
        " benefit, not of your group’s home.",
        "No group is at home in %(areas)s: these would be footholds. The weight is that of the areas that"
        " benefit, not of your group’s home.",
        len(free),
        areas=", ".join(free),
    )
