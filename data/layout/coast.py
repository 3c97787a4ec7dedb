"""Close gaps inland: an empty cell that no open sea reaches is filled by drawing the nearest coast in.

The sea is what a flower of seven empty cells can float to from outside; so a bay three cells wide
stays water, and a crack one cell wide is land that wants filling.
"""

from collections import deque
from itertools import pairwise

from .grid import Cell, around, box_around

ENCLOSED_BY = 4  # neighbours on land that make an empty cell a gap
FIRM_COAST = 3  # neighbours at sea of a cell that may be given up


def open_sea(land: set[Cell]) -> set[Cell]:
    """Empty cells that belong to a flower of empty cells joined to the outside."""
    box = box_around(land, margin=4)
    start = min(box)
    hearts, waiting = {start}, [start]
    while waiting:
        for cell in around(waiting.pop()):
            if cell in box and cell not in hearts and not land.intersection([cell, *around(cell)]):
                hearts.add(cell)
                waiting.append(cell)
    return hearts.union(*(around(heart) for heart in hearts))


def holes(land: set[Cell]) -> set[Cell]:
    """Empty cells that are shut in by land on all sides."""
    empty = box_around(land, margin=1) - land
    outside = {min(empty)}
    waiting = list(outside)
    while waiting:
        touching = (empty - outside).intersection(around(waiting.pop()))
        outside |= touching
        waiting.extend(touching)
    return empty - outside


def close_gaps(cells: list[Cell], islands: frozenset[int]) -> list[Cell]:
    """The same areas without gaps: on the shortest way from a gap to the coast, each moves up by one.

    A filled gap gains at least four neighbours and the coast given up loses at most three, so it ends.
    """
    cells = list(cells)
    while True:
        area_at = {cell: area for area, cell in enumerate(cells) if area not in islands}
        sea = open_sea(set(area_at))
        gap = _worst_gap(set(area_at), sea | {cells[area] for area in islands})
        if gap is None:
            return cells
        way = _way_to_coast(gap, set(area_at), sea)
        for empty, full in pairwise(way):
            cells[area_at[full]] = empty


def _worst_gap(land: set[Cell], taken: set[Cell]) -> Cell | None:
    """The empty cell inland with the most land around it; the first in order where two are equal."""
    enclosed = {
        cell: len(land.intersection(around(cell))) for cell in box_around(land, margin=1) - land - taken
    }
    gaps = [cell for cell, neighbours in enclosed.items() if neighbours >= ENCLOSED_BY]
    return min(gaps, key=lambda cell: (-enclosed[cell], cell), default=None)


def _way_to_coast(gap: Cell, land: set[Cell], sea: set[Cell]) -> list[Cell]:
    """Cells from the gap to the nearest cell of firm coast, over land."""
    came_from: dict[Cell, Cell] = {}
    waiting = deque([gap])
    while waiting:
        cell = waiting.popleft()
        if cell != gap and len(sea.intersection(around(cell))) >= FIRM_COAST:
            return _steps_back(cell, gap, came_from)
        for further in around(cell):
            if further in land and further not in came_from:
                came_from[further] = cell
                waiting.append(further)
    raise ValueError("the land has no coast")


def _steps_back(cell: Cell, gap: Cell, came_from: dict[Cell, Cell]) -> list[Cell]:
    way = [cell]
    while way[-1] != gap:
        way.append(came_from[way[-1]])
    return way[::-1]
