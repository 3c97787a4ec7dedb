"""Founding, changing and closing local groups."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import delete, func, select

from fundpots import log
from fundpots.db import db, locked
from fundpots.errors import Stale
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
    log.record("group.founded", at=at, person_id=by.id, group_id=group.id, after=told_facts(facts))
    return group


def change_group(
    group: Group, facts: GroupFacts, *, by: Person, at: datetime, seen: str | None = None
) -> None:
    """Change what is kept of a group; its address stays.

    `seen` is the mark of what the person read (`mark_of`). Raises as `found_group`, GroupClosed, and
    Stale where somebody else changed the group since.
    """
    held = locked(Group, group.id)
    if held is None or held.closed_on is not None:
        raise GroupClosed
    before = kept_of(group)
    if seen is not None and seen != mark_of(before):
        raise Stale(yours=facts, theirs=before)
    _check(facts, group)
    group.name, group.name_cy, group.founded_on = facts.name, facts.name_cy or None, facts.founded_on
    db.session.execute(delete(HomeArea).where(HomeArea.group_id == group.id))
    _settle(group, facts.homes)
    log.record(
        "group.changed",
        at=at,
        person_id=by.id,
        group_id=group.id,
        before=told_facts(before),
        after=told_facts(facts),
    )


def kept_of(group: Group) -> GroupFacts:
    """What is kept of a group now."""
    homes = [area.code for area in home_areas([group.id]).get(group.id, [])]
    return GroupFacts(group.name, group.name_cy or None, group.founded_on, homes)


def mark_of(facts: GroupFacts) -> str:
    """A short mark of what is kept of a group, by which a form knows whether it is still what was read."""
    return sha256(log.canonical(told_facts(facts)).encode()).hexdigest()[:16]


def told_facts(facts: GroupFacts) -> dict[str, object]:
    """What is kept of a group, as the record tells it."""
    return {
        "name": facts.name,
        "name_cy": facts.name_cy or None,
        "founded_on": facts.founded_on.isoformat(),
        "homes": list(facts.homes),
    }


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
