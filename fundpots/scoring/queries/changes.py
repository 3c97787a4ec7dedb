"""What a second officer has to look at again: what a ballot's people changed since it was last confirmed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.scoring.models import Ballot, Interest, Remark

CONFIRMED = "ballot.confirmed"


@dataclass(frozen=True)
class Changes:
    """When a ballot was last confirmed, and the bids of which it says something else, or nothing, since."""

    since: datetime
    scored: frozenset[int]
    declared: list[Bid]


def changes_of(ballot: Ballot | None) -> Changes | None:
    """What changed since the last confirmation; None where the ballot stands, or was never confirmed."""
    if ballot is None or ballot.cast_at is None or ballot.confirmed_at is not None:
        return None
    since = db.session.scalar(
        select(func.max(LogEntry.at)).where(
            LogEntry.round_id == ballot.round_id,
            LogEntry.group_id == ballot.group_id,
            LogEntry.act == CONFIRMED,
        )
    )
    if since is None:
        return None
    scored = select(Remark.bid_id).where(Remark.ballot_id == ballot.id, Remark.at > since)
    declared = (
        select(Bid)
        .join(Interest, Interest.bid_id == Bid.id)
        .where(
            Bid.round_id == ballot.round_id,
            Interest.group_id == ballot.group_id,
            Interest.declared_at > since,
        )
        .order_by(Bid.reference)
    )
    return Changes(since, frozenset(db.session.scalars(scored)), list(db.session.scalars(declared)))
