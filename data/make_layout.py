"""Compute the project's own hex layout and write it into areas.csv as hex_q and hex_r.

    python data/make_layout.py [--into FOLDER] [--svg FILE] [--compare HEXJSON] [--measure-only]

It reads the centres and regions in areas.csv and the borders in neighbours.csv, nothing else. It takes
about a minute and gives the same cells every time. Another layout can be measured beside it, and is never
used by it.
"""

import argparse
import json
from pathlib import Path
from random import Random

from csv_files import DATA, read_table, write_table
from layout.board import Board
from layout.cartogram import equal_room, nearest_cells
from layout.coast import close_gaps
from layout.country import Country, read_country
from layout.drawing import as_svg
from layout.grid import Cell
from layout.measures import measure

SEED = 11
SITTINGS = ((500_000, 8.0), (500_000, 8.0), (800_000, 5.6))  # moves to try, and tolerance at first


def lay_out(country: Country) -> list[Cell]:
    """A cell for each area: equal room, nearest cells, then gaps closed and places changed in turn."""
    homes = equal_room(country)
    cells = nearest_cells(homes)
    random = Random(SEED)  # noqa: S311 (the same cells every time is what is wanted)
    for moves, tolerance in SITTINGS:
        board = Board(country, homes, close_gaps(cells, country.islands))
        board.settle(moves, tolerance, random)
        cells = board.cells
    return from_the_corner(cells)


def from_the_corner(cells: list[Cell]) -> list[Cell]:
    """The same layout with its smallest q and its smallest r at nought."""
    least_q, least_r = min(q for q, _ in cells), min(r for _, r in cells)
    return [(q - least_q, r - least_r) for q, r in cells]


def read_cells(folder: Path) -> list[Cell]:
    """The layout that areas.csv holds."""
    return [(int(area["hex_q"]), int(area["hex_r"])) for area in read_table(folder / "areas.csv")]


def read_hexjson(path: Path, codes: list[str]) -> list[Cell]:
    """A layout published in odd-r coordinates with rows counted to the north, as axial cells."""
    hexes = json.loads(path.read_text(encoding="utf-8"))["hexes"]
    places = [(hexes[code]["q"], hexes[code]["r"]) for code in codes]
    return [(column + (row + (row & 1)) // 2, -row) for column, row in places]


def write_cells(folder: Path, cells: list[Cell]) -> None:
    """Write areas.csv with these cells in its last two columns."""
    areas = read_table(DATA / "areas.csv")
    rows = [[*list(area.values())[:-2], q, r] for area, (q, r) in zip(areas, cells, strict=True)]
    write_table(folder / "areas.csv", list(areas[0]), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=DATA)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--compare", type=Path)
    parser.add_argument("--measure-only", action="store_true")
    choices = parser.parse_args()
    country = read_country(DATA)
    cells = read_cells(DATA) if choices.measure_only else lay_out(country)
    if not choices.measure_only:
        write_cells(choices.into, cells)
    print(measure(country, cells))
    if choices.compare:
        print("beside it:", measure(country, read_hexjson(choices.compare, country.codes)))
    if choices.svg:
        choices.svg.write_text(as_svg(country, cells), encoding="utf-8")


if __name__ == "__main__":
    main()
