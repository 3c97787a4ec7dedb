"""What a person may ask about their own data: a copy of it, and to be forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from fundpots import log
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import Appointment, EmailLink, KeptForm, Person, RecoveryCode, SignIn
from fundpots.people.operations.appointments import keep_an_administrator


def erase(person: Person, *, reason: str, by: Person, at: datetime) -> None:
    """Take a person's name, address and secrets out of every table; what they did stays, under a pseudonym.

    The record knows people by number only, so its chain holds.
    """
    keep_an_administrator(person.id)
    log.record("person.erased", at=at, person_id=by.id, after={"person": person.id}, reason=reason)
    person.name = f"Former member {person.id}"
    person.email = f"erased-{person.id}@invalid"
    person.password_hash = person.password_set_at = None
    person.totp_secret = person.totp_confirmed_at = person.totp_last_counter = None
    person.disabled_at = person.disabled_at or at
    person.erased_at = at
    _end_roles(person.id, at)
    for table in (SignIn, EmailLink, RecoveryCode, KeptForm):
        db.session.execute(delete(table).where(table.person_id == person.id))
    db.session.execute(
        update(Email)
        .where(Email.person_id == person.id)
        .values(to="erased@invalid", subject="", text="", error=None)
    )
    db.session.execute(
        update(Email)
        .where(Email.person_id == person.id, Email.sent_at.is_(None), Email.failed_at.is_(None))
        .values(failed_at=at, error="erased")
    )


def copy_of_data(person: Person) -> dict[str, Any]:
    """Everything that is kept about a person, ready to be written as JSON."""
    return {
        "person": _columns(
            person, "id", "name", "email", "locale", "created_at", "password_set_at", "totp_confirmed_at"
        ),
        "roles": _rows(Appointment, person.id, "role", "group_id", "region_id", "from_at", "ended_at"),
        "sign_ins": _rows(SignIn, person.id, "created_at", "last_seen_at", "ended_at", "agent"),
        "letters": _rows(Email, person.id, "to", "subject", "text", "created_at", "sent_at"),
        "acts": _rows(
            log.LogEntry, person.id, "seq", "at", "act", "group_id", "round_id", "bid_id", "reason"
        ),
    }


def _end_roles(person_id: int, at: datetime) -> None:
    db.session.execute(
        update(Appointment)
        .where(Appointment.person_id == person_id, Appointment.ended_at.is_(None))
        .values(ended_at=at)
    )


def _rows(model: Any, person_id: int, *names: str) -> list[dict[str, Any]]:
    found = db.session.scalars(
        select(model).where(model.person_id == person_id).order_by(*model.__mapper__.primary_key)
    )
    return [_columns(row, *names) for row in found]


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
