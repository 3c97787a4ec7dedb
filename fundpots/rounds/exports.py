"""The dates of a round as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from fundpots.rounds.models import Round
from fundpots.rounds.tables import dates_in_words
from fundpots.words import told

WIDTH = 74  # octets of a line before it is folded


def calendar(round_: Round, *, address: str, at: datetime) -> str:
    """Every date that is known, as an event that leads to the round's page.

    The round's version is the sequence number, so that calendars take over a date that was put off.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fundpots//rounds//EN", "METHOD:PUBLISH"]
    for name, what, moment in dates_in_words(round_):
        lines += [
            "BEGIN:VEVENT",
            f"UID:round-{round_.id}-{name}@fundpots",
            f"SEQUENCE:{round_.version}",
            f"DTSTAMP:{_stamp(at)}",
            f"DTSTART:{_stamp(moment)}",
            f"SUMMARY:{_escaped(f'{what}: {told(round_)}')}",
            f"URL:{address}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cut inside a letter; what follows begins with a space."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
