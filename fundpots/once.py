"""A form that is sent twice counts once: each carries a random key, which the database keeps unique."""

from datetime import datetime
from time import monotonic, sleep

from sqlalchemy import String, insert, update
from sqlalchemy.exc import IntegrityError
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
    """Write down where the sender of a form was led, for whoever sends it again."""
    with short_write() as connection:
        connection.execute(update(SubmitKey).where(SubmitKey.key == key).values(location=location[:500]))


def claim(key: str, *, person_id: int | None, at: datetime) -> bool:
    """Take the key in the current transaction; False where somebody was faster.

    A transaction that is rolled back gives the key back, so a form with errors can be sent again.
    """
    db.session.add(SubmitKey(key=key, person_id=person_id, at=at))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def claim_apart(key: str, *, person_id: int | None, at: datetime) -> bool:
    """Take the key in a transaction of its own, for a view that opens its write late."""
    try:
        with short_write() as connection:
            connection.execute(insert(SubmitKey).values(key=key, person_id=person_id, at=at))
    except IntegrityError:
        return False
    return True
