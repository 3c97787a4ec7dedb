"""Founding, changing and closing local groups."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select

from fundpots import log
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.places.models import Group, HomeArea
from fundpots.places.queries import home_areas
from fundpots.places.rules import ClosedBeforeFounded, GroupClosed, NameTaken, NoHome


@dataclass(frozen=True)
class GroupFacts:
    """What is kept of a group. The first home area is the main one, by which it belongs to a region."""

    name: str
    name_cy: str | None
    founded_on: date
    homes: Sequence[str]


def found_group(facts: GroupFacts, *, by: Person, at: datetime) -> Group:
    """Enter a new group. Raises NoHome without an area, NameTaken for a name that an open group has."""
    _check(facts, None)
    group = Group(slug=_free_slug(facts.name), name=facts.name, founded_on=facts.founded_on)
    group.name_cy = facts.name_cy or None
    db.session.add(group)
    db.session.flush()
    _settle(group, facts.homes)
    log.record("group.founded", at=at, person_id=by.id, group_id=group.id, after=_told(group, facts.homes))
    return group


def change_group(group: Group, facts: GroupFacts, *, by: Person, at: datetime) -> None:
    """Change what is kept of a group; its address stays. Raises as `found_group`, and GroupClosed."""
    held = locked(Group, group.id)
    if held is None or held.closed_on is not None:
        raise GroupClosed
    _check(facts, group)
    before = _told(group, [area.code for area in home_areas([group.id]).get(group.id, [])])
    group.name, group.name_cy, group.founded_on = facts.name, facts.name_cy or None, facts.founded_on
    db.session.execute(delete(HomeArea).where(HomeArea.group_id == group.id))
    _settle(group, facts.homes)
    log.record(
        "group.changed",
        at=at,
        person_id=by.id,
        group_id=group.id,
        before=before,
        after=_told(group, facts.homes),
    )


def close_group(group: Group, *, on: date, reason: str, by: Person, at: datetime) -> None:
    """Close a group from a day on. It stays readable; it bids, scores and votes no more."""
    held = locked(Group, group.id)
    if held is None or held.closed_on is not None:
        raise GroupClosed
    if on < group.founded_on:
        raise ClosedBeforeFounded
    group.closed_on = on
    after = {"closed_on": on.isoformat()}
    log.record("group.closed", at=at, person_id=by.id, group_id=group.id, after=after, reason=reason)


def slug_of(name: str) -> str:
    """A name as a part of an address.

    >>> slug_of("Ynys Môn & Arfon")
    'ynys-mon-arfon'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "group"


def _check(facts: GroupFacts, group: Group | None) -> None:
    if not facts.homes:
        raise NoHome
    same = select(Group.id).where(func.lower(Group.name) == facts.name.lower(), Group.closed_on.is_(None))
    if group is not None:
        same = same.where(Group.id != group.id)
    if db.session.scalar(same.limit(1)) is not None:
        raise NameTaken


def _free_slug(name: str) -> str:
    wanted = slug_of(name)
    taken = set(db.session.scalars(select(Group.slug).where(Group.slug.startswith(wanted, autoescape=True))))
    number, slug = 2, wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _settle(group: Group, homes: Sequence[str]) -> None:
    db.session.add_all(
        HomeArea(group_id=group.id, area_code=code, is_main=place == 0)
        for place, code in enumerate(dict.fromkeys(homes))
    )
    db.session.flush()


def _told(group: Group, homes: Sequence[str]) -> dict[str, object]:
    founded = group.founded_on.isoformat()
    return {"name": group.name, "name_cy": group.name_cy, "founded_on": founded, "homes": list(homes)}
