"""Make the tables of the demonstration: presence, local groups, and an older grouping. All of it is fiction.

    python data/make_demonstration.py SOURCE_FOLDER [--into FOLDER]

The members of each area are a stand-in taken from a petition (presence_proxy_2024.csv in SOURCE_FOLDER); the
groups are those named by hand in demonstration/group_places.csv; nothing here describes a real membership.
"""

import argparse
import hashlib
from datetime import date, timedelta
from math import floor
from pathlib import Path

from csv_files import DATA, read_table, write_table
from make_areas import slug_of

PRESENCE_COLUMNS = ("area_code", "members", "counted_on", "source")
GROUP_COLUMNS = ("slug", "name", "name_cy", "founded_on", "home_areas")
GROUPING_COLUMNS = ("area_code", "region")
REGION_COLUMNS = ("slug", "name", "name_cy", "nation")

SIGNATURES_PER_MEMBER = 100
COUNTED_ON = date(2026, 9, 30)
PRESENCE_SOURCE = "Stand-in, not members: signatures of petition 241584 divided by 100"

FIRST_GROUP_ON, LAST_GROUP_ON = date(2015, 10, 12), date(2025, 9, 30)

# The grouping of 2022 had two regions where there are four today.
MERGED_2022 = {
    "yorkshire-and-the-north-east": (
        "Yorkshire and the North East",
        "Swydd Efrog a Gogledd-ddwyrain Lloegr",
        ("yorkshire-and-the-humber", "north-east"),
    ),
    "london-and-the-south-east": (
        "London and the South East",
        "Llundain a De-ddwyrain Lloegr",
        ("london", "south-east"),
    ),
}


def members_of_areas(source: Path, codes: set[str]) -> dict[str, int]:
    """A plausible number of members for each area, half rounded up."""
    return {
        row["code"]: floor(float(row["petition_241584_est"]) / SIGNATURES_PER_MEMBER + 0.5)
        for row in read_table(source / "presence_proxy_2024.csv")
        if row["code"] in codes
    }


def lot(name: str) -> float:
    """A number from 0 to 1 that depends on the name alone: chance without a seed to remember."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def founding_dates(members_of_group: dict[str, int]) -> dict[str, date]:
    """Larger groups tend to be older: the date follows half the rank by size, half a lot."""
    by_size = sorted(members_of_group, key=lambda name: (-members_of_group[name], name))
    span = (LAST_GROUP_ON - FIRST_GROUP_ON).days
    return {
        name: FIRST_GROUP_ON + timedelta(days=round(span * (rank / len(by_size) + lot(name)) / 2))
        for rank, name in enumerate(by_size)
    }


def group_rows(areas: list[dict[str, str]], members: dict[str, int]) -> list[tuple[object, ...]]:
    """The groups named by hand, with the codes of their home areas and a founding date."""
    code_of = {area["name"]: area["code"] for area in areas}
    places = read_table(DATA / "demonstration" / "group_places.csv")
    homes = {
        place["name"]: sorted(code_of[name] for name in place["home_area_names"].split(";"))
        for place in places
    }
    founded = founding_dates({name: sum(members[code] for code in codes) for name, codes in homes.items()})
    rows = (
        (slug_of(name), name, place["name_cy"], founded[name], " ".join(homes[name]))
        for place in places
        for name in [place["name"]]
    )
    return sorted(rows)


def grouping_2022(regions: list[dict[str, str]]) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    """Where each present region lay in the grouping of 2022, and the regions which that had."""
    moved = {slug: merged for merged, (_, _, slugs) in MERGED_2022.items() for slug in slugs}
    kept: list[tuple[str, ...]] = [
        tuple(region[column] for column in REGION_COLUMNS)
        for region in regions
        if region["slug"] not in moved
    ]
    merged: list[tuple[str, ...]] = [
        (slug, name, welsh, "England") for slug, (name, welsh, _) in MERGED_2022.items()
    ]
    old_slug = {region["code"]: moved.get(region["slug"], region["slug"]) for region in regions}
    return old_slug, sorted(kept + merged)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--into", type=Path, default=DATA / "demonstration")
    choices = parser.parse_args()
    areas = read_table(DATA / "areas.csv")
    members = members_of_areas(choices.source, {area["code"] for area in areas})
    presence = [(code, members[code], COUNTED_ON, PRESENCE_SOURCE) for code in sorted(members)]
    write_table(choices.into / "presence.csv", PRESENCE_COLUMNS, presence)
    write_table(choices.into / "groups.csv", GROUP_COLUMNS, group_rows(areas, members))
    old_slug, old_regions = grouping_2022(read_table(DATA / "regions.csv"))
    drawing = [(area["code"], old_slug[area["region"]]) for area in areas]
    write_table(choices.into / "groupings" / "areas_2022.csv", GROUPING_COLUMNS, drawing)
    write_table(choices.into / "groupings" / "regions_2022.csv", REGION_COLUMNS, old_regions)


if __name__ == "__main__":
    main()
