"""Where a first group would matter most, and who is near enough to help."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TypeVar

EARTH_KM = 6371.0
NEAREST = 3
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Point:
    """A centre, in degrees north and east."""

    lat: float
    lon: float


def distance_km(here: Point, there: Point) -> float:
    """The way between two centres as the crow flies (haversine formula).

    >>> round(distance_km(Point(51.5, -0.12), Point(53.48, -2.24)))  # London to Manchester
    263
    """
    north, east = radians(there.lat - here.lat), radians(there.lon - here.lon)
    bow = sin(north / 2) ** 2 + cos(radians(here.lat)) * cos(radians(there.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(bow))


def nearest(
    here: Point, there: Iterable[tuple[Thing, Point]], many: int = NEAREST
) -> list[tuple[Thing, float]]:
    """The nearest things with their distance in kilometres; equal distances keep their order.

    >>> nearest(Point(51, 0), [("far", Point(55, 0)), ("near", Point(51.1, 0))], 1)
    [('near', 11.1)]
    """
    found = [(thing, round(distance_km(here, point), 1)) for thing, point in there]
    return sorted(found, key=lambda pair: pair[1])[:many]
