"""The real map with made-up groups on it: groupings of then and now, groups, a stand-in for presence."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from fundpots.db import db
from fundpots.demo.texts import TABLES
from fundpots.places.models import Area, Group, Grouping, HomeArea, Placement, PresenceCount, Region
from fundpots.places.operations import load_geography, make_grouping, read_table, record_presence

SOURCE = (
    "Fiction for the demonstration: signatures of a public petition divided by 100, "
    "a stand-in for presence and not members of anything (Petitions data, Open Government Licence v3.0)."
)


@dataclass
class Map:
    """What the rest of the demonstration asks of the map."""

    now: Grouping
    then: Grouping
    regions: dict[str, Region]
    groups: dict[str, Group]
    homes: dict[int, list[str]]
    areas: dict[str, Area]
    count_now: PresenceCount
    count_then: PresenceCount
    members: dict[str, int]

    def groups_of(self, grouping: Grouping, region: Region | None, on: date) -> list[Group]:
        """The groups of a region on a day, by name."""
        placed = self._placed(grouping)
        found = [
            group
            for group in self.groups.values()
            if group.founded_on <= on and (region is None or placed[self.homes[group.id][0]] == region.id)
        ]
        return sorted(found, key=lambda group: group.name)

    def codes_of(self, grouping: Grouping, region: Region | None) -> list[str]:
        """The areas of a region, by code."""
        placed = self._placed(grouping)
        return sorted(code for code, place in placed.items() if region is None or place == region.id)

    def rate_of(self, code: str) -> float:
        """The stand-in members of an area for each elector."""
        return self.members[code] / self.areas[code].electorate

    def _placed(self, grouping: Grouping) -> dict[str, int]:
        if grouping.id not in self._placements:
            rows = db.session.execute(
                select(Placement.area_code, Placement.region_id).where(Placement.grouping_id == grouping.id)
            )
            self._placements[grouping.id] = dict(rows.all())
        return self._placements[grouping.id]

    def __post_init__(self) -> None:
        self._placements: dict[int, dict[str, int]] = {}


def make_map(today: datetime) -> Map:
    """Load the map and put the demonstration's groups on it."""
    long_ago = today - timedelta(days=5 * 365)
    now = load_geography(in_force_on=(today - timedelta(days=500)).date(), at=today - timedelta(days=505))
    regions = {region.slug: region for region in db.session.scalars(select(Region))}
    areas = {area.code: area for area in db.session.scalars(select(Area))}
    then = _former_grouping(regions, long_ago)
    groups, homes = _groups(areas)
    members = {row["area_code"]: int(row["members"]) for row in read_table(TABLES / "presence.csv")}
    earlier = {code: round(there * 0.85) for code, there in members.items()}
    count_then = _count("Autumn count, three years ago", earlier, today - timedelta(days=1000))
    count_now = _count("Autumn count", members, today - timedelta(days=410))
    return Map(now, then, regions, groups, homes, areas, count_now, count_then, members)


def _former_grouping(regions: dict[str, Region], at: datetime) -> Grouping:
    """The drawing of regions that was in force before, under which old rounds stay."""
    folder = TABLES / "groupings"
    for row in read_table(folder / "regions_2022.csv"):
        if row["slug"] not in regions:
            regions[row["slug"]] = Region(
                slug=row["slug"],
                own_name=row["name"],
                own_name_cy=row["name_cy"] or None,
                nation=row["nation"] or None,
            )
            db.session.add(regions[row["slug"]])
    db.session.flush()
    placed = {row["area_code"]: regions[row["region"]] for row in read_table(folder / "areas_2022.csv")}
    return make_grouping(
        "Nine larger regions",
        placed,
        reason="Few groups had been founded yet, so the smaller regions were joined.",
        in_force_on=at.date(),
        at=at,
    )


def _groups(areas: dict[str, Area]) -> tuple[dict[str, Group], dict[int, list[str]]]:
    groups, homes = {}, {}
    for row in read_table(TABLES / "groups.csv"):
        group = Group(
            slug=row["slug"],
            name=row["name"],
            name_cy=row["name_cy"] or None,
            founded_on=date.fromisoformat(row["founded_on"]),
        )
        db.session.add(group)
        groups[group.slug] = group
    db.session.flush()
    for row in read_table(TABLES / "groups.csv"):
        codes = [code for code in row["home_areas"].split() if code in areas]
        homes[groups[row["slug"]].id] = codes
        db.session.add_all(
            HomeArea(group_id=groups[row["slug"]].id, area_code=code, is_main=place == 0)
            for place, code in enumerate(codes)
        )
    db.session.flush()
    return groups, homes


def _count(name: str, members: dict[str, int], at: datetime) -> PresenceCount:
    told = "\n".join(f"{code},{there}" for code, there in sorted(members.items()))
    return record_presence(
        members,
        name=name,
        source=SOURCE,
        counted_on=at.date(),
        file_digest=hashlib.sha256(told.encode()).hexdigest(),
        by=None,
        at=at,
    )
