"""What is to be drawn: the areas' centres, their regions, and which of them touch. Read from two tables."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from csv_files import read_table
from numpy.typing import NDArray

MIDDLE_LONGITUDE, MIDDLE_LATITUDE = -2.0, 54.5
FAR = 8  # borders to cross; beyond this, far is far


@dataclass(frozen=True)
class Country:
    """Areas are numbered in the order of areas.csv; pairs of them are rows of two numbers."""

    codes: list[str]
    names: list[str]
    regions: list[str]
    points: NDArray[np.float64]
    borders: NDArray[np.int64]
    crossings: NDArray[np.int64]
    islands: frozenset[int]
    hops: list[list[int]]


def read_country(folder: Path) -> Country:
    """The country as areas.csv and neighbours.csv tell it."""
    areas = read_table(folder / "areas.csv")
    number = {area["code"]: index for index, area in enumerate(areas)}
    pairs: dict[str, list[tuple[int, int]]] = {"border": [], "crossing": []}
    for row in read_table(folder / "neighbours.csv"):
        pairs[row["kind"]].append((number[row["area_code"]], number[row["neighbour_code"]]))
    touching = _touching(len(areas), pairs["border"])
    hops = [_hops_from(start, touching) for start in range(len(areas))]
    islands = frozenset(i for i, row in enumerate(hops) if sum(hop < FAR for hop in row) <= 2)
    ferries = [pair for pair in pairs["crossing"] if islands.intersection(pair)]
    return Country(
        codes=[area["code"] for area in areas],
        names=[area["name"] for area in areas],
        regions=[area["region"] for area in areas],
        points=np.array([flatten(float(area["lat"]), float(area["lon"])) for area in areas]),
        borders=np.array(pairs["border"]),
        crossings=np.array(ferries),
        islands=islands,
        hops=hops,
    )


def flatten(latitude: float, longitude: float) -> tuple[float, float]:
    """A point of the globe on paper, by the sinusoidal projection: true to size, in degrees."""
    east = (longitude - MIDDLE_LONGITUDE) * float(np.cos(np.radians(latitude)))
    return round(east, 6), round(latitude - MIDDLE_LATITUDE, 6)


def _touching(count: int, borders: list[tuple[int, int]]) -> list[list[int]]:
    touching: list[list[int]] = [[] for _ in range(count)]
    for one, other in borders:
        touching[one].append(other)
        touching[other].append(one)
    return touching


def _hops_from(start: int, touching: list[list[int]]) -> list[int]:
    """How many borders lie between one area and each other; FAR stands for as many or more."""
    hops = [FAR] * len(touching)
    hops[start] = 0
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in touching[here]:
            if hops[there] > hops[here] + 1:
                hops[there] = hops[here] + 1
                waiting.append(there)
    return hops
