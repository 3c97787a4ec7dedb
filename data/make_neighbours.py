"""Make neighbours.csv: the pairs of areas that touch, or that a bridge, tunnel or ferry joins.

    python data/make_neighbours.py SOURCE_FOLDER [--into FOLDER]

Two areas touch where their boundaries in constituencies_2024.geojson share a whole segment; the file is
drawn so that a common border has the same points on both sides. A corner alone is not a border.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

from csv_files import DATA, read_table, write_table

COLUMNS = ("area_code", "neighbour_code", "kind")

# Islands and estuaries have no border, yet belong with the shore that their people travel to: bridge, tunnel
# or ferry. By name, for reading.
CROSSINGS = (
    ("Ynys Môn", "Bangor Aberconwy"),
    ("Na h-Eileanan an Iar", "Inverness, Skye and West Ross-shire"),
    ("Orkney and Shetland", "Caithness, Sutherland and Easter Ross"),
    ("Isle of Wight East", "Portsmouth South"),
    ("Isle of Wight West", "New Forest East"),
    ("Birkenhead", "Liverpool Riverside"),
    ("Brigg and Immingham", "Kingston upon Hull West and Haltemprice"),
    ("Monmouthshire", "Thornbury and Yate"),
    ("Dundee Central", "North East Fife"),
    ("Dartford", "Thurrock"),
    ("Poplar and Limehouse", "Greenwich and Woolwich"),
)


def rings(geometry: dict) -> Iterator[list]:
    """Every closed line of a polygon or multipolygon."""
    coordinates = geometry["coordinates"]
    for polygon in [coordinates] if geometry["type"] == "Polygon" else coordinates:
        yield from polygon


def borders(geojson: Path, codes: set[str]) -> set[tuple[str, str]]:
    """Pairs of areas that share at least one segment of boundary."""
    owners = defaultdict(set)
    for feature in json.loads(geojson.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"]["code"]
        for ring in rings(feature["geometry"]):
            for start, end in pairwise(map(tuple, ring)):
                owners[frozenset((start, end))].add(code)
    return {pair for sharing in owners.values() for pair in combinations(sorted(sharing & codes), 2)}


def crossings(areas: list[dict[str, str]]) -> set[tuple[str, str]]:
    """The pairs joined over water, by code."""
    code_of = {area["name"]: area["code"] for area in areas}
    pairs = [(code_of[one], code_of[other]) for one, other in CROSSINGS]
    return {(min(pair), max(pair)) for pair in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--into", type=Path, default=DATA)
    choices = parser.parse_args()
    areas = read_table(DATA / "areas.csv")
    touching = borders(choices.source / "constituencies_2024.geojson", {area["code"] for area in areas})
    over_water = crossings(areas) - touching
    rows = [(*pair, "border") for pair in touching] + [(*pair, "crossing") for pair in over_water]
    write_table(choices.into / "neighbours.csv", COLUMNS, sorted(rows))


if __name__ == "__main__":
    main()
