"""Groups that came about where an award of the demonstration's oldest round had reached."""

from datetime import timedelta

from fundpots.clock import london_date
from fundpots.demo.people import Cast, add_group
from fundpots.demo.places import Map
from fundpots.places.operations import GroupFacts, found_group
from fundpots.places.queries import regions_of_areas
from fundpots.rounds.models import Round
from fundpots.treasury.queries.footholds import footholds_now
from fundpots.treasury.rules.footholds import Came

#: So many days after an award reached them, these places had a group; the others still have none.
CAME_AFTER = (190, 310, 420)


def found_newcomers(past: Round, map_: Map, cast: Cast) -> None:
    """Found a group in every other place that the awards of a round reached, as long as there are days."""
    assert past.published_at is not None
    accepted = london_date(past.published_at + timedelta(days=30))
    regions = regions_of_areas(map_.now)
    waiting = [row for row in footholds_now(accepted).rows if row.came == Came.WAITING]
    for row, days in zip(waiting[::2], CAME_AFTER, strict=False):
        area, at = map_.areas[row.area_code], past.published_at + timedelta(days=days)
        region = regions[area.code]
        facts = GroupFacts(area.name, None, london_date(at), [area.code])
        group = found_group(facts, by=cast.office(region, "administrator"), at=at)
        map_.groups[group.slug], map_.homes[group.id] = group, [area.code]
        add_group(cast, group, region, at)
