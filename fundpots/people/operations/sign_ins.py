"""Signed-in browsers: begun with a fresh token, ended on the server."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from fundpots.db import db
from fundpots.people.models import Attempt, EmailLink, Person, SignIn
from fundpots.people.operations.throttle import forget_tries, knock
from fundpots.people.queries import hash_token

#: Tries for one account from one address, and from one address for whatever account.
TRIES, TRIES_FROM_ADDRESS = 9, 100
WITHIN = timedelta(minutes=15)
KEPT_AFTER_END = timedelta(days=90)


def knock_at_door(email: str, address: str, *, at: datetime) -> None:
    """Count a try to sign in; raises TooMany. Others' tries elsewhere never lock an account's owner out."""
    knock("address", address, limit=TRIES_FROM_ADDRESS, within=WITHIN, at=at)
    knock("account", email.strip().lower(), address, limit=TRIES, within=WITHIN, at=at)


def let_in(person: Person, *, agent: str, address: str, at: datetime) -> str:
    """Begin a signed-in browser and return its token, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            token_hash=hash_token(token),
            person_id=person.id,
            created_at=at,
            last_seen_at=at,
            agent=agent[:200],
        )
    )
    forget_tries("account", person.email, address)
    _forget_old(at)
    return token


def end_sign_ins(person_id: int, *, at: datetime, but: int | None = None, only: int | None = None) -> None:
    """Sign out a person's browsers: all, all but one, or only one."""
    ended = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but is not None:
        ended = ended.where(SignIn.id != but)
    if only is not None:
        ended = ended.where(SignIn.id == only)
    db.session.execute(ended.values(ended_at=at))


def _forget_old(at: datetime) -> None:
    """What is no longer needed about how people signed in is deleted while somebody signs in."""
    db.session.execute(delete(Attempt).where(Attempt.at < at - timedelta(days=1)))
    db.session.execute(delete(EmailLink).where(EmailLink.expires_at < at - KEPT_AFTER_END))
    db.session.execute(delete(SignIn).where(SignIn.last_seen_at < at - KEPT_AFTER_END))
