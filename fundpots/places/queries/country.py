"""The whole country at one look: every area with its count, presence and weight, and each region's sums."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from fundpots.db import db
from fundpots.places.models import (
    Area,
    AreaPresence,
    Group,
    Grouping,
    GroupingRegion,
    HomeArea,
    Placement,
    PresenceCount,
    Region,
)
from fundpots.places.queries.found import grouping_in_force, newest_count

if TYPE_CHECKING:
    from weighting.weights import FittedPresence


@dataclass(frozen=True)
class AreaNow:
    """One area: who is counted there, and what follows for its weight. Without a count, presence is None."""

    area: Area
    members: int
    groups: float
    at_home: int
    presence: float | None = None
    weight: float | None = None

    @property
    def per_1000(self) -> float:
        """Members for every 1,000 electors."""
        return 1000 * self.members / self.area.electorate if self.area.electorate else 0.0


@dataclass(frozen=True)
class RegionNow:
    """One region of a drawing, its areas' figures summed first and compared then."""

    region: Region
    name: str
    name_cy: str | None
    reason: str | None
    areas: tuple[AreaNow, ...]
    presence: float | None = None
    weight: float | None = None

    @property
    def electorate(self) -> int:
        return sum(one.area.electorate for one in self.areas)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(one.area.code for one in self.areas)

    @property
    def population(self) -> int:
        return sum(one.area.population for one in self.areas)

    @property
    def members(self) -> int:
        return sum(one.members for one in self.areas)

    @property
    def groups(self) -> float:
        """Groups as they were counted, shared out over their areas."""
        return sum(one.groups for one in self.areas)

    @property
    def per_1000(self) -> float:
        return 1000 * self.members / self.electorate if self.electorate else 0.0

    @property
    def without_group(self) -> int:
        """How many areas have no group at home."""
        return sum(not one.at_home for one in self.areas)


@dataclass(frozen=True)
class Country:
    """Every area, by name, and the fit by which they were compared."""

    count: PresenceCount | None
    areas: tuple[AreaNow, ...]
    fitted: "FittedPresence | None"

    @property
    def by_code(self) -> dict[str, AreaNow]:
        return {one.area.code: one for one in self.areas}


def country(on: date, *, count: PresenceCount | None = None) -> Country:
    """Every area with the newest count (or another one) and the groups at home there on a day."""
    count = count or newest_count()
    rows = _rows(count.id if count else None)
    homes = groups_at_home(on)
    plain = [AreaNow(area, members, groups, homes.get(area.code, 0)) for area, members, groups in rows]
    if count is None or not any(one.area.electorate for one in plain):
        return Country(None, tuple(plain), None)
    from weighting.weights import PresenceWeights

    fitted = PresenceWeights().fit(_table(plain))
    weighed = fitted.transform(_table(plain))
    both = zip(plain, weighed.presence.tolist(), weighed.weight.tolist(), strict=True)
    areas = (
        AreaNow(one.area, one.members, one.groups, one.at_home, presence, weight)
        for one, presence, weight in both
    )
    return Country(count, tuple(areas), fitted)


def drawn_regions(whole: Country, grouping: Grouping) -> list[RegionNow]:
    """The regions of a drawing with their sums, by name, weighed as the split of a national fund does."""
    rows = db.session.execute(
        select(Placement.area_code, Placement.region_id).where(Placement.grouping_id == grouping.id)
    )
    there: dict[int, list[AreaNow]] = {}
    by_code = whole.by_code
    for code, region_id in rows:
        there.setdefault(region_id, []).append(by_code[code])
    named = db.session.execute(
        select(GroupingRegion, Region)
        .join(Region, Region.id == GroupingRegion.region_id)
        .where(GroupingRegion.grouping_id == grouping.id)
        .order_by(GroupingRegion.name, GroupingRegion.region_id)
    )
    found = [
        RegionNow(
            region,
            drawn.name,
            drawn.name_cy,
            drawn.reason,
            tuple(sorted(there.get(region.id, ()), key=lambda one: one.area.name)),
        )
        for drawn, region in named
    ]
    return _weighed(found) if whole.count is not None else found


def regions_now(on: date) -> tuple[Country, Grouping, list[RegionNow]]:
    """The country as it is drawn on a day."""
    whole, grouping = country(on), grouping_in_force(on)
    return whole, grouping, drawn_regions(whole, grouping)


def groups_at_home(on: date) -> dict[str, int]:
    """How many groups that are open on a day are at home in each area."""
    rows = db.session.execute(
        select(HomeArea.area_code, func.count())
        .join(Group, Group.id == HomeArea.group_id)
        .where(Group.founded_on <= on, (Group.closed_on.is_(None)) | (Group.closed_on > on))
        .group_by(HomeArea.area_code)
    )
    return dict(rows.all())


def _weighed(regions: list[RegionNow]) -> list[RegionNow]:
    peopled = [one for one in regions if one.electorate]
    if not peopled:
        return regions
    from weighting.weights import PresenceWeights

    table = {
        "electorate": [one.electorate for one in peopled],
        "members": [one.members for one in peopled],
        "groups": [one.groups for one in peopled],
    }
    weighed = PresenceWeights().fit(table).transform(table)
    figures = {
        one.region.id: (presence, weight)
        for one, presence, weight in zip(
            peopled, weighed.presence.tolist(), weighed.weight.tolist(), strict=True
        )
    }
    return [
        RegionNow(one.region, one.name, one.name_cy, one.reason, one.areas, *figures.get(one.region.id, ()))
        for one in regions
    ]


def _rows(count_id: int | None) -> list[tuple[Area, int, float]]:
    if count_id is None:
        return [(area, 0, 0.0) for area in db.session.scalars(select(Area).order_by(Area.name, Area.code))]
    rows = db.session.execute(
        select(Area, func.coalesce(AreaPresence.members, 0), func.coalesce(AreaPresence.groups, 0.0))
        .outerjoin(AreaPresence, and_(AreaPresence.area_code == Area.code, AreaPresence.count_id == count_id))
        .order_by(Area.name, Area.code)
    )
    return list(rows)


def _table(areas: list[AreaNow]) -> dict[str, list[float]]:
    return {
        "electorate": [one.area.electorate for one in areas],
        "members": [one.members for one in areas],
        "groups": [one.groups for one in areas],
    }
