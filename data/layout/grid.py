"""Hexagons standing on a corner, in axial coordinates (q, r): q grows to the east, r to the south.

The centre of a cell lies at x = q + r / 2, y = -r * sqrt(3) / 2 with y to the north, so that the centres of
cells which touch are one apart. (Amit Patel, "Hexagonal Grids", redblobgames.com, teaches all of it.)
"""

from collections.abc import Iterable, Iterator
from math import sqrt

Cell = tuple[int, int]

ROW_HEIGHT = sqrt(3) / 2
DIRECTIONS: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


def around(cell: Cell) -> list[Cell]:
    """The six cells that touch this one."""
    q, r = cell
    return [(q + dq, r + dr) for dq, dr in DIRECTIONS]


def centre(cell: Cell) -> tuple[float, float]:
    """Where the middle of a cell lies, x to the east and y to the north."""
    q, r = cell
    return q + r / 2, -r * ROW_HEIGHT


def cells_within(west: float, east: float, south: float, north: float) -> list[Cell]:
    """Every cell whose centre lies in a rectangle, row by row."""
    rows = range(int(-north / ROW_HEIGHT) - 1, int(-south / ROW_HEIGHT) + 2)
    candidates = ((q, r) for r in rows for q in range(int(west - r / 2) - 1, int(east - r / 2) + 2))
    return [cell for cell in candidates if _inside(centre(cell), west, east, south, north)]


def _inside(point: tuple[float, float], west: float, east: float, south: float, north: float) -> bool:
    return west <= point[0] <= east and south <= point[1] <= north


def pieces(cells: Iterable[Cell]) -> Iterator[set[Cell]]:
    """The connected parts of a set of cells."""
    left = set(cells)
    while left:
        piece = {left.pop()}
        waiting = list(piece)
        while waiting:
            touching = left.intersection(around(waiting.pop()))
            left -= touching
            piece |= touching
            waiting.extend(touching)
        yield piece


def box_around(cells: Iterable[Cell], margin: int) -> set[Cell]:
    """All cells of the sloping box that holds these, with a margin on every side."""
    columns, rows = zip(*cells, strict=True)
    return {
        (q, r)
        for q in range(min(columns) - margin, max(columns) + margin + 1)
        for r in range(min(rows) - margin, max(rows) + margin + 1)
    }
