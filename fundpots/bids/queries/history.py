"""What the record says of one bid: who changed what last, and the acts that its timeline shows."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundpots.bids.stages import Section
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.people.models import Person

_SECTION_OF = {"attachment": Section.ATTACHMENTS, "partner": Section.PARTNERS}


@dataclass(frozen=True)
class LastChange:
    """Who wrote to a section last, and when."""

    at: datetime
    who: str


def last_changes(bid_id: int) -> dict[Section, LastChange]:
    """The last change of each section; for the bid's own group only, because it names persons."""
    rows = db.session.execute(
        select(LogEntry.act, LogEntry.at, LogEntry.after, Person.name)
        .outerjoin(Person, Person.id == LogEntry.person_id)
        .where(LogEntry.bid_id == bid_id)
        .order_by(LogEntry.seq)
    )
    found: dict[Section, LastChange] = {}
    for act, at, after, who in rows:
        for section in _sections_of(act, after):
            found[section] = LastChange(at, who or "")
    return found


def acts_of(bid_id: int) -> list[LogEntry]:
    """Every entry about a bid but its single saves, oldest first."""
    return list(
        db.session.scalars(
            select(LogEntry)
            .where(LogEntry.bid_id == bid_id, LogEntry.act != "bid.written")
            .order_by(LogEntry.seq)
        )
    )


def submission_of(bid_id: int) -> LogEntry | None:
    """The entry that the last submission of a bid made."""
    return db.session.scalar(
        select(LogEntry)
        .where(LogEntry.bid_id == bid_id, LogEntry.act == "bid.submitted")
        .order_by(LogEntry.seq.desc())
        .limit(1)
    )


def _sections_of(act: str, after: str | None) -> list[Section]:
    thing = act.split(".")[0]
    if thing in _SECTION_OF:
        return [_SECTION_OF[thing]]
    return [Section(name) for name in json.loads(after or "{}")] if act == "bid.written" else []
