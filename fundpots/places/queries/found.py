"""Reading areas, groupings, groups and presence counts."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, and_, select

from fundpots.db import db, prepared
from fundpots.errors import Unseen
from fundpots.places.models import (
    Area,
    Group,
    Grouping,
    GroupingRegion,
    HomeArea,
    Placement,
    PresenceCount,
    Region,
)


def grouping_in_force(on: date) -> Grouping:
    """The drawing of regions that holds on a day; Unseen before the first."""
    found = _in_force(on).scalar()
    if found is None:
        raise Unseen
    return found


@prepared
def _in_force(on: date) -> Select[Grouping]:
    return (
        select(Grouping)
        .where(Grouping.in_force_on.is_not(None), Grouping.in_force_on <= on)
        .order_by(Grouping.in_force_on.desc())
        .limit(1)
    )


def drawing_before(drawing: Grouping, on: date) -> Grouping:
    """What a drawing is compared with: the one in force on a day for a draft, else the one that it followed.

    The first drawing followed none, and is compared with itself.
    """
    if drawing.in_force_on is None:
        return grouping_in_force(on)
    earlier = (
        select(Grouping)
        .where(Grouping.in_force_on < drawing.in_force_on)
        .order_by(Grouping.in_force_on.desc())
        .limit(1)
    )
    return db.session.scalar(earlier) or drawing


def areas_of_region(region_id: int | None, grouping: Grouping) -> list[Area]:
    """The areas of a region in one grouping, by name; without a region, every area."""
    query = select(Area).order_by(Area.name)
    if region_id is not None:
        query = query.join(Placement, Placement.area_code == Area.code).where(
            Placement.grouping_id == grouping.id, Placement.region_id == region_id
        )
    return list(db.session.scalars(query))


def regions_of_areas(grouping: Grouping) -> dict[str, Region]:
    """The region of every area, by code, in one grouping."""
    # Two plain queries take half the time of one that finds the region's row again for each of 632 areas.
    placed = db.session.execute(
        select(Placement.area_code, Placement.region_id).where(Placement.grouping_id == grouping.id)
    ).all()
    wanted = select(Placement.region_id).where(Placement.grouping_id == grouping.id)
    regions = {one.id: one for one in db.session.scalars(select(Region).where(Region.id.in_(wanted)))}
    return {code: regions[region_id] for code, region_id in placed}


def as_drawn(region: Region, grouping: Grouping | None) -> GroupingRegion | Region:
    """What a drawing calls a region; its present names where there is no drawing, or one without it."""
    drawn = db.session.get(GroupingRegion, (grouping.id, region.id)) if grouping else None
    return drawn or region


def groups_of_region(region_id: int | None, grouping: Grouping, on: date) -> list[Group]:
    """The groups that are open on a day and whose main home area lies in the region, by name."""
    query = (
        select(Group)
        .where(Group.founded_on <= on, (Group.closed_on.is_(None)) | (Group.closed_on > on))
        .order_by(Group.name, Group.id)
    )
    if region_id is not None:
        query = (
            query.join(HomeArea, HomeArea.group_id == Group.id)
            .join(Placement, Placement.area_code == HomeArea.area_code)
            .where(
                HomeArea.is_main,
                Placement.grouping_id == grouping.id,
                Placement.region_id == region_id,
            )
        )
    return list(db.session.scalars(query))


def region_of_group(group_id: int, grouping: Grouping) -> int | None:
    """The region in which a group's main home area lies."""
    return db.session.scalar(
        select(Placement.region_id)
        .join(HomeArea, HomeArea.area_code == Placement.area_code)
        .where(HomeArea.group_id == group_id, HomeArea.is_main, Placement.grouping_id == grouping.id)
    )


def groups_with_regions(group_ids: Collection[int], on: date) -> dict[Group, int | None]:
    """Some groups by name, each with the region in which its main home area lies on a day."""
    if not group_ids:
        return {}
    return {row[0]: row[1] for row in _with_regions(group_ids, on)}


@prepared
def _with_regions(group_ids: Collection[int], on: date) -> Select[Group, int | None]:
    in_force = (
        select(Grouping.id)
        .where(Grouping.in_force_on <= on)
        .order_by(Grouping.in_force_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    placed = and_(Placement.area_code == HomeArea.area_code, Placement.grouping_id == in_force)
    return (
        select(Group, Placement.region_id)
        .outerjoin(HomeArea, and_(HomeArea.group_id == Group.id, HomeArea.is_main))
        .outerjoin(Placement, placed)
        .where(Group.id.in_(group_ids))
        .order_by(Group.name, Group.id)
    )


def home_areas(group_ids: Iterable[int]) -> dict[int, list[Area]]:
    """The home areas of several groups, the main one first, in one query."""
    found: dict[int, list[Area]] = {}
    rows = db.session.execute(
        select(HomeArea.group_id, Area)
        .join(Area, Area.code == HomeArea.area_code)
        .where(HomeArea.group_id.in_(list(group_ids)))
        .order_by(HomeArea.group_id, HomeArea.is_main.desc(), Area.name)
    )
    for group_id, area in rows:
        found.setdefault(group_id, []).append(area)
    return found


def newest_count() -> PresenceCount | None:
    """The presence count that was taken last."""
    return db.session.scalar(
        select(PresenceCount).order_by(PresenceCount.counted_on.desc(), PresenceCount.id.desc()).limit(1)
    )


def find_group(slug: str) -> Group:
    """The group with this address; Unseen where there is none."""
    found = db.session.scalar(select(Group).where(Group.slug == slug))
    if found is None:
        raise Unseen
    return found
