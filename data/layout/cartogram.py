"""Give every area the same room, keeping the shape of the country as well as that allows.

Each area is a disc one wide. Discs that overlap push each other apart, areas that share a border pull
each other together and turn towards their true direction. The idea is in Daniel Dorling, "Area
Cartograms" (1996).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from .country import Country
from .grid import Cell, cells_within, centre

Points = NDArray[np.float64]

STEPS = 800
LONGEST_STEP = 0.3
FERRY_LENGTH = 2.0  # an island keeps one cell of water to its mainland
PULL, TURN, FERRY_PULL = 0.06, 0.03, 0.05
SHRINK = 0.98  # discs leave gaps between them that cells do not


def equal_room(country: Country) -> Points:
    """Centres of the discs when they have come to rest, one apart where they touch."""
    directions = _between(country.points, country.borders)
    lengths = _length(directions)
    directions = directions / lengths
    points = country.points * 0.95 / float(np.mean(lengths))
    for step in range(STEPS):
        late = step / STEPS
        force = np.zeros_like(points)
        _push_apart(force, points, strength=0.2 + 0.2 * late)
        _pull_together(force, points, country.borders, directions, strength=1 - 0.7 * late)
        _hold_islands(force, points, country.crossings)
        # Rounding keeps the last bits, which differ from one processor to the next, from adding up.
        points = np.round(points + np.clip(force, -LONGEST_STEP, LONGEST_STEP), 6)
    return np.asarray(np.round((points - points.mean(axis=0)) * SHRINK, 6))


def nearest_cells(points: Points) -> list[Cell]:
    """One cell for each point, no cell twice, the sum of the squared distances as small as can be."""
    (west, south), (east, north) = points.min(axis=0) - 3, points.max(axis=0) + 3
    cells = cells_within(west, east, south, north)
    middles = np.array([centre(cell) for cell in cells])
    distances = ((points[:, None] - middles[None]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(distances)
    return [cells[index] for index in chosen]


def _between(points: Points, pairs: NDArray[np.int64]) -> Points:
    return np.asarray(points[pairs[:, 1]] - points[pairs[:, 0]])


def _length(vectors: Points) -> Points:
    return np.maximum(np.hypot(vectors[:, 0], vectors[:, 1]), 1e-3)[:, None]


def _add(force: Points, pairs: NDArray[np.int64], push: Points) -> None:
    """Push the first of each pair, and the second the other way."""
    for axis in (0, 1):
        force[:, axis] += np.bincount(pairs[:, 0], push[:, axis], len(force))
        force[:, axis] -= np.bincount(pairs[:, 1], push[:, axis], len(force))


def _push_apart(force: Points, points: Points, strength: float) -> None:
    pairs = cKDTree(points).query_pairs(1.0, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    apart = _between(points, pairs)
    length = _length(apart)
    _add(force, pairs, strength * apart * (length - 1) / length)


def _pull_together(
    force: Points, points: Points, borders: NDArray[np.int64], directions: Points, strength: float
) -> None:
    apart = _between(points, borders)
    length = _length(apart)
    pull = np.maximum(length - 1, 0) / length * apart * PULL
    turn = (apart - directions * np.maximum(length, 1)) * TURN
    _add(force, borders, strength * (pull + turn))


def _hold_islands(force: Points, points: Points, crossings: NDArray[np.int64]) -> None:
    apart = _between(points, crossings)
    length = _length(apart)
    _add(force, crossings, (length - FERRY_LENGTH) / length * apart * FERRY_PULL)
