"""A form that is sent twice counts once: each carries a random key, which the database keeps unique."""

from datetime import datetime
from functools import cache
from time import monotonic, sleep

from sqlalchemy import Connection, Executable, String, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from fundpots.db import Base, db, short_write


class SubmitKey(Base):
    """The key of a form that was acted on, and where its sender was led."""

    __tablename__ = "submit_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None]
    at: Mapped[datetime]
    location: Mapped[str | None] = mapped_column(String(500))


def first_answer(key: str) -> SubmitKey | None:
    """The earlier answer to a form with this key, if it was sent before."""
    return db.session.get(SubmitKey, key)


def settled_answer(key: str, patience: float = 2) -> SubmitKey | None:
    """The earlier answer with where it led, which its own request may be writing down at this moment.

    Ends the transaction, so that the other request is not kept from doing so.
    """
    until = monotonic() + patience
    while True:
        db.session.rollback()
        found = first_answer(key)
        if found is None or found.location or monotonic() > until:
            return found
        sleep(0.02)


def lead(key: str, location: str) -> None:
    """Write down, in the current transaction, where the sender of a form is led."""
    _write_down(db.session.connection(), key, location)


def lead_apart(key: str, location: str) -> None:
    """Write it down in a transaction of its own, when that of the act has ended."""
    with short_write() as connection:
        _write_down(connection, key, location)


def claim(key: str, *, person_id: int | None, at: datetime) -> bool:
    """Take the key in the current transaction; False where it was sent before.

    Whoever comes while another acts on the same key waits for the end of that. A transaction that is rolled
    back gives the key back, so a form with errors can be sent again.
    """
    return _take(db.session.connection(), key, person_id, at)


def claim_apart(key: str, *, person_id: int | None, at: datetime) -> bool:
    """Take the key in a transaction of its own, for a view that opens its write late."""
    with short_write() as connection:
        return _take(connection, key, person_id, at)


def _take(connection: Connection, key: str, person_id: int | None, at: datetime) -> bool:
    values = {"key": key, "person_id": person_id, "at": at}
    return connection.execute(_if_new(connection.dialect.name), values).first() is not None


@cache
def _if_new(dialect: str) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(SubmitKey).on_conflict_do_nothing().returning(SubmitKey.key)


def _write_down(connection: Connection, key: str, location: str) -> None:
    connection.execute(update(SubmitKey).where(SubmitKey.key == key).values(location=location[:500]))
