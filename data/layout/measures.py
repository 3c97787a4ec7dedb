"""How good a layout is: order kept, neighbours kept, directions kept, regions whole, no holes."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay
from scipy.stats import spearmanr

from .coast import holes
from .country import Country
from .grid import Cell, around, centre, pieces

LONGEST_SIDE = 0.6  # degrees: a longer side of a Delaunay triangle crosses the sea


@dataclass(frozen=True)
class Measures:
    """Shares are of all pairs; the turn is in degrees, between true and drawn direction of a border."""

    east_west_rank: float
    north_south_rank: float
    borders_kept_share: float
    delaunay_kept_share: float
    mean_turn: float
    regions_in_parts: dict[str, int]
    holes: int


def measure(country: Country, cells: list[Cell]) -> Measures:
    """Compare a layout with the country."""
    drawn = np.array([centre(cell) for cell in cells])
    triangles = delaunay_pairs(country.points)
    return Measures(
        east_west_rank=float(spearmanr(country.points[:, 0], drawn[:, 0])[0]),
        north_south_rank=float(spearmanr(country.points[:, 1], drawn[:, 1])[0]),
        borders_kept_share=_kept_share(cells, country.borders),
        delaunay_kept_share=_kept_share(cells, triangles),
        mean_turn=_mean_turn(country.points, drawn, country.borders),
        regions_in_parts=regions_in_parts(country, cells),
        holes=len(holes(set(cells))),
    )


def regions_in_parts(country: Country, cells: list[Cell]) -> dict[str, int]:
    """Regions whose mainland is drawn in more than one part."""
    mainland = defaultdict(list)
    for area, (region, cell) in enumerate(zip(country.regions, cells, strict=True)):
        if area not in country.islands:
            mainland[region].append(cell)
    parts = {region: sum(1 for _ in pieces(drawn)) for region, drawn in mainland.items()}
    return {region: count for region, count in parts.items() if count > 1}


def delaunay_pairs(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Pairs of centres joined by a side of a Delaunay triangle that is not too long."""
    corners = Delaunay(points).simplices
    sides = np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]))
    pairs = np.unique(sides, axis=0)
    apart = points[pairs[:, 0]] - points[pairs[:, 1]]
    return np.asarray(pairs[np.hypot(apart[:, 0], apart[:, 1]) < LONGEST_SIDE])


def _kept_share(cells: list[Cell], pairs: NDArray[np.int64]) -> float:
    return float(np.mean([cells[one] in around(cells[other]) for one, other in pairs]))


def _mean_turn(points: NDArray[np.float64], drawn: NDArray[np.float64], pairs: NDArray[np.int64]) -> float:
    true_way = points[pairs[:, 1]] - points[pairs[:, 0]]
    drawn_way = drawn[pairs[:, 1]] - drawn[pairs[:, 0]]
    cross = true_way[:, 0] * drawn_way[:, 1] - true_way[:, 1] * drawn_way[:, 0]
    along = (true_way * drawn_way).sum(axis=1)
    return float(np.degrees(np.abs(np.arctan2(cross, along))).mean())
