"""Inviting people, giving and ending roles, closing accounts."""

from datetime import datetime

from sqlalchemy import select

from fundpots import log
from fundpots.db import db
from fundpots.mail import letter
from fundpots.people.models import Appointment, Person
from fundpots.people.operations.links import send_link
from fundpots.people.operations.passwords import set_password
from fundpots.people.operations.sign_ins import end_sign_ins
from fundpots.people.queries import person_by_email, standing_of
from fundpots.people.queries.reach import places_of, regions_of_groups
from fundpots.people.rules import (
    LastAdministrator,
    NotToOneself,
    NotYoursToGive,
    RoleDoesNotFit,
    Scope,
    fits,
    may_appoint,
)
from fundpots.people.stages import LinkPurpose, Role


def invite(
    email: str, name: str, role: Role, scope: Scope, *, locale: str, by: Person, at: datetime
) -> Person:
    """Give somebody a role, making an account and sending an invitation where there is none yet."""
    person = person_by_email(email)
    if person is None:
        person = Person(email=email.strip().lower(), name=name.strip(), locale=locale, created_at=at)
        db.session.add(person)
        db.session.flush()
        log.record("person.invited", at=at, person_id=by.id, after={"person": person.id})
    appoint(person, role, scope, by=by, at=at)
    return person


def appoint(person: Person, role: Role, scope: Scope, *, by: Person, at: datetime) -> Appointment:
    """Give a role. Somebody who already holds it keeps the earlier appointment.

    Raises RoleDoesNotFit, NotToOneself or NotYoursToGive.
    """
    if not fits(role, scope):
        raise RoleDoesNotFit()
    check_reach(person, role, scope, by=by, at=at)
    held = db.session.scalar(
        select(Appointment).where(
            Appointment.person_id == person.id,
            Appointment.role == role,
            Appointment.group_id == scope.group_id,  # compares as IS NULL where there is none
            Appointment.region_id == scope.region_id,
            Appointment.ended_at.is_(None),
        )
    )
    if held is None:
        held = Appointment(
            person_id=person.id,
            role=role,
            group_id=scope.group_id,
            region_id=scope.region_id,
            from_at=at,
            by_id=by.id,
        )
        db.session.add(held)
        _record("appointment.made", held, by=by, at=at)
    _tell(person, held, by=by, at=at)
    return held


def end_appointment(appointment: Appointment, *, reason: str, by: Person, at: datetime) -> None:
    """End a role from the next request on. Raises NotToOneself, NotYoursToGive or LastAdministrator."""
    scope = Scope(*appointment.where)
    check_reach(appointment.person, Role(appointment.role), scope, by=by, at=at)
    if appointment.ended_at is not None:
        return
    if scope.is_whole and appointment.role == Role.ADMINISTRATOR:
        keep_an_administrator(appointment.person_id)
    appointment.ended_at = at
    _record("appointment.ended", appointment, by=by, at=at, reason=reason)


def disable(person: Person, *, reason: str, by: Person, at: datetime) -> None:
    """Close an account: its browsers are signed out at once."""
    if person.id == by.id:
        raise NotToOneself()
    keep_an_administrator(person.id)
    person.disabled_at = at
    end_sign_ins(person.id, at=at)
    log.record("person.disabled", at=at, person_id=by.id, after={"person": person.id}, reason=reason)


def enable(person: Person, *, reason: str, by: Person, at: datetime) -> None:
    """Open a closed account again; the person signs in anew."""
    if person.id == by.id:
        raise NotToOneself()
    person.disabled_at = None
    log.record("person.enabled", at=at, person_id=by.id, after={"person": person.id}, reason=reason)


def accept_invitation(person: Person, name: str, password_hash: str, *, at: datetime) -> None:
    """Take up an account: the name to go by, and the first password."""
    person.name = name.strip()
    set_password(person, password_hash, at=at, tell=False)
    log.record("person.joined", at=at, person_id=person.id)


def check_reach(person: Person, role: Role, scope: Scope, *, by: Person, at: datetime) -> None:
    """Refuse to let somebody change their own roles, or those beyond their reach."""
    if person.id == by.id:
        raise NotToOneself()
    groups = {scope.group_id} if scope.group_id is not None else set()
    if not may_appoint(standing_of(by.id), role, scope, regions_of_groups(groups, at)):
        raise NotYoursToGive()


def keep_an_administrator(person_id: int) -> None:
    """The last administrator of the whole stays."""
    of_whole = (
        select(Appointment.person_id)
        .join(Appointment.person)
        .where(
            Appointment.role == Role.ADMINISTRATOR,
            Appointment.group_id.is_(None),
            Appointment.region_id.is_(None),
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
    )
    holders = set(db.session.scalars(of_whole.with_for_update(of=Appointment)))
    if holders == {person_id}:
        raise LastAdministrator()


def _tell(person: Person, appointment: Appointment, *, by: Person, at: datetime) -> None:
    where = places_of([appointment]).get(appointment.where)
    if person.password_hash is None:
        send_link(person, LinkPurpose.INVITATION, at=at, role=Role(appointment.role), where=where, by=by)
    else:
        letter("appointed", to=person, at=at, role=Role(appointment.role), where=where, by=by)


def _record(
    act: str, appointment: Appointment, *, by: Person, at: datetime, reason: str | None = None
) -> None:
    log.record(
        act,
        at=at,
        person_id=by.id,
        group_id=appointment.group_id,
        after={
            "person": appointment.person_id,
            "role": str(appointment.role),
            "region": appointment.region_id,
        },
        reason=reason,
    )
