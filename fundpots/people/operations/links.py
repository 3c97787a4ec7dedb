"""Single-use links in letters: stored as hashes, short-lived, and voided by a newer one."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from fundpots.db import db
from fundpots.mail import Addressee, letter
from fundpots.people.models import EmailLink, Person
from fundpots.people.queries import hash_token
from fundpots.people.rules import LinkSpent
from fundpots.people.stages import LinkPurpose

LIFETIMES = {
    LinkPurpose.SIGN_IN: timedelta(minutes=10),
    LinkPurpose.NEW_PASSWORD: timedelta(minutes=10),
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.NEW_ADDRESS: timedelta(days=1),
}
LETTERS = {
    LinkPurpose.SIGN_IN: "sign_in_link",
    LinkPurpose.NEW_PASSWORD: "new_password",
    LinkPurpose.INVITATION: "invitation",
    LinkPurpose.NEW_ADDRESS: "new_address",
}


def send_link(
    person: Person,
    purpose: LinkPurpose,
    *,
    at: datetime,
    to: Addressee | None = None,
    new_email: str | None = None,
    **values: Any,
) -> str:
    """Write a letter with a fresh link; older ones for the same purpose end. Returns the link's token."""
    db.session.execute(
        update(EmailLink)
        .where(EmailLink.person_id == person.id, EmailLink.purpose == purpose, EmailLink.used_at.is_(None))
        .values(used_at=at)
    )
    token = secrets.token_urlsafe(32)
    expires_at = at + LIFETIMES[purpose]
    db.session.add(
        EmailLink(
            token_hash=hash_token(token),
            person_id=person.id,
            purpose=purpose,
            new_email=new_email,
            created_at=at,
            expires_at=expires_at,
        )
    )
    path = f"/link/{token}"
    letter(LETTERS[purpose], to=to or person, at=at, path=path, expires_at=expires_at, **values)
    return token


def claim_link(link: EmailLink, *, at: datetime) -> None:
    """Use a link up. Raises LinkSpent where it was used meanwhile, if only a moment ago."""
    claimed = db.session.execute(
        update(EmailLink)
        .where(EmailLink.id == link.id, EmailLink.used_at.is_(None), EmailLink.expires_at > at)
        .values(used_at=at)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkSpent()
