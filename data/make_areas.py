"""Make areas.csv and regions.csv: the constituencies of Great Britain and the regions they lie in.

    python data/make_areas.py SOURCE_FOLDER [--into FOLDER]

SOURCE_FOLDER holds constituencies_2024.csv and regions.csv (README.md says where they come from). The
cells of the hex map are not facts: make_layout.py computes them, and this script keeps those it finds.
"""

import argparse
from pathlib import Path

from csv_files import DATA, read_table, write_table

AREA_COLUMNS = (
    "code",
    "name",
    "name_cy",
    "region",
    "nation",
    "electorate",
    "population",
    "lat",
    "lon",
    "deprivation_decile",
    "hex_q",
    "hex_r",
)
REGION_COLUMNS = ("code", "slug", "name", "name_cy", "nation")

# The Office for National Statistics says only "Gogledd Ddwyrain" for the North East of England, which a
# reader in Wales takes for the north-east of Wales. So the four points of the compass say "Lloegr" too,
# and are hyphenated as Welsh spells them; the others keep the official name.
WELSH_NAMES = {
    "E12000001": "Gogledd-ddwyrain Lloegr",
    "E12000002": "Gogledd-orllewin Lloegr",
    "E12000008": "De-ddwyrain Lloegr",
    "E12000009": "De-orllewin Lloegr",
}


def slug_of(name: str) -> str:
    """A name as it stands in an address: lower case, hyphens."""
    return name.lower().replace(" ", "-")


def region_rows(source: Path) -> list[tuple[str, ...]]:
    """The eleven regions and nations, in the order of their codes."""
    return [
        (
            row["code"],
            slug_of(row["name"]),
            row["name"].replace(" The ", " the "),
            WELSH_NAMES.get(row["code"], row["name_cy"]),
            row["nation"],
        )
        for row in read_table(source / "regions.csv")
        if row["nation"] != "Northern Ireland"
    ]


def known_cells(areas: Path) -> dict[str, tuple[str, str]]:
    """The hex cell of each area that an earlier areas.csv gives one."""
    if not areas.exists():
        return {}
    return {row["code"]: (row["hex_q"], row["hex_r"]) for row in read_table(areas)}


def area_rows(source: Path, cells: dict[str, tuple[str, str]]) -> list[tuple[str, ...]]:
    """The 632 areas of Great Britain, in the order of their codes."""
    rows = [
        (
            row["code"],
            row["name"],
            row["name_cy"],
            row["region_code"],
            row["nation"],
            row["electorate"],
            row["population"],
            row["lat"],
            row["lon"],
            row["imd_uk_decile"],
            *cells.get(row["code"], ("", "")),
        )
        for row in read_table(source / "constituencies_2024.csv")
        if row["nation"] != "Northern Ireland"
    ]
    return sorted(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--into", type=Path, default=DATA)
    choices = parser.parse_args()
    cells = known_cells(DATA / "areas.csv")
    write_table(choices.into / "areas.csv", AREA_COLUMNS, area_rows(choices.source, cells))
    write_table(choices.into / "regions.csv", REGION_COLUMNS, region_rows(choices.source))


if __name__ == "__main__":
    main()
