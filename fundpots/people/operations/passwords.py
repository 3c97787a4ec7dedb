"""Passwords: Argon2id, as OWASP's password storage notes advise, hashed outside of any write.

One hash takes 64 MiB and about a seventh of a second, so only two are made at the same time in a process.
"""

import unicodedata
from datetime import datetime
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from fundpots import log
from fundpots.db import db
from fundpots.mail import letter
from fundpots.people.models import EmailLink, Person
from fundpots.people.operations.sign_ins import end_sign_ins

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The form in which a password is stored."""
    with _AT_ONCE:
        return _HASHER.hash(_composed(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. Without a stored one, the same work is done in vain.

    So the time of the answer does not tell whether there is an account.
    """
    against = stored or _nobodys_hash()
    try:
        with _AT_ONCE:
            right = _HASHER.verify(against, _composed(password))
    except VerificationError:
        return False
    return right and stored is not None


def set_password(person: Person, password_hash: str, *, at: datetime, tell: bool = True) -> None:
    """Change the password: every browser is signed out, and links that wait in letters are void."""
    person.password_hash, person.password_set_at = password_hash, at
    end_sign_ins(person.id, at=at)
    db.session.execute(
        db.update(EmailLink)
        .where(EmailLink.person_id == person.id, EmailLink.used_at.is_(None))
        .values(used_at=at)
    )
    log.record("password.set", at=at, person_id=person.id)
    if tell:
        letter("password_changed", to=person, at=at)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody")


def _composed(password: str) -> str:
    """One spelling for letters that keyboards compose differently."""
    return unicodedata.normalize("NFKC", password)


def needs_rehash(stored: str | None) -> bool:
    """Whether the hash was made with older, cheaper settings."""
    return stored is not None and _HASHER.check_needs_rehash(stored)
