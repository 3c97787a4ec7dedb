"""The second factor: a code that changes every 30 seconds (TOTP, RFC 6238), and codes for when it is lost."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from fundpots import log
from fundpots.crypto import seal, unseal
from fundpots.db import db, locked
from fundpots.errors import Refusal
from fundpots.mail import letter
from fundpots.people.models import Person, RecoveryCode
from fundpots.people.operations.sign_ins import WITHIN, end_sign_ins
from fundpots.people.operations.throttle import forget_tries, knock

PURPOSE = "second factor"
STEP = 30
RECOVERY_CODES = 10
#: No letters or digits that look like one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TRIES = 9


class WrongCode(Refusal):
    """The code is wrong, was used already, or belongs to another time."""

    text = _l("This code is not right, or was used already. Wait for the next one and try again.")


def begin_factor(person: Person) -> None:
    """Make a new secret for an app to read; it counts only once a code from it was shown."""
    person.totp_secret = seal(pyotp.random_base32(), PURPOSE)
    person.totp_confirmed_at = person.totp_last_counter = None


def confirm_factor(person: Person, code: str, *, at: datetime, keep: int | None = None) -> None:
    """Put the second factor in force; other browsers are signed out."""
    _accept_totp(person, code, at)
    person.totp_confirmed_at = at
    end_sign_ins(person.id, at=at, but=keep)
    log.record("factor.added", at=at, person_id=person.id)
    forget_tries("code", person.id)
    letter("factor_added", to=person, at=at)


def remove_factor(person: Person, *, by: Person, at: datetime, reason: str | None = None) -> None:
    """Sign in without a second factor again, as after the loss of a phone."""
    person.totp_secret = person.totp_confirmed_at = person.totp_last_counter = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    log.record("factor.removed", at=at, person_id=by.id, after={"person": person.id}, reason=reason)
    letter("factor_removed", to=person, at=at)


def accept_code(person: Person, code: str, *, at: datetime) -> None:
    """Take a code from the app or a recovery code; raises WrongCode, or TooMany after many tries."""
    if len(plain := _plain(code)) == 6 and plain.isdigit():
        _accept_totp(person, plain, at)
    else:
        _use_recovery_code(person, plain, at)
    forget_tries("code", person.id)


def count_code_try(person_id: int, *, at: datetime) -> None:
    """Six digits must not be guessed: count by person, who has shown the password already."""
    knock("code", person_id, limit=TRIES, within=WITHIN, at=at)


def new_recovery_codes(person: Person) -> list[str]:
    """Make codes that are good once each, in the place of all earlier ones; they are shown only now."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        db.session.add(RecoveryCode(person_id=person.id, code_hash=_hashed(code)))
    return codes


def secret_of(person: Person) -> str | None:
    """The secret that the app of this person holds."""
    return unseal(person.totp_secret, PURPOSE) if person.totp_secret else None


def address_for_app(person: Person, issuer: str) -> str:
    """What the QR code says: an otpauth address that every authenticator app reads."""
    return pyotp.TOTP(secret_of(person) or "").provisioning_uri(name=person.email, issuer_name=issuer)


def _accept_totp(person: Person, code: str, at: datetime) -> None:
    """The code of this half minute or one beside it, and none that came before the last accepted."""
    locked(Person, person.id)
    secret = secret_of(person)
    if secret is None:
        raise WrongCode()
    now = int(at.timestamp()) // STEP
    for counter in (now - 1, now, now + 1):
        if hmac.compare_digest(pyotp.HOTP(secret).at(counter), _plain(code)) and counter > (
            person.totp_last_counter or 0
        ):
            person.totp_last_counter = counter
            return
    raise WrongCode()


def _use_recovery_code(person: Person, plain: str, at: datetime) -> None:
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hashed(plain),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode()
    log.record("recovery.used", at=at, person_id=person.id)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _hashed(code: str) -> str:
    """Codes are random enough (49 bits) that a plain hash of them can't be searched in their lifetime."""
    return hashlib.sha256(_plain(code).encode()).hexdigest()
