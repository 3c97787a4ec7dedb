"""A draft of other regions, as somebody proposes it: everybody can read what it would change."""

from datetime import datetime, timedelta

from fundpots.demo.people import Cast
from fundpots.demo.places import Map
from fundpots.demo.texts import table
from fundpots.places.operations import add_region, draft_grouping, move_areas


def draft_regions(map_: Map, cast: Cast, at: datetime) -> None:
    """Draw Cumbria apart from the North West, and redraw the neighbours of London."""
    told, by = table("drawing"), cast.office(None, "administrator")
    draft = draft_grouping(told["name"], told["reason"], map_.now, by=by, at=at)
    for place, drawn in enumerate(told["regions"], start=1):
        then = at + timedelta(hours=place)
        region = add_region(draft, drawn["name"], drawn["name_cy"], version=draft.version, by=by, at=then)
        move_areas(draft, drawn["areas"], region.id, version=draft.version, by=by, at=then)
