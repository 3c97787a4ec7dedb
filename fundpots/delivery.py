"""Delivering the outbox by SMTP: at least once each, never by two processes at the same time.

A letter is first taken (its next try is put off, and committed), then sent, then marked as sent. Whoever dies
in between leaves it to the next run; its Message-ID stays the same, so that a second copy can be told.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import select

from fundpots.db import begin_write, db
from fundpots.mail import Email
from fundpots.settings import Settings

#: How long to wait after the first, second, … try that failed; after the last one the letter is given up.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440))
LEASE = timedelta(minutes=5)
TIMEOUT = 20
#: The text of these holds a secret, which is wiped once the letter is on its way.
SECRET_KINDS = frozenset({"sign_in_link", "new_password", "invitation", "new_address"})


class BadSmtpUrl(ValueError):
    """SMTP_URL can't be read; the text says how it is written."""


@dataclass(frozen=True)
class Server:
    """Where letters are handed over. `tls` is "start" (STARTTLS), "whole" (SMTPS) or "none"."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "none"


@dataclass
class Outcome:
    """What became of the letters of one run."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def read_smtp_url(url: str) -> Server:
    """Read 'smtp://user:password@host:587?tls=1', or 'smtps://…' for TLS from the first byte.

    >>> read_smtp_url("smtp://post:a%40b@mail.example.org:587?tls=1")
    Server(host='mail.example.org', port=587, user='post', password='a@b', tls='start')
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSmtpUrl("SMTP_URL is written smtp://user:password@host:587?tls=1 or smtps://…")
    whole = parts.scheme == "smtps"
    start = parse_qs(parts.query).get("tls", ["0"])[0] in ("1", "true", "yes")
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if whole else 587 if start else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls="whole" if whole else "start" if start else "none",
    )


def deliver(settings: Settings, at: datetime, limit: int = 500) -> Outcome:
    """Send what is due, oldest first. Raises OSError or SMTPException where the server can't be reached."""
    outcome = Outcome()
    with _connected(read_smtp_url(settings.smtp_url)) as connection:
        for _ in range(limit):
            taken = _take(at)
            if taken is None:
                break
            _send(connection, taken, settings, at, outcome)
    return outcome


def message_of(email: Email, settings: Settings) -> EmailMessage:
    """The letter as it goes over the wire."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = email.to
    message["Subject"] = email.subject
    message["Date"] = format_datetime(email.created_at)
    host = urlsplit(settings.base_url).hostname or "localhost"
    message["Message-ID"] = f"<outbox-{email.id}-{int(email.created_at.timestamp())}@{host}>"
    message["Content-Language"] = email.locale
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text)
    return message


def _take(at: datetime) -> Email | None:
    begin_write()
    taken = db.session.scalars(
        select(Email)
        .where(Email.sent_at.is_(None), Email.failed_at.is_(None), Email.next_try_at <= at)
        .order_by(Email.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if taken is not None:
        taken.tries += 1
        taken.next_try_at = at + LEASE
    db.session.commit()
    return taken


def _send(connection: smtplib.SMTP, email: Email, settings: Settings, at: datetime, outcome: Outcome) -> None:
    """Hand one letter over and write down what became of it."""
    try:
        connection.send_message(message_of(email, settings))
    except smtplib.SMTPServerDisconnected:
        _put_off(email, "the server hung up", at, outcome)
        raise
    except (smtplib.SMTPException, ValueError, OSError) as error:
        _put_off(email, str(error), at, outcome, for_good=_is_final(error))
        return
    begin_write()
    email.sent_at, email.error = at, None
    if email.kind in SECRET_KINDS and not settings.demonstration:
        email.text = ""
    db.session.commit()
    outcome.sent += 1


def _put_off(email: Email, why: str, at: datetime, outcome: Outcome, for_good: bool = False) -> None:
    begin_write()
    email.error = why[:1000]
    if for_good or email.tries > len(WAITS):
        email.failed_at = at
        outcome.given_up += 1
    else:
        email.next_try_at = at + WAITS[email.tries - 1]
        outcome.put_off += 1
    db.session.commit()


def _is_final(error: Exception) -> bool:
    """Whether the server said that trying again is of no use (5xx), as RFC 5321 tells it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError) or (
        isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
    )


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if server.tls == "whole":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    with connection:
        if server.tls == "start":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
