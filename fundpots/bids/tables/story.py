"""How a bid came to be where it is: its acts in words, without the names of persons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from flask_babel import gettext as _

from fundpots.acts import ACTS, told_act
from fundpots.bids.models import Bid
from fundpots.log import LogEntry
from fundpots.words import told

#: What everybody may read of a bid's story; the rest is its group's own business.
PUBLIC = frozenset(
    {
        "bid.submitted", "bid.eligible", "bid.ineligible", "bid.screening-undone",
        "bid.changes-asked", "bid.changes-answered", "bid.areas-corrected",
    }
)  # fmt: skip
_BY_OFFICE = PUBLIC - {"bid.submitted", "bid.changes-answered"}
_OWN = ("bid.", "attachment.", "partner.")
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Event:
    """One act on the timeline."""

    at: datetime
    what: str
    note: str = ""


def story(bid: Bid, entries: Iterable[LogEntry], *, whole: bool) -> list[Event]:
    """The acts that the reader may know of; `whole` for the bid's own group.

    Other groups' scores and interests, and what administrators prepare, are about the bid too, and secret.
    """
    return [
        _event(bid, entry)
        for entry in entries
        if entry.act in ACTS and (entry.act in PUBLIC or (whole and entry.act.startswith(_OWN)))
    ]


def changed_words(was: str, now: str) -> list[tuple[str, str]]:
    """Two texts as one, in pieces that are the same, gone or new.

    >>> changed_words("a hall", "a big hall")
    [('same', 'a '), ('new', 'big '), ('same', 'hall')]
    """
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        found += [(kind, "".join(part)) for kind, part in (("gone", old[i:j]), ("new", new[k:m])) if part]
    return found


def _event(bid: Bid, entry: LogEntry) -> Event:
    who = _("An administrator") if entry.act in _BY_OFFICE else told(bid.group)
    return Event(entry.at, told_act(entry.act, entry.after, who=who, reason=entry.reason))
