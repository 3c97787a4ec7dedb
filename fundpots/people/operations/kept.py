"""Keeping what somebody had typed when their session ended."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from fundpots.crypto import seal
from fundpots.db import db
from fundpots.people.models import KeptForm
from fundpots.people.queries import KEPT_FOR, KEPT_PURPOSE, hash_token

#: More than any form of ours; what is longer was not typed by a person.
LARGEST = 200_000


def keep_form(
    path: str, fields: Sequence[tuple[str, str]], *, person_id: int | None, at: datetime
) -> str | None:
    """Seal the fields and return the token under which this browser finds them again."""
    text = json.dumps(fields)
    if not fields or len(text) > LARGEST or len(path) > 500:
        return None
    db.session.execute(delete(KeptForm).where(KeptForm.kept_at < at - KEPT_FOR))
    token = secrets.token_urlsafe(32)
    db.session.add(
        KeptForm(
            token_hash=hash_token(token),
            path=path,
            payload=seal(text, KEPT_PURPOSE),
            person_id=person_id,
            kept_at=at,
        )
    )
    return token
