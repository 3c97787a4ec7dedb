"""A map that works without scripts: hexagons as plain numbers, which a template draws as links."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import sqrt

from fundpots.places.charts.hexes import CORNERS
from fundpots.places.charts.maps import shades_of
from fundpots.places.models import Area
from fundpots.places.queries import RegionNow
from fundpots.words import told

SIZE = 12.0  # from the middle of one hexagon to the middle of the next
LINE = 10.0  # from one line of a name to the next


@dataclass(frozen=True)
class Hexagon:
    """One area: its corners, its shade, and where a click leads."""

    area: Area
    region: RegionNow
    points: str
    shade: str
    chosen: bool
    href: str


@dataclass(frozen=True)
class Name:
    """A region's name, line by line, around a point that lies in it."""

    x: float
    y: float
    lines: list[str]


@dataclass(frozen=True)
class HexPicture:
    """Hexagons in a frame that fits them, with the names of their regions."""

    width: float
    height: float
    hexagons: list[Hexagon]
    names: list[Name]


def hex_picture(
    regions: Sequence[RegionNow], chosen: Collection[str], href: Callable[[Area, RegionNow], str]
) -> HexPicture:
    """Every area of a drawing as a hexagon that leads somewhere."""
    placed = [(one.area, number) for number, region in enumerate(regions) for one in region.areas]
    middles = {area.code: _middle(area) for area, _number in placed}
    west = min((x for x, _y in middles.values()), default=0) - SIZE
    north = min((y for _x, y in middles.values()), default=0) - SIZE
    shades = shades_of(regions)
    hexagons = [
        Hexagon(
            area=area,
            region=regions[number],
            points=_corners(middles[area.code][0] - west, middles[area.code][1] - north),
            shade=shades[number],
            chosen=area.code in chosen,
            href=href(area, regions[number]),
        )
        for area, number in placed
    ]
    width = max((x for x, _y in middles.values()), default=0) + SIZE - west
    height = max((y for _x, y in middles.values()), default=0) + SIZE - north
    names = [
        _name(region, [(x - west, y - north) for x, y in (middles[one.area.code] for one in region.areas)])
        for region in regions
        if region.areas
    ]
    return HexPicture(round(width, 1), round(height, 1), hexagons, names)


def _name(region: RegionNow, places: Sequence[tuple[float, float]]) -> Name:
    """In the middle of the region; where another lies there, on its own cell nearest to the middle."""
    x, y = (sum(axis) / len(places) for axis in zip(*places, strict=True))
    nearest = min(places, key=lambda place: (place[0] - x) ** 2 + (place[1] - y) ** 2)
    x, y = (x, y) if (nearest[0] - x) ** 2 + (nearest[1] - y) ** 2 < SIZE**2 else nearest
    lines = told(region).replace("-", "- ").split()
    return Name(round(x, 1), round(y - LINE * (len(lines) - 1) / 2, 1), lines)


def _middle(area: Area) -> tuple[float, float]:
    """Axial coordinates to the page: x to the east, y to the south."""
    return (area.hex_q + area.hex_r / 2) * SIZE, area.hex_r * SIZE * sqrt(3) / 2


def _corners(x: float, y: float) -> str:
    return " ".join(f"{x + SIZE * east:.1f},{y + SIZE * north:.1f}" for east, north in CORNERS)
