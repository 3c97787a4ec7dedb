"""Counting tries in the database, so that every process counts the same ones."""

import hashlib
import hmac
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from fundpots.crypto import mac_key
from fundpots.db import db
from fundpots.errors import TooMany
from fundpots.people.models import Attempt


class TriedTooOften(TooMany):
    """The same thing was tried too often from the same place."""

    text = _l("There were too many tries. Wait a few minutes, then try again.")


def knock(what: str, *who: object, limit: int, within: timedelta, at: datetime) -> None:
    """Count one try of `what` by `who`; raises TriedTooOften beyond `limit` tries within a time.

    The caller commits, before any slow work, so that tries which run side by side are all counted.
    """
    key = _key(what, who)
    earlier = db.session.scalars(
        select(Attempt.at).where(Attempt.key == key, Attempt.at > at - within).order_by(Attempt.at.desc())
    ).all()
    if len(earlier) >= limit:
        opens_at = earlier[limit - 1] + within
        raise TriedTooOften(retry_after=max(1, int((opens_at - at).total_seconds()) + 1))
    db.session.add(Attempt(key=key, at=at))
    db.session.flush()


def forget_tries(what: str, *who: object) -> None:
    """The right answer came: earlier slips no longer count."""
    db.session.execute(delete(Attempt).where(Attempt.key == _key(what, who)))


def _key(what: str, who: tuple[object, ...]) -> str:
    """Who tried is kept as a keyed digest only: nobody can read addresses out of the table."""
    text = "\n".join((what, *map(str, who)))
    return hmac.new(mac_key("tries"), text.encode(), hashlib.sha256).hexdigest()
