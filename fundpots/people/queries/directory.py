"""The people whom an administrator or officer looks after, and the accounts of a demonstration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from fundpots.db import db
from fundpots.people.models import Appointment, Person
from fundpots.people.queries.reach import groups_within_reach
from fundpots.people.rules import Standing
from fundpots.people.stages import Role

PAGE = 50


def people_within_reach(
    standing: Standing, at: datetime, *, search: str = "", after: int | None = None, limit: int = PAGE
) -> list[Person]:
    """One page of people, by key: those with a role in a group within reach, or everybody for the whole."""
    wanted = select(Person).where(Person.erased_at.is_(None), Person.id > (after or 0))
    for word in search.split()[:5]:
        pattern = f"%{_escaped(word.lower())}%"
        wanted = wanted.where(
            or_(
                func.lower(Person.name).like(pattern, escape="\\"),
                Person.email.like(pattern, escape="\\"),
            )
        )
    if not standing.administers_whole:
        wanted = wanted.where(_in_groups(standing, at))
    return list(db.session.scalars(wanted.order_by(Person.id).limit(limit)))


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of several people, in one query, for those who may see them."""
    wanted = {key for key in person_ids if key is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return dict(rows.all())


def is_within_reach(standing: Standing, person_id: int, at: datetime) -> bool:
    """Whether this person's page is for the asker: some role of theirs lies within reach."""
    if standing.administers_whole:
        return True
    found = select(Person.id).where(Person.id == person_id, _in_groups(standing, at))
    return db.session.scalar(found) is not None


@dataclass(frozen=True)
class Door:
    """An account of the demonstration to look around with, and what waits behind it."""

    appointment: Appointment
    waiting: str = ""


def doors_of_demonstration(busy: Sequence[Door]) -> list[Door]:
    """Accounts with something to do, and for every role that is not among them one without, by role."""
    held = {_kind(door.appointment) for door in busy}
    others = [Door(one) for one in _one_of_each() if _kind(one) not in held]
    return sorted([*busy, *others], key=lambda door: list(Role).index(Role(door.appointment.role)))


def _kind(one: Appointment) -> tuple[str, bool]:
    return one.role, one.region_id is None


def _one_of_each() -> list[Appointment]:
    """For each role one account, the earliest made; of officers two of one group."""
    first = [
        _first(Role.MEMBER),
        _first(Role.OFFICER),
        *(
            _first(role, of_region)
            for role in (Role.ADMINISTRATOR, Role.TREASURER)
            for of_region in (True, False)
        ),
    ]
    shown = [one for one in first if one is not None]
    second = next((_second_officer(one) for one in shown if one.role == Role.OFFICER), None)
    return [*shown, *([second] if second else [])]


def _first(role: Role, of_region: bool | None = None) -> Appointment | None:
    wanted = _current().where(Appointment.role == role)
    if of_region is not None:
        wanted = wanted.where(Appointment.region_id.is_not(None) == of_region)
    return db.session.scalars(wanted.order_by(Appointment.id).limit(1)).first()


def _second_officer(first: Appointment) -> Appointment | None:
    wanted = _current().where(
        Appointment.role == Role.OFFICER,
        Appointment.group_id == first.group_id,
        Appointment.person_id != first.person_id,
    )
    return db.session.scalars(wanted.order_by(Appointment.id).limit(1)).first()


def _current() -> Any:
    return (
        select(Appointment)
        .join(Appointment.person)
        .where(Appointment.ended_at.is_(None), Person.disabled_at.is_(None), Person.erased_at.is_(None))
    )


def _in_groups(standing: Standing, at: datetime) -> Any:
    groups = [place.scope.group_id for place in groups_within_reach(standing, at)]
    return exists().where(
        Appointment.person_id == Person.id, Appointment.group_id.in_(groups), Appointment.ended_at.is_(None)
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
