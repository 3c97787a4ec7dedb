"""Where roles can be given: groups and regions by key and name.

Groups and regions are the business of the storey above, so they are read here as plain tables, without
their classes: who may appoint whom must be known before there is anything to be done.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, or_, select

from fundpots import clock
from fundpots.db import Base, db
from fundpots.people.models import Appointment
from fundpots.people.rules import Scope, Standing


@dataclass(frozen=True)
class Place:
    """A group or region, ready to be named in either language."""

    scope: Scope
    name: str
    name_cy: str | None
    slug: str


def regions_of_groups(group_ids: Collection[int], at: datetime) -> dict[int, int | None]:
    """In which region each group's main home area lies, by the grouping in force on the day."""
    if not group_ids:
        return {}
    home, placement = _table("home_area"), _table("placement")
    rows = db.session.execute(
        select(home.c.group_id, placement.c.region_id)
        .join(placement, placement.c.area_code == home.c.area_code)
        .where(
            home.c.is_main, home.c.group_id.in_(group_ids), placement.c.grouping_id == _grouping_in_force(at)
        )
    )
    return dict.fromkeys(group_ids) | {row.group_id: row.region_id for row in rows}


def groups_within_reach(standing: Standing, at: datetime) -> list[Place]:
    """The open groups in which this person may give some role."""
    group = _table("local_group")
    wanted = select(group).where(or_(group.c.closed_on.is_(None), group.c.closed_on > clock.london_date(at)))
    if not standing.administers_whole:
        inside = _groups_of_regions(standing.administers, at)
        wanted = wanted.where(or_(group.c.id.in_(inside), group.c.id.in_(standing.officer_of)))
    return [_place(row, Scope(group_id=row.id)) for row in db.session.execute(wanted.order_by(group.c.name))]


def regions_within_reach(standing: Standing) -> list[Place]:
    """The regions in which this person may give some role: all of them, or none."""
    if not standing.administers_whole:
        return []
    region = _table("region")
    rows = db.session.execute(select(region).order_by(region.c.name))
    return [_place(row, Scope(region_id=row.id)) for row in rows]


def places_of(appointments: Iterable[Appointment]) -> dict[tuple[int | None, int | None], Place]:
    """The groups and regions of these appointments, in two queries. Roles for the whole have no place."""
    held = list(appointments)
    group, region = _table("local_group"), _table("region")
    groups = {one.group_id for one in held} - {None}
    regions = {one.region_id for one in held} - {None}
    found = [
        _place(row, Scope(group_id=row.id))
        for row in db.session.execute(select(group).where(group.c.id.in_(groups)))
    ] + [
        _place(row, Scope(region_id=row.id))
        for row in db.session.execute(select(region).where(region.c.id.in_(regions)))
    ]
    return {(place.scope.group_id, place.scope.region_id): place for place in found}


def _groups_of_regions(region_ids: Collection[int], at: datetime) -> Any:
    home, placement = _table("home_area"), _table("placement")
    return (
        select(home.c.group_id)
        .join(placement, placement.c.area_code == home.c.area_code)
        .where(
            home.c.is_main,
            placement.c.region_id.in_(region_ids),
            placement.c.grouping_id == _grouping_in_force(at),
        )
    )


def _grouping_in_force(at: datetime) -> Any:
    grouping = _table("grouping")
    return (
        select(grouping.c.id)
        .where(grouping.c.in_force_on <= clock.london_date(at))
        .order_by(grouping.c.in_force_on.desc())
        .limit(1)
        .scalar_subquery()
    )


def _place(row: Any, scope: Scope) -> Place:
    return Place(scope=scope, name=row.name, name_cy=row.name_cy, slug=row.slug)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
