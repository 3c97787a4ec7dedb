"""Whether money leaned as it should: what each region and each fifth of presence got."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from fundpots.places.models import Region
from fundpots.places.queries import grouping_in_force, newest_count, regions_of_areas
from fundpots.reports.queries.money import AreaMoney, areas_with_money
from fundpots.reports.rules import Asked
from fundpots.shown import percent

FIFTHS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Share:
    """Some areas together: their electors, their mean presence, and what their people got."""

    region: Region | None
    fifth: int | None
    areas: int
    electorate: int
    presence: float
    pence: int

    @property
    def pounds_per_1000(self) -> float:
        return self.pence / 100 / self.electorate * 1000 if self.electorate else 0.0


def fifth_words() -> dict[int, str]:
    """The fifths by name."""
    return {
        1: _("the fifth with the least presence"),
        2: _("the second fifth"),
        3: _("the middle fifth"),
        4: _("the fourth fifth"),
        5: _("the fifth with the most presence"),
    }


def fifths_of(areas: Sequence[AreaMoney]) -> dict[str, int]:
    """The fifth of the electors in which each area lies, 1 being the least present.

    Whole areas are taken from the least present upwards while they fit, so that the first fifth is exactly
    the one of which the front page speaks.
    """
    if not areas:
        return {}
    from weighting.calibration import least_present_areas

    presence, electorate = [area.presence for area in areas], [area.electorate for area in areas]
    within = [least_present_areas(presence, electorate, part / 5) for part in FIFTHS[:-1]]
    return {area.code: 5 - sum(bool(mask[place]) for mask in within) for place, area in enumerate(areas)}


def by_fifth(areas: Sequence[AreaMoney]) -> list[Share]:
    """The five fifths, the least present first."""
    fifth = fifths_of(areas)
    return [_together([area for area in areas if fifth[area.code] == one], None, one) for one in FIFTHS]


def by_region_and_fifth(areas: Sequence[AreaMoney], region_of: Mapping[str, Region]) -> list[Share]:
    """Each region's part of each fifth, by region and fifth; where there are no areas, no line."""
    fifth = fifths_of(areas)
    cells: dict[tuple[str, int], list[AreaMoney]] = {}
    for area in areas:
        cells.setdefault((region_of[area.code].slug, fifth[area.code]), []).append(area)
    return [_together(there, region_of[there[0].code], key[1]) for key, there in sorted(cells.items())]


def fairness(asked: Asked) -> Iterator[dict[str, Any]]:
    """The same as rows of an export; together they are all areas and all money, once."""
    count = newest_count()
    if count is None:
        return
    areas = areas_with_money(count, asked)
    if not areas:
        return
    region_of = regions_of_areas(grouping_in_force(asked.on or count.counted_on))
    for cell in by_region_and_fifth(areas, region_of):
        yield {
            "region": cell.region.slug if cell.region else "",
            "region_name": cell.region.name if cell.region else "",
            "fifth": cell.fifth,
            "areas": cell.areas,
            "electorate": cell.electorate,
            "presence": round(cell.presence, 4),
            "amount_pence": cell.pence,
            "per_1000_pence": round(cell.pence / cell.electorate * 1000) if cell.electorate else 0,
        }


def told_fifths(shares: Sequence[Share]) -> str:
    """The finding: what went to the fifth with the least presence, and what to the one with the most."""
    whole = sum(share.pence for share in shares)
    if not whole:
        return _("No money was given yet that could lean either way")
    return _(
        "%(least)s of the money went to the fifth of electors where presence is least, "
        "%(most)s to the fifth where it is most",
        least=percent(shares[0].pence / whole),
        most=percent(shares[-1].pence / whole),
    )


def _together(areas: Iterable[AreaMoney], region: Region | None, fifth: int | None) -> Share:
    there = list(areas)
    people = sum(area.electorate for area in there)
    mean = sum(area.presence * area.electorate for area in there) / people if people else 0.0
    return Share(region, fifth, len(there), people, mean, sum(area.pence for area in there))
