"""Accounts of the demonstration: named by role and place, with example.org addresses, never as persons."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fundpots.db import db
from fundpots.demo.places import Map
from fundpots.people.models import Appointment, Person
from fundpots.people.stages import Role
from fundpots.places.models import Group, Region

GROUP_OFFICES = (
    ("secretary", "Secretary", "Ysgrifennydd", Role.OFFICER),
    ("treasurer", "Treasurer", "Trysorydd", Role.OFFICER),
    ("member", "Member", "Aelod", Role.MEMBER),
)
WIDE_OFFICES = (
    ("administrator", "Administrator", Role.ADMINISTRATOR),
    ("second-administrator", "Second administrator", Role.ADMINISTRATOR),
    ("treasurer", "Treasurer", Role.TREASURER),
    ("second-treasurer", "Second treasurer", Role.TREASURER),
)


@dataclass
class Cast:
    """Who acts in the demonstration, by office."""

    password: str
    hashed: str
    of_group: dict[tuple[int, str], Person] = field(default_factory=dict)
    of_region: dict[tuple[int | None, str], Person] = field(default_factory=dict)
    accounts: list[dict[str, Any]] = field(default_factory=list)

    def secretary(self, group: Group) -> Person:
        return self.of_group[(group.id, "secretary")]

    def second_officer(self, group: Group) -> Person:
        return self.of_group[(group.id, "treasurer")]

    def office(self, region: Region | None, name: str) -> Person:
        return self.of_region[(region.id if region else None, name)]


def make_cast(map_: Map, password: str, at: datetime) -> Cast:
    """Three accounts for each group, four for each region and for the whole."""
    from fundpots.people.operations.passwords import hash_password

    cast = Cast(password, hash_password(password))
    placed = map_._placed(map_.now)
    regions = {region.id: region for region in map_.regions.values()}
    for group in map_.groups.values():
        add_group(cast, group, regions[placed[map_.homes[group.id][0]]], at)
    for region_ in [*regions.values(), None]:
        for key, title, role in WIDE_OFFICES:
            where = region_.name if region_ else "the whole"
            slug = region_.slug if region_ else "whole"
            person = _person(f"{key}.{slug}@example.org", f"{title}, {where}", cast.hashed, at, "en")
            cast.of_region[(region_.id if region_ else None, key)] = person
            _appoint(person, role, at, region_id=region_.id if region_ else None)
            cast.accounts.append(_account(person, password, role, region_.slug if region_ else None, None))
    db.session.flush()
    return cast


def add_group(cast: Cast, group: Group, region: Region, at: datetime) -> None:
    """Two officers and a member of one group."""
    welsh = region.slug == "wales"
    for key, english, cymraeg, role in GROUP_OFFICES:
        name = f"{cymraeg}, {group.name_cy or group.name}" if welsh else f"{english}, {group.name}"
        email = f"{key}.{group.slug}@example.org"
        person = _person(email, name, cast.hashed, at, "cy" if welsh else "en")
        cast.of_group[(group.id, key)] = person
        _appoint(person, role, at, group_id=group.id)
        cast.accounts.append(_account(person, cast.password, role, region.slug, group.slug))


def _person(email: str, name: str, hashed: str, at: datetime, locale: str) -> Person:
    person = Person(
        email=email, name=name[:120], locale=locale, password_hash=hashed, password_set_at=at, created_at=at
    )
    db.session.add(person)
    db.session.flush()
    return person


def _appoint(person: Person, role: Role, at: datetime, **where: int | None) -> None:
    db.session.add(Appointment(person_id=person.id, role=role, from_at=at, **where))


def _account(
    person: Person, password: str, role: Role, region: str | None, group: str | None
) -> dict[str, Any]:
    return {
        "email": person.email,
        "password": password,
        "name": person.name,
        "roles": [str(role)],
        "region": region,
        "group": group,
    }
