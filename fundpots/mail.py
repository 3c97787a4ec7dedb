"""Letters go into an outbox in the same transaction as the act; a command delivers them.

A letter of kind "receipt" is written by `templates/emails/receipt.txt`, whose first line is its subject.
It is told in the language of whom it is for, and its links lead to pages in that language.
"""

import re
from datetime import datetime
from typing import Any, Protocol

from flask import current_app, render_template
from flask_babel import gettext
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fundpots.db import Base, db
from fundpots.words import speaking

_BLANKS = re.compile(r"\n{3,}")


class Addressee(Protocol):
    """Whom a letter can be for: any person."""

    @property
    def id(self) -> Any: ...

    @property
    def email(self) -> Any: ...

    @property
    def name(self) -> Any: ...

    @property
    def locale(self) -> Any: ...


class BadLetter(RuntimeError):
    """A template does not begin with `Subject: …` and an empty line."""


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


def letter(
    kind: str,
    *,
    to: Addressee,
    at: datetime,
    round_id: int | None = None,
    bid_id: int | None = None,
    **values: Any,
) -> Email:
    """Write a letter to one person, in their language, and put it in the outbox."""
    subject, text = written(kind, to=to, at=at, **values)
    return queue_email(
        to=to.email,
        kind=kind,
        subject=subject,
        text=text,
        at=at,
        person_id=to.id,
        locale=to.locale,
        round_id=round_id,
        bid_id=bid_id,
    )


def written(kind: str, *, to: Addressee, at: datetime, **values: Any) -> tuple[str, str]:
    """Subject and text of a letter as this person would get it; for showing it before it is sent."""
    with speaking(to.locale):
        rendered = render_template(
            f"emails/{kind}.txt", person=to, at=at, link=lambda path: link(path, to.locale), **values
        )
        subject, text = _subject_and_text(kind, rendered)
        return subject, f"{text}\n\n-- \n{_signature()}\n"


def link(path: str, locale: str = "en") -> str:
    """The whole address of a page, as letters need it: '/bids/3' on this installation, in this language."""
    prefix = "/cy" if locale == "cy" else ""
    return f"{current_app.config['SETTINGS'].base_url}{prefix}{path}"


def _subject_and_text(kind: str, written: str) -> tuple[str, str]:
    head, _, text = written.replace("\r\n", "\n").strip().partition("\n\n")
    if not head.startswith("Subject: ") or not text.strip():
        raise BadLetter(f"emails/{kind}.txt must begin with 'Subject: ' and an empty line")
    return head.removeprefix("Subject: "), _BLANKS.sub("\n\n", text.strip())


def _signature() -> str:
    settings = current_app.config["SETTINGS"]
    lines = [gettext("fundpots, for %(movement)s", movement=settings.movement), settings.base_url]
    if settings.demonstration:
        lines.append(gettext("This is a demonstration: everything in this letter is fiction."))
    return "\n".join(lines)
