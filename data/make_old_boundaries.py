"""Make areas_2010.csv and overlaps.csv: the seats before July 2024 and what became of their people.

    python data/make_old_boundaries.py SOURCE_FOLDER [--into FOLDER]

A count made on the old boundaries is carried over by giving each new area its share of the old area's
people. Slivers where nobody lives are left out; the shares of an old area then still add up to one.
"""

import argparse
from pathlib import Path

from csv_files import DATA, read_table, write_table

AREA_COLUMNS = ("code", "name", "region", "nation", "electorate")
OVERLAP_COLUMNS = ("old_code", "new_code", "population_share")


def old_area_rows(source: Path) -> list[tuple[str, ...]]:
    """The 632 old seats of Great Britain with their electorate of December 2019."""
    return sorted(
        (row["code"], row["name"], row["region_code"], row["nation"], row["electorate_2019"])
        for row in read_table(source / "constituencies_2010.csv")
        if row["nation"] != "Northern Ireland"
    )


def overlap_rows(source: Path) -> list[tuple[str, str, str]]:
    """What part of each old seat's people lives in each new one."""
    return sorted(
        (row["old_code"], row["new_code"], row["old_population"])
        for row in read_table(source / "overlaps_2010_2024.csv")
        if not row["old_code"].startswith("N") and float(row["old_population"]) > 0
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--into", type=Path, default=DATA)
    choices = parser.parse_args()
    write_table(choices.into / "areas_2010.csv", AREA_COLUMNS, old_area_rows(choices.source))
    write_table(choices.into / "overlaps.csv", OVERLAP_COLUMNS, overlap_rows(choices.source))


if __name__ == "__main__":
    main()
