"""How an act on a bid is written into the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fundpots import log
from fundpots.bids.models import Bid
from fundpots.people.models import Person


def note(
    act: str,
    bid: Bid,
    by: Person,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Record an act with the bid's group, round and pot."""
    log.record(
        act,
        at=at,
        person_id=by.id,
        group_id=bid.group_id,
        pot_id=bid.round.pot_id,
        round_id=bid.round_id,
        bid_id=bid.id,
        before=before,
        after=after,
        reason=reason,
    )
