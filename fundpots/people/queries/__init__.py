"""Reading persons, their roles and their signed-in browsers."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager

from fundpots.crypto import CannotOpen, unseal
from fundpots.db import db
from fundpots.people.models import Appointment, EmailLink, KeptForm, Person, RecoveryCode, SignIn
from fundpots.people.rules import Standing
from fundpots.people.stages import Role

#: A browser is signed out after this long without a page, and after this long in any case.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
#: What was typed when a session ended is kept for this long.
KEPT_FOR = timedelta(days=1)
KEPT_PURPOSE = "kept form"

# These two are asked on every page of everybody who is signed in, so they are put together once.
_SIGN_IN = (
    select(SignIn)
    .join(SignIn.person)
    .options(contains_eager(SignIn.person))
    .where(SignIn.token_hash == bindparam("token_hash"))
)
_HELD = select(*Appointment.__table__.c["role", "group_id", "region_id"]).where(
    Appointment.__table__.c.person_id == bindparam("person_id"), Appointment.__table__.c.ended_at.is_(None)
)


def hash_token(token: str) -> str:
    """The form in which a random token is stored: whoever reads the table can't use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in_by_token(token: str, at: datetime) -> SignIn | None:
    """The signed-in browser that holds this token, if it still counts."""
    found = db.session.scalar(_SIGN_IN, {"token_hash": hash_token(token)})
    if found is None or found.ended_at is not None or not found.person.is_active:
        return None
    if at - found.last_seen_at > IDLE or at - found.created_at > LONGEST:
        return None
    return found


def whose_token(token: str) -> int | None:
    """Whose browser held this token, even if it is signed out by now."""
    return db.session.scalar(select(SignIn.person_id).where(SignIn.token_hash == hash_token(token)))


def kept_form(token: str, path: str, person_id: int, at: datetime) -> list[tuple[str, str]]:
    """What this person had typed on this page when their session ended."""
    kept = db.session.get(KeptForm, hash_token(token))
    if kept is None or kept.path != path or at - kept.kept_at > KEPT_FOR:
        return []
    if kept.person_id not in (None, person_id):
        return []
    try:
        return [(name, text) for name, text in json.loads(unseal(kept.payload, KEPT_PURPOSE))]
    except CannotOpen:
        return []


def person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def officers_of(group_id: int) -> list[Person]:
    """The officers of a group who can be written to, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Appointment, Appointment.person_id == Person.id)
            .where(
                Appointment.group_id == group_id,
                Appointment.role == Role.OFFICER,
                Appointment.ended_at.is_(None),
                Person.disabled_at.is_(None),
                Person.erased_at.is_(None),
            )
            .order_by(Person.name, Person.id)
        )
    )


def officers_of_groups(group_ids: Collection[int]) -> dict[int, list[Person]]:
    """The same for several groups in one query; a group without officers has an empty list."""
    found: dict[int, list[Person]] = {group_id: [] for group_id in group_ids}
    rows = db.session.execute(
        select(Appointment.group_id, Person)
        .join(Person, Appointment.person_id == Person.id)
        .where(
            Appointment.group_id.in_(group_ids),
            Appointment.role == Role.OFFICER,
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    for group_id, person in rows:
        found[group_id].append(person)  # type: ignore[index]
    return found


def standing_of(person_id: int | None) -> Standing:
    """Everything that a person may do, in one query."""
    if person_id is None:
        return Standing()
    held = db.session.execute(_HELD, {"person_id": person_id}).all()
    return Standing(
        person_id=person_id,
        member_of=frozenset(row.group_id for row in held if row.role == Role.MEMBER),
        officer_of=frozenset(row.group_id for row in held if row.role == Role.OFFICER),
        administers=_regions(held, Role.ADMINISTRATOR),
        treasures=_regions(held, Role.TREASURER),
        administers_whole=_whole(held, Role.ADMINISTRATOR),
        treasures_whole=_whole(held, Role.TREASURER),
    )


def _regions(held: Sequence[Any], role: Role) -> frozenset[int]:
    return frozenset(row.region_id for row in held if row.role == role and row.region_id is not None)


def _whole(held: Sequence[Any], role: Role) -> bool:
    return any(row.role == role and row.region_id is None for row in held)


def browsers_of(person_id: int, at: datetime) -> list[SignIn]:
    """Where a person is signed in now, the latest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == person_id,
                SignIn.ended_at.is_(None),
                SignIn.last_seen_at > at - IDLE,
                SignIn.created_at > at - LONGEST,
            )
            .order_by(SignIn.last_seen_at.desc())
        )
    )


def valid_link(token: str, at: datetime) -> EmailLink | None:
    """The link of a letter, if it may still be used."""
    found = db.session.scalars(select(EmailLink).where(EmailLink.token_hash == hash_token(token))).first()
    if found is None or found.used_at is not None or found.expires_at <= at or not found.person.is_active:
        return None
    return found


def recovery_codes_left(person_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def current_appointments(person_ids: Collection[int]) -> list[Appointment]:
    """The roles that these people hold now."""
    return list(
        db.session.scalars(
            select(Appointment)
            .where(Appointment.person_id.in_(person_ids), Appointment.ended_at.is_(None))
            .order_by(Appointment.id)
        )
    )
