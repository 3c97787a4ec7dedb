"""What a drawing changes, and what its checks find."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from fundpots.db import db
from fundpots.places.models import Area, Group, Grouping, GroupingRegion
from fundpots.places.queries.country import Country, RegionNow, drawn_regions
from fundpots.places.queries.found import grouping_in_force
from fundpots.places.queries.lists import main_homes, neighbours, placements
from fundpots.places.rules import DrawnRegion, Finding, Found, Ground, findings
from fundpots.words import told


@dataclass(frozen=True)
class Changes:
    """What a drawing would move, compared with the one in force: areas, groups, and each region's figures."""

    areas: list[tuple[Area, str, str]]
    groups: list[tuple[Group, str, str]]
    before: dict[int, RegionNow]
    after: dict[int, RegionNow]


@dataclass(frozen=True)
class Touched:
    """Regions whose areas a drawing changes, by key: those that stay or come, by name, and those that go."""

    drawn: dict[int, GroupingRegion]
    gone: frozenset[int]

    @property
    def region_ids(self) -> list[int]:
        return [*self.drawn, *sorted(self.gone)]


def checks_of(draft: Grouping, on: date) -> list[Found]:
    """What the checks find in a drawing on a day, by the rules; five queries."""
    areas = db.session.execute(select(Area.code, Area.nation)).all()
    drawn = db.session.scalars(
        select(GroupingRegion).where(GroupingRegion.grouping_id == draft.id).order_by(GroupingRegion.name)
    ).all()
    there: dict[int, list[str]] = {}
    for code, region_id in placements(draft.id).items():
        there.setdefault(region_id, []).append(code)
    regions = [
        DrawnRegion(one.region_id, tuple(sorted(there.get(one.region_id, ()))), one.reason or "")
        for one in drawn
    ]
    homes = [area.code for _group, area in main_homes(on)]
    found = findings(regions, Ground(dict(areas), neighbours(), homes))
    return [*found, Found(Finding.OUTRUN)] if _outrun(draft, on) else found


def changes_of(draft: Grouping, base: Grouping, whole: Country, on: date) -> Changes:
    """Compare a drawing with another one, area by area and group by group."""
    before = {one.region.id: one for one in drawn_regions(whole, base)}
    after = {one.region.id: one for one in drawn_regions(whole, draft)}
    was, now = _where(before), _where(after)
    homes = main_homes(on)
    return Changes(
        areas=[
            (one.area, _name(before, was.get(one.area.code)), _name(after, now.get(one.area.code)))
            for one in whole.areas
            if was.get(one.area.code) != now.get(one.area.code)
        ],
        groups=[
            (group, _name(before, was.get(area.code)), _name(after, now.get(area.code)))
            for group, area in homes
            if was.get(area.code) != now.get(area.code)
        ],
        before=before,
        after=after,
    )


def touched_regions(drawing: Grouping, base: Grouping) -> Touched:
    """Whose areas differ between two drawings; three queries."""
    now, was = placements(drawing.id), placements(base.id)
    moved = [code for code in now.keys() | was.keys() if now.get(code) != was.get(code)]
    keys = {where[code] for where in (now, was) for code in moved if code in where}
    drawn = db.session.scalars(
        select(GroupingRegion).where(GroupingRegion.grouping_id == drawing.id).order_by(GroupingRegion.name)
    )
    there = {one.region_id: one for one in drawn if one.region_id in keys}
    return Touched(there, frozenset(keys - there.keys()))


def _outrun(draft: Grouping, on: date) -> bool:
    """Whether another drawing came into force since the draft was made from its origin."""
    return draft.in_force_on is None and grouping_in_force(on).id != draft.made_from_id


def _where(regions: dict[int, RegionNow]) -> dict[str, int]:
    return {one.area.code: key for key, region in regions.items() for one in region.areas}


def _name(regions: dict[int, RegionNow], key: int | None) -> str:
    return told(regions[key]) if key in regions else ""
