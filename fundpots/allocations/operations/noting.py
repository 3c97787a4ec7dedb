"""How an act on a round's decision is written into the record."""

from datetime import datetime
from typing import Unpack

from fundpots import log
from fundpots.people.models import Person
from fundpots.rounds.models import Round


def note(act: str, round_: Round, by: Person | None, at: datetime, **what: Unpack[log.ToldOf]) -> None:
    """Record an act with the round and its pot; `what` may name group_id, bid_id, before, after, reason."""
    log.record(act, at=at, person_id=by.id if by else None, pot_id=round_.pot_id, round_id=round_.id, **what)
