"""The map on which areas are chosen: a hexagon for each area, as plain numbers that a template draws."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import sqrt

from fundpots.places.charts import CORNERS
from fundpots.places.models import Area
from fundpots.rounds.rules import Weigher

SIZE = 20.0  # from the middle of one hexagon to the middle of the next
BANDS = (0.8, 0.95, 1.05, 1.3)  # weights between which the shades change; 1 lies in the middle


@dataclass(frozen=True)
class Hexagon:
    """One area on the map, with its number in the list beside it.

    `href` leads to the same page with this area chosen, or no longer chosen.
    """

    area: Area
    number: int
    points: str
    middle: tuple[float, float]
    weight: float
    band: int
    chosen: bool
    foothold: bool
    href: str


@dataclass(frozen=True)
class HexMap:
    """Hexagons in a frame that fits them."""

    width: float
    height: float
    hexagons: list[Hexagon]

    @property
    def numbers(self) -> dict[str, int]:
        """The number that stands for each area on the map, by its code."""
        return {one.area.code: one.number for one in self.hexagons}


def hex_map(
    areas: Iterable[Area], weigher: Weigher, chosen: Collection[str], href: Callable[[str], str]
) -> HexMap:
    """Lay the region's areas out where they lie in the country, shaded by the weight of each."""
    known = [area for area in areas if area.code in weigher.areas]
    middles = {area.code: _middle(area) for area in known}
    west = min((x for x, _ in middles.values()), default=0) - SIZE
    north = min((y for _, y in middles.values()), default=0) - SIZE
    hexagons = [
        Hexagon(
            area=area,
            number=number,
            points=_corners(middles[area.code][0] - west, middles[area.code][1] - north),
            middle=(round(middles[area.code][0] - west, 1), round(middles[area.code][1] - north, 1)),
            weight=weigher.areas[area.code].weight,
            band=band_of(weigher.areas[area.code].weight),
            chosen=area.code in chosen,
            foothold=not weigher.areas[area.code].groups,
            href=href(area.code),
        )
        for number, area in enumerate(known, start=1)
    ]
    width = max((x for x, _ in middles.values()), default=0) + SIZE - west
    height = max((y for _, y in middles.values()), default=0) + SIZE - north
    return HexMap(round(width, 1), round(height, 1), hexagons)


def band_of(weight: float) -> int:
    """The shade of a weight, from 1 (lowest) to 5 (highest).

    >>> [band_of(weight) for weight in (0.5, 0.9, 1.0, 1.2, 2.0)]
    [1, 2, 3, 4, 5]
    """
    return 1 + sum(weight > edge for edge in BANDS)


def _middle(area: Area) -> tuple[float, float]:
    """Axial coordinates to the page: x to the east, y to the south."""
    return (area.hex_q + area.hex_r / 2) * SIZE, area.hex_r * SIZE * sqrt(3) / 2


def _corners(x: float, y: float) -> str:
    return " ".join(f"{x + SIZE * 0.96 * east:.1f},{y + SIZE * 0.96 * north:.1f}" for east, north in CORNERS)
