"""Groups, groupings and counts as lists, and the single ones behind an address."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.models import Appointment, Person
from fundpots.places.models import (
    Area,
    AreaNeighbour,
    AreaPresence,
    Group,
    Grouping,
    GroupingRegion,
    HomeArea,
    Placement,
    PresenceCount,
    Region,
)
from fundpots.places.queries.found import grouping_in_force

PAGE = 50


@dataclass(frozen=True)
class GroupsAsked:
    """Which groups somebody asked for; `closed` shows those that have closed instead."""

    search: str = ""
    region: str = ""
    closed: bool = False
    after: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.region or self.closed)


def groups_asked(asked: GroupsAsked, on: date) -> tuple[list[Group], int | None]:
    """A page of groups by name, and the key after which the next page begins."""
    gone = and_(Group.closed_on.is_not(None), Group.closed_on <= on)
    query = select(Group).where(gone if asked.closed else ~gone)
    for word in asked.search.split()[:5]:
        like = f"%{_escaped(word)}%"
        query = query.where(or_(*[name.ilike(like, escape="\\") for name in (Group.name, Group.name_cy)]))
    if asked.region:
        query = query.where(Group.id.in_(_groups_in(asked.region, grouping_in_force(on))))
    before = db.session.get(Group, asked.after) if asked.after else None
    if before is not None:
        later = and_(Group.name == before.name, Group.id > before.id)
        query = query.where(or_(Group.name > before.name, later))
    found = list(db.session.scalars(query.order_by(Group.name, Group.id).limit(PAGE + 1)))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def groups_of_area(code: str, on: date) -> list[Group]:
    """The groups that are open on a day and at home in an area, by name."""
    return list(
        db.session.scalars(
            select(Group)
            .join(HomeArea, HomeArea.group_id == Group.id)
            .where(HomeArea.area_code == code, _open(on))
            .order_by(Group.name, Group.id)
        )
    )


def main_homes(on: date) -> list[tuple[Group, Area]]:
    """Every group that is open on a day with its main home area, by name."""
    rows = db.session.execute(
        select(Group, Area)
        .join(HomeArea, HomeArea.group_id == Group.id)
        .join(Area, Area.code == HomeArea.area_code)
        .where(HomeArea.is_main, _open(on))
        .order_by(Group.name, Group.id)
    )
    return list(rows)


def members_of_group(group_id: int) -> list[tuple[Person, str]]:
    """Who belongs to a group, with the role, officers first."""
    rows = db.session.execute(
        select(Person, Appointment.role)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.group_id == group_id,
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Appointment.role.desc(), Person.name, Person.id)
    )
    return list(rows)


def find_area(code: str) -> Area:
    """The area with this code; Unseen where there is none."""
    found = db.session.get(Area, code)
    if found is None:
        raise Unseen
    return found


def all_areas() -> list[Area]:
    return list(db.session.scalars(select(Area).order_by(Area.name, Area.code)))


def neighbours() -> dict[str, set[str]]:
    """Which areas touch each area."""
    found: dict[str, set[str]] = {}
    for here, there in db.session.execute(select(AreaNeighbour.area_code, AreaNeighbour.neighbour_code)):
        found.setdefault(here, set()).add(there)
    return found


def neighbours_of(code: str) -> list[Area]:
    """The areas that touch one, by name."""
    return list(
        db.session.scalars(
            select(Area)
            .join(AreaNeighbour, AreaNeighbour.neighbour_code == Area.code)
            .where(AreaNeighbour.area_code == code)
            .order_by(Area.name)
        )
    )


def find_region(slug: str) -> Region:
    """The region with this address; Unseen where there is none."""
    found = db.session.scalar(select(Region).where(Region.slug == slug))
    if found is None:
        raise Unseen
    return found


def drawing_of(region: Region, on: date) -> Grouping:
    """The latest drawing in force by a day that knows the region; Unseen where only a draft does."""
    found = db.session.scalar(
        select(Grouping)
        .join(GroupingRegion, GroupingRegion.grouping_id == Grouping.id)
        .where(GroupingRegion.region_id == region.id, Grouping.in_force_on <= on)
        .order_by(Grouping.in_force_on.desc())
        .limit(1)
    )
    if found is None:
        raise Unseen
    return found


def find_grouping(grouping_id: int) -> Grouping:
    """The drawing with this number; Unseen where there is none."""
    found = db.session.get(Grouping, grouping_id)
    if found is None:
        raise Unseen
    return found


def all_groupings() -> list[tuple[Grouping, int]]:
    """Every drawing with the number of its regions: drafts first, then the latest in force first."""
    rows = db.session.execute(
        select(Grouping, func.count(GroupingRegion.region_id))
        .outerjoin(GroupingRegion, GroupingRegion.grouping_id == Grouping.id)
        .group_by(Grouping.id)
        .order_by(Grouping.in_force_on.is_not(None), Grouping.in_force_on.desc(), Grouping.id.desc())
    )
    return list(rows)


def placements(grouping_id: int) -> dict[str, int]:
    """Into which region a drawing puts each area."""
    rows = db.session.execute(
        select(Placement.area_code, Placement.region_id).where(Placement.grouping_id == grouping_id)
    )
    return dict(rows.all())


def find_count(count_id: int) -> PresenceCount:
    """The count with this number; Unseen where there is none."""
    found = db.session.get(PresenceCount, count_id)
    if found is None:
        raise Unseen
    return found


def all_counts() -> list[tuple[PresenceCount, int]]:
    """Every count of presence with its members, the newest first."""
    rows = db.session.execute(
        select(PresenceCount, func.coalesce(func.sum(AreaPresence.members), 0))
        .outerjoin(AreaPresence, AreaPresence.count_id == PresenceCount.id)
        .group_by(PresenceCount.id)
        .order_by(PresenceCount.counted_on.desc(), PresenceCount.id.desc())
    )
    return list(rows)


def counted(count_id: int) -> list[tuple[str, int, float]]:
    """The rows of a count: code, members, groups."""
    rows = db.session.execute(
        select(AreaPresence.area_code, AreaPresence.members, AreaPresence.groups)
        .where(AreaPresence.count_id == count_id)
        .order_by(AreaPresence.area_code)
    )
    return list(rows)


def _groups_in(slug: str, grouping: Grouping) -> Select[int]:
    return (
        select(HomeArea.group_id)
        .join(Placement, Placement.area_code == HomeArea.area_code)
        .join(Region, Region.id == Placement.region_id)
        .where(HomeArea.is_main, Placement.grouping_id == grouping.id, Region.slug == slug)
    )


def _open(on: date) -> ColumnElement[bool]:
    return and_(Group.founded_on <= on, or_(Group.closed_on.is_(None), Group.closed_on > on))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
