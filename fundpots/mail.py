"""Letters go into an outbox in the same transaction as the act; a command delivers them."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fundpots.db import Base, db


class Email(Base):
    """One letter, waiting or sent."""

    __tablename__ = "email"
    __table_args__ = (Index("ix_email_sent_at", "sent_at"), Index("ix_email_round_id", "round_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    person_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(2), default="en")
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    round_id: Mapped[int | None]
    bid_id: Mapped[int | None]
    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


def queue_email(
    *,
    to: str,
    kind: str,
    subject: str,
    text: str,
    at: datetime,
    person_id: int | None = None,
    locale: str = "en",
    round_id: int | None = None,
    bid_id: int | None = None,
) -> Email:
    """Put a letter in the outbox. Line breaks in a subject are folded, so that no header can be added."""
    letter = Email(
        to=to,
        kind=kind,
        subject=" ".join(subject.split())[:300],
        text=text,
        created_at=at,
        next_try_at=at,
        person_id=person_id,
        locale=locale,
        round_id=round_id,
        bid_id=bid_id,
    )
    db.session.add(letter)
    return letter
