"""What a bid would have needed, in words: each single change that would have got it its full ask."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from fundpots.money import pounds

if TYPE_CHECKING:
    from fundpots.allocations.models import Line


@dataclass(frozen=True)
class Change:
    """One change that alone would have got a bid its full ask: from what, to what, how far that is."""

    what: str
    sentence: str
    far: float


def changes_needed(line: "Line") -> list[Change]:
    """Every change that alone would have funded a bid in full, the relatively smallest first.

    What no bidder can change, the money of the round, comes last.
    """
    needed: dict[str, Any] = line.would_have_needed or {}
    before: dict[str, Any] = {
        "mark": line.mark,
        "weight": line.weight,
        "asked_pence": line.bid.asked_pence,
        "pot_pence": line.bid.round.amount_pence,
    }
    found = [
        Change(what, _SENTENCES[what](was, needed[what]), abs(needed[what] - was) / was)
        for what, was in before.items()
        if was and needed.get(what) is not None and not _is_out_of_reach(what, needed[what], line)
    ]
    return sorted(found, key=lambda change: (change.what == "pot_pence", change.far))


def useful_pence(line: "Line", *, is_reserved: bool) -> int:
    """What a bid would have got, had that much been of use to it: what was left when a ranking came to it.

    Nothing where that can't be told: for bids that are reached twice, and under rules that walk no ranking.
    """
    walks = line.bid.round.rule in ("greedy", "density")
    tells = walks and line.reason == "too-dear" and not (is_reserved and line.bid.round.reserve_share)
    return (line.left_pence or 0) if tells else 0


def told_beyond(line: "Line") -> list[str]:
    """What would have helped it nothing, and what would have followed had it been funded."""
    needed: dict[str, Any] = line.would_have_needed or {}
    said, searched = [], line.bid.round.rule != "equal-shares"  # under those a mark may have been overlooked
    if searched and line.rank and needed and needed.get("mark") is None:
        said.append(_("No mark would have been enough, not even 100."))
    if line.reason == "group-served":
        said.append(_("A group gets one award in this round, so its other bid would then have got none."))
    return said


def _is_out_of_reach(what: str, now: Any, line: "Line") -> bool:
    """A weight above the highest that the terms give to any area is no help to know of."""
    terms = line.bid.round
    return what == "weight" and bool(now > terms.clip**terms.tilt + 1e-9)


def nearest_change(line: "Line") -> str:
    """The smallest of these changes in words; nothing where none would have helped."""
    found = changes_needed(line)
    return found[0].sentence if found else ""


def _needed_mark(was: float, now: float) -> str:
    return _("a mark of %(now)s instead of %(was)s", now=_up(now), was=f"{was:.2f}")


def _needed_weight(was: float, now: float) -> str:
    return _("areas with a weight of %(now)s instead of %(was)s", now=_up(now), was=f"{was:.2f}")


def _needed_ask(was: int, now: int) -> str:
    return _("asking for %(now)s instead of %(was)s", now=pounds(now), was=pounds(was))


def _needed_pot(was: int, now: int) -> str:
    return _("%(now)s to give in the whole round instead of %(was)s", now=pounds(now), was=pounds(was))


_SENTENCES: dict[str, Callable[[Any, Any], str]] = {
    "mark": _needed_mark,
    "weight": _needed_weight,
    "asked_pence": _needed_ask,
    "pot_pence": _needed_pot,
}


def _up(figure: float) -> str:
    """Two decimals, rounded up: what is told shall suffice.

    >>> _up(61.301), _up(61.3)
    ('61.31', '61.30')
    """
    return f"{ceil(round(figure * 100, 6)) / 100:.2f}"
