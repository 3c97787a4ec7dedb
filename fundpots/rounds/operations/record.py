"""An act on a round, put on record with the keys by which it is found again."""

from datetime import datetime
from typing import Unpack

from fundpots import log
from fundpots.people.models import Person
from fundpots.rounds.models import Round


def record(act: str, round_: Round, *, by: Person | None, at: datetime, **what: Unpack[log.Told]) -> None:
    """Add the act to the chain under its round and pot; `what` is before, after and reason."""
    log.record(act, at=at, person_id=by.id if by else None, round_id=round_.id, pot_id=round_.pot_id, **what)
