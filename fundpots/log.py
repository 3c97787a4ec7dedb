"""The record: who did what, when and why, in one chain that nobody can bend unnoticed.

Each entry holds the SHA-256 of itself and of the entry before it, and is written in the same
transaction as the act. The database refuses to change or delete entries. Persons appear by number
only, so that a name can be erased without breaking the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import BigInteger, Index, Integer, String, Text, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from fundpots.db import Base, db, is_postgres

START = "0" * 64
_CHAIN_LOCK = 20261123


class LogEntry(Base):
    """One act."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_round_id", "round_id"),
        Index("ix_log_entry_bid_id", "bid_id"),
        Index("ix_log_entry_pot_id", "pot_id"),
        Index("ix_log_entry_person_id", "person_id"),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None]
    group_id: Mapped[int | None]
    pot_id: Mapped[int | None]
    round_id: Mapped[int | None]
    bid_id: Mapped[int | None]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


@dataclass(frozen=True)
class Broken:
    """The first entry at which the chain does not hold, and what is wrong with it."""

    seq: int
    what: str


class Told(TypedDict, total=False):
    """What an act may tell beside who and where: for the helpers that pass it on to `record`."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str | None


class ToldOf(Told, total=False):
    """The same, and whose act it was or which bid it was about."""

    group_id: int | None
    bid_id: int | None


_ADD = insert(LogEntry)
_COLUMNS = tuple(column.name for column in LogEntry.__table__.columns)
_LAST = select(LogEntry.seq, LogEntry.digest).order_by(LogEntry.seq.desc()).limit(1)


def record(
    act: str,
    *,
    at: datetime,
    person_id: int | None = None,
    group_id: int | None = None,
    pot_id: int | None = None,
    round_id: int | None = None,
    bid_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Add an act to the chain, in the transaction of the act itself.

    What was and what is are told by name, never as bare values: readers look for the names.
    """
    db.session.flush()
    if is_postgres():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = db.session.execute(_LAST).first()
    entry = LogEntry(
        seq=(last.seq if last else 0) + 1,
        at=at,
        act=act,
        person_id=person_id,
        group_id=group_id,
        pot_id=pot_id,
        round_id=round_id,
        bid_id=bid_id,
        before=None if before is None else canonical(before),
        after=None if after is None else canonical(after),
        reason=reason,
        previous=last.digest if last else START,
    )
    entry.digest = digest_of(entry)
    db.session.connection().execute(_ADD, {name: getattr(entry, name) for name in _COLUMNS})


_HEAD = select(LogEntry.__table__.c.digest).order_by(LogEntry.__table__.c.seq.desc()).limit(1)


def head() -> str:
    """The digest of the newest entry: whoever holds it can prove that nothing before was changed."""
    return db.session.scalar(_HEAD) or START


def first_broken(entries: Iterable[LogEntry]) -> Broken | None:
    """Walk the chain in order and name the first entry that does not hold, if any."""
    previous, expected = START, 1
    for entry in entries:
        if entry.seq != expected:
            return Broken(expected, "is missing")
        if entry.previous != previous:
            return Broken(entry.seq, "does not follow the entry before it")
        if entry.digest != digest_of(entry):
            return Broken(entry.seq, "was changed after it was written")
        previous, expected = entry.digest, entry.seq + 1
    return None


def digest_of(entry: LogEntry) -> str:
    """SHA-256 over the canonical JSON of everything in the entry but its own digest."""
    return hashlib.sha256(
        canonical(
            {
                "seq": entry.seq,
                "at": entry.at.isoformat(timespec="microseconds"),
                "act": entry.act,
                "person": entry.person_id,
                "group": entry.group_id,
                "pot": entry.pot_id,
                "round": entry.round_id,
                "bid": entry.bid_id,
                "before": entry.before,
                "after": entry.after,
                "reason": entry.reason,
                "previous": entry.previous,
            }
        ).encode()
    ).hexdigest()


def canonical(value: Any) -> str:
    """JSON with one spelling only: sorted keys, no spaces, dates in ISO form.

    >>> canonical({"b": 1, "a": "ŵ"})
    '{"a":"ŵ","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_iso)


def _iso(value: Any) -> str:
    return value.isoformat()
