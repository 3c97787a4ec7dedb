"""The record as people read it: acts in words, by bid, round or pot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.people.models import Person


@dataclass(frozen=True)
class Story:
    """One act in words. `who` is left out where the reader may not know persons."""

    seq: int
    at: datetime
    act: str
    who: str
    reason: str | None
    digest: str


def entries_asked(
    *,
    round_id: int | None = None,
    bid_id: int | None = None,
    pot_id: int | None = None,
    act: str = "",
    before: int | None = None,
    limit: int = 50,
) -> Sequence[LogEntry]:
    """Entries of the record, newest first, before the one with number `before`."""
    query = select(LogEntry).order_by(LogEntry.seq.desc()).limit(limit)
    for column, wanted in (
        (LogEntry.round_id, round_id),
        (LogEntry.bid_id, bid_id),
        (LogEntry.pot_id, pot_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if act:
        query = query.where(LogEntry.act.startswith(act, autoescape=True))
    if before is not None:
        query = query.where(LogEntry.seq < before)
    return db.session.scalars(query).all()


def names_of(entries: Iterable[LogEntry]) -> dict[int, str]:
    """The names of the persons in some entries, in one query."""
    keys = {entry.person_id for entry in entries if entry.person_id is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(keys)))
    return dict(rows.tuples().all())


def story_of(entries: Sequence[LogEntry], names: dict[int, str]) -> list[Story]:
    """Entries as acts with names; persons who are not in `names` stay unnamed."""
    return [
        Story(
            entry.seq,
            entry.at,
            entry.act,
            names.get(entry.person_id, "") if entry.person_id else "",
            entry.reason,
            entry.digest,
        )
        for entry in entries
    ]
