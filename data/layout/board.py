"""Move areas about the grid until they fit: neighbours side by side and the right way round, regions whole.

Two areas change places, or one moves to an empty cell, whenever that lowers the strain or raises it by
less than a tolerance, which falls to nothing (threshold accepting: Dueck and Scheuer, 1990). Only plain
sums and a seeded generator are used, so the result is the same on every machine.
"""

from math import hypot
from random import Random

from .cartogram import Points
from .country import FAR, Country
from .grid import DIRECTIONS, ROW_HEIGHT, Cell, around, pieces

# What strain is made of. A bond lowers it where two areas lie side by side.
HOME = 0.3  # for the squared distance from where the cartogram puts an area
BOND_LAND, BOND_REGION, BOND_BORDER = 0.3, 0.6, 0.5
STRANGER = 1.0  # for each border more than three between areas side by side: keeps channels open
CLOSE_BY = 3
SHORE = 6.0  # for an island that touches a mainland
TWIN = 6.0  # bond of the two halves of one island
FERRY = 3.0  # weight of an island's way to its mainland, beside 1 for a border
FERRY_LENGTH = 2.0
RENT = 12.0  # for each part of a region beyond the first
GAP = (0, 0, 0, 0, 3, 8, 20)  # for an empty cell, by how many cells of land touch it


class Board:
    """Areas on their cells, with the strain between them."""

    def __init__(self, country: Country, homes: Points, cells: list[Cell]) -> None:
        self.country = country
        self.homes = [(float(x), float(y)) for x, y in homes]
        self.cells = list(cells)
        self.area_at = {cell: area for area, cell in enumerate(cells)}
        self.links = _links(country)
        self.bonds = _bonds(country)
        self.parts = {region: self._parts_of(region) for region in set(country.regions)}

    def strain(self, area: int, without: int | None = None) -> float:
        """How ill an area lies, leaving out what lies between it and one other."""
        q, r = self.cells[area]
        x, y = q + r / 2, -r * ROW_HEIGHT
        home_x, home_y = self.homes[area]
        total = HOME * ((x - home_x) ** 2 + (y - home_y) ** 2)
        for other, east, north, weight in self.links[area]:
            if other != without:
                other_q, other_r = self.cells[other]
                off_x = other_q + other_r / 2 - x - east
                off_y = -other_r * ROW_HEIGHT - y - north
                total += weight * (off_x * off_x + off_y * off_y)
        bonds = self.bonds[area]
        for dq, dr in DIRECTIONS:
            beside = self.area_at.get((q + dq, r + dr))
            if beside is not None and beside != without:
                total += bonds[beside]
        return total

    def settle(self, moves: int, tolerance: float, random: Random) -> None:
        """Try moves one after the other, the tolerance falling as the square of what is left."""
        for move in range(moves):
            area = int(random.random() * len(self.cells))
            target = self._near(self.cells[area], random)
            limit = tolerance * (1 - move / moves) ** 2 * random.random()
            if target != self.cells[area]:
                self._try(area, target, limit)

    def _near(self, cell: Cell, random: Random) -> Cell:
        """A cell one step away, or now and then two."""
        for _ in range(1 if random.random() < 0.7 else 2):
            dq, dr = DIRECTIONS[int(random.random() * 6)]
            cell = cell[0] + dq, cell[1] + dr
        return cell

    def _try(self, area: int, target: Cell, limit: float) -> None:
        """Make a move, and take it back if it strains too much; tearing a region always does."""
        start, other = self.cells[area], self.area_at.get(target)
        before = self._strain_of_move(area, other, start, target)
        self._swap(area, other, start, target)
        after = self._strain_of_move(area, other, start, target)
        if not self._accepts(after - before, limit, area, other):
            self._swap(area, other, target, start)

    def _strain_of_move(self, area: int, other: int | None, start: Cell, target: Cell) -> float:
        if other is None:
            return self.strain(area) + self._gaps(start, target)
        return self.strain(area) + self.strain(other, without=area)

    def _gaps(self, start: Cell, target: Cell) -> int:
        """The strain of the empty cells about a move that changes the coast."""
        near = {start, target, *around(start), *around(target)}
        empty = (cell for cell in near if cell not in self.area_at)
        return sum(GAP[sum(beside in self.area_at for beside in around(cell))] for cell in empty)

    def _swap(self, area: int, other: int | None, start: Cell, target: Cell) -> None:
        self.cells[area] = target
        self.area_at[target] = area
        if other is None:
            del self.area_at[start]
        else:
            self.cells[other] = start
            self.area_at[start] = other

    def _accepts(self, change: float, limit: float, area: int, other: int | None) -> bool:
        """Whether a move just made may stay; if so, remember in how many parts its regions lie."""
        regions = {self.country.regions[moved] for moved in (area, other) if moved is not None}
        torn = sum(self.parts[region] - 1 for region in regions)
        if change - RENT * torn >= limit:
            return False  # not even making the regions whole would help
        if other is not None and len(regions) == 1:
            return change < limit  # the region keeps its cells
        parts = {region: self._parts_of(region) for region in regions}
        torn_now = sum(count - 1 for count in parts.values())
        if torn_now > torn or change + RENT * (torn_now - torn) >= limit:
            return False
        self.parts.update(parts)
        return True

    def _parts_of(self, region: str) -> int:
        """In how many parts a region's mainland lies."""
        islands = self.country.islands
        mainland = (
            cell
            for area, cell in enumerate(self.cells)
            if self.country.regions[area] == region and area not in islands
        )
        return sum(1 for _ in pieces(mainland))


def _links(country: Country) -> list[list[tuple[int, float, float, float]]]:
    """For each area its neighbours, where they ought to lie from it, and how much that matters."""
    links: list[list[tuple[int, float, float, float]]] = [[] for _ in country.codes]
    wanted = [(pair, 1.0, 1.0) for pair in country.borders.tolist()]
    wanted += [(pair, FERRY_LENGTH, FERRY) for pair in country.crossings.tolist()]
    for (one, other), length, weight in wanted:
        east, north = (country.points[other] - country.points[one]).tolist()
        scale = length / hypot(east, north)
        links[one].append((other, east * scale, north * scale, weight))
        links[other].append((one, -east * scale, -north * scale, weight))
    return links


def _bonds(country: Country) -> list[list[float]]:
    """What it does to the strain when two areas lie side by side."""
    numbers = range(len(country.codes))
    return [[_bond(country, one, other) for other in numbers] for one in numbers]


def _bond(country: Country, one: int, other: int) -> float:
    hops = country.hops[one][other]
    if country.islands.intersection((one, other)):
        return -TWIN if hops == 1 else SHORE
    same_region = country.regions[one] == country.regions[other]
    kinship = BOND_LAND + BOND_REGION * same_region + BOND_BORDER * (hops == 1)
    return STRANGER * max(0, min(hops, FAR) - CLOSE_BY) - kinship
