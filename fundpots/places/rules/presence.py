"""Counts of presence: a file is right as a whole or refused as a whole, and rounded to five on the way in."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from fundpots.errors import Refusal

HEADER = ("area_code", "members", "counted_on", "source")
LARGEST_FILE = 2 * 2**20
#: More members than any area has inhabitants: a slip of the keyboard, not a count.
MOST_MEMBERS = 1_000_000
_WHOLE = re.compile(r"\d+", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212]\s*\d+", re.ASCII)


class CountRefused(Refusal):
    """A count of presence can't be taken in; `problems` says why, line by line."""

    status = 400

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class CountedAlready(Refusal):
    """The very same file was imported before."""

    text = _l("This file was imported already. Nothing was changed.")


@dataclass(frozen=True)
class ReadCount:
    """A count as its file tells it: members by area, not rounded yet, the day and the source."""

    members: dict[str, int]
    counted_on: date
    source: str


def read_count(content: bytes, known: Collection[str], *, today: date) -> ReadCount:
    """Read a count from CSV with the columns of HEADER: every known area once, one day, one source.

    Raises CountRefused with everything that is wrong, each with its line.
    """
    rows = _rows(content)
    problems: list[str] = []
    count = _Reading(set(known), today, problems)
    for line, row in rows:
        count.take(line, row)
    missing = sorted(set(known) - count.members.keys() - count.named)
    if missing:
        problems.append(
            ngettext(
                "%(num)d area is missing: %(codes)s.",
                "%(num)d areas are missing: %(codes)s.",
                len(missing),
                codes=_few(missing),
            )
        )
    if problems or count.counted_on is None:
        raise CountRefused(problems or [_("The file holds no counts.")])
    return ReadCount(count.members, count.counted_on, count.source)


def rounded_to_5(members: float) -> int:
    """To the nearest five, halves upwards: what is published can't point at one person.

    >>> [rounded_to_5(n) for n in (0, 2, 2.5, 3, 7, 8, 12)]
    [0, 0, 5, 5, 5, 10, 10]
    """
    return int((members + 2.5) // 5) * 5


def groups_by_area(homes: Mapping[int, Iterable[str]], electorate: Mapping[str, int]) -> dict[str, float]:
    """How many groups each area has: a group that serves several is shared out by their electors.

    >>> groups_by_area({1: ["a", "b"], 2: ["a"]}, {"a": 60_000, "b": 20_000})
    {'a': 1.75, 'b': 0.25}
    """
    found: dict[str, float] = {}
    for codes in homes.values():
        served = list(codes)
        total = sum(electorate[code] for code in served)
        for code in served:
            share = electorate[code] / total if total else 1 / len(served)
            found[code] = round(found.get(code, 0.0) + share, 6)
    return found


class _Reading:
    """What was read of a file so far, and what was wrong with it."""

    def __init__(self, known: set[str], today: date, problems: list[str]) -> None:
        self.known, self.today, self.problems = known, today, problems
        self.members: dict[str, int] = {}
        self.named: set[str] = set()
        self.counted_on: date | None = None
        self.source = ""

    def take(self, line: int, row: list[str]) -> None:
        """Read one line; what is wrong with it is noted with its number."""
        if len(row) != len(HEADER):
            self._wrong(line, _("there should be %(wanted)d fields, not %(found)d", wanted=4, found=len(row)))
            return
        code, members, day, source = (text.strip() for text in row)
        self._members(line, code, members)
        self._day(line, day)
        if not source or not source.isprintable():
            self._wrong(line, _("the source is missing"))
        elif self.source and source != self.source:
            self._wrong(line, _("the source differs from that of the lines before"))
        self.source = self.source or source

    def _members(self, line: int, code: str, text: str) -> None:
        if code not in self.known:
            self._wrong(line, _("no area has the code “%(code)s”", code=code[:20]))
        elif code in self.named:
            self._wrong(line, _("%(code)s was counted in an earlier line", code=code))
        self.named.add(code)
        if _NEGATIVE.fullmatch(text):
            self._wrong(line, _("there can’t be fewer than 0 members"))
        elif not _WHOLE.fullmatch(text):
            self._wrong(line, _("“%(text)s” is not a whole number of members", text=text[:20]))
        elif len(text) > 7 or int(text) > MOST_MEMBERS:
            self._wrong(line, _("%(text)s is more members than an area has people", text=text[:20]))
        elif code in self.known:
            self.members.setdefault(code, int(text))

    def _day(self, line: int, text: str) -> None:
        try:
            day = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            day = None
        if day is None:
            self._wrong(line, _("“%(text)s” is not a day such as 2026-09-30", text=text[:20]))
        elif day > self.today:
            self._wrong(line, _("the day lies in the future"))
        elif self.counted_on is not None and day != self.counted_on:
            self._wrong(line, _("the day differs from that of the lines before"))
        self.counted_on = self.counted_on or day

    def _wrong(self, line: int, what: str) -> None:
        self.problems.append(_("Line %(line)d: %(what)s.", line=line, what=what))


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and fields below the heading. A byte order mark and empty lines are fine."""
    if len(content) > LARGEST_FILE:
        raise CountRefused([_("The file is larger than 2 MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        told = _("Line %(line)d is not in UTF-8. Save the file as CSV UTF-8.", line=line)
        raise CountRefused([told]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, [])
        if tuple(name.strip().lower() for name in heading) != HEADER:
            raise CountRefused([_("Line 1 must be: %(header)s", header=",".join(HEADER))])
        return iter([(reader.line_num, row) for row in reader if any(field.strip() for field in row)])
    except csv.Error:
        raise CountRefused([_("Line %(line)d can’t be read as CSV.", line=reader.line_num)]) from None


def _few(codes: list[str]) -> str:
    return ", ".join(codes[:10]) + (" …" if len(codes) > 10 else "")
