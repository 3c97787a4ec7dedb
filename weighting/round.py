"""A round as plain data: who bids for what, who gave which mark, and by which terms.

Nothing here computes money. A `Round` is all that an allocation depends on, so that two people who
hold the same round reach the same result; `check` refuses what could not have happened, and names
the place as a path such as `bids[3].minimum_pence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

PANELS = ("halves", "open")
FALLBACKS = ("none", "open")
MOST_PENCE = 10**14  # a thousand milliard pounds; ten times as much still fits into 64 bits

MOST_EXCUSED = 10**9


class RoundError(ValueError):
    """Something in a round that cannot be: where it stands, and what is wrong, in a sentence."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path} {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Group:
    """A local group. Its weight is that of its home areas and sizes the halves.

    `excused` counts bids that it need not mark for reasons not named in the round: interests that
    are published as a number only.
    """

    id: str
    weight: float = 1.0
    excused: int = 0


@dataclass(frozen=True, slots=True)
class Bid:
    """What one group, or several together, ask for. Its weight is that of the areas that benefit.

    A bid that is not `eligible` keeps its place in the draw of the halves, which was made from the
    closed list of bids, and gets nothing. `reserved` bids come from the least-present areas.
    """

    id: str
    groups: tuple[str, ...]
    asked_pence: int
    minimum_pence: int
    weight: float = 1.0
    eligible: bool = True
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark, 0 to 100, that one group gave one bid."""

    group: str
    bid: str
    mark: float


@dataclass(frozen=True, slots=True)
class Interest:
    """A declared connection that keeps a group from marking a bid."""

    group: str
    bid: str


@dataclass(frozen=True)
class Round:
    """Everything that decides who gets what.

    `panel` is "halves" (the bidding groups are drawn into two halves that mark each other) or
    "open" (everybody marks every bid but its own). `participation` is the share of its assigned
    marks that a group must return lest its bids lapse (None: no such rule), `reserve` the share of
    the pot offered first to reserved bids, and `fallback` what happens when a half cannot have
    enough scorers: "none" leaves its bids to the officers, "open" opens the panel for the round.
    """

    pot_pence: int
    seed: str
    groups: tuple[Group, ...]
    bids: tuple[Bid, ...]
    marks: tuple[Mark, ...] = ()
    panel: str = "halves"
    rule: str = "greedy"
    one_per_group: bool = True
    minimum_scorers: int = 3
    interests: tuple[Interest, ...] = ()
    participation: float | None = None
    reserve: float = 0.0
    fallback: str = "none"

    def check(self) -> Round:
        """Return the round itself, or raise RoundError naming the first thing wrong with it."""
        _check_terms(self)
        _check_distinct("groups", (group.id for group in self.groups))
        _check_distinct("bids", (bid.id for bid in self.bids))
        for place, group in enumerate(self.groups):
            _check_group(f"groups[{place}]", group)
        known = {group.id for group in self.groups}
        for place, bid in enumerate(self.bids):
            _check_bid(f"bids[{place}]", bid, known)
        _check_marks(self, known)
        return self


def _check_terms(round_: Round) -> None:
    _need(0 <= round_.pot_pence <= MOST_PENCE, "pot_pence", f"must be from 0 to {MOST_PENCE}")
    _need(round_.panel in PANELS, "panel", f"must be one of {', '.join(PANELS)}")
    _need(round_.fallback in FALLBACKS, "fallback", f"must be one of {', '.join(FALLBACKS)}")
    _need(round_.minimum_scorers >= 1, "minimum_scorers", "must be at least 1")
    _need(0 <= round_.reserve <= 1, "reserve", "must be a share from 0 to 1")
    share = round_.participation
    _need(share is None or 0 <= share <= 1, "participation", "must be a share from 0 to 1")


def _check_group(path: str, group: Group) -> None:
    _need(isfinite(group.weight) and group.weight > 0, f"{path}.weight", "must be above 0")
    _need(0 <= group.excused <= MOST_EXCUSED, f"{path}.excused", f"must be from 0 to {MOST_EXCUSED}")


def _check_bid(path: str, bid: Bid, known: set[str]) -> None:
    _need(bool(bid.groups), f"{path}.groups", "must name at least one group")
    _check_distinct(f"{path}.groups", bid.groups)
    for place, group in enumerate(bid.groups):
        _need(group in known, f"{path}.groups[{place}]", f"names no group of the round: {group}")
    asked_fits = 1 <= bid.asked_pence <= MOST_PENCE
    _need(asked_fits, f"{path}.asked_pence", f"must be from 1 to {MOST_PENCE}")
    minimum_fits = 0 <= bid.minimum_pence <= bid.asked_pence
    _need(minimum_fits, f"{path}.minimum_pence", f"must be from 0 to the {bid.asked_pence} asked")
    _need(isfinite(bid.weight) and bid.weight > 0, f"{path}.weight", "must be above 0")


def _check_marks(round_: Round, known: set[str]) -> None:
    owners = {bid.id: bid.groups for bid in round_.bids}
    barred = {(interest.group, interest.bid) for interest in round_.interests}
    for place, interest in enumerate(round_.interests):
        _check_pair(f"interests[{place}]", interest, known, owners)
    seen: set[tuple[str, str]] = set()
    for place, mark in enumerate(round_.marks):
        path, pair = f"marks[{place}]", (mark.group, mark.bid)
        _check_pair(path, mark, known, owners)
        _need(0 <= mark.mark <= 100, f"{path}.mark", "must be from 0 to 100")
        own = mark.group in owners[mark.bid]
        _need(not own, path, f"is by group {mark.group} on its own bid {mark.bid}")
        interested = f"is by group {mark.group}, which has an interest in bid {mark.bid}"
        _need(pair not in barred, path, interested)
        _need(pair not in seen, path, f"is the second by group {mark.group} on bid {mark.bid}")
        seen.add(pair)


def _check_pair(
    path: str, pair: Mark | Interest, known: set[str], owners: dict[str, tuple[str, ...]]
) -> None:
    _need(pair.group in known, f"{path}.group", f"names no group of the round: {pair.group}")
    _need(pair.bid in owners, f"{path}.bid", f"names no bid of the round: {pair.bid}")


def _check_distinct(path: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for place, name in enumerate(ids):
        _need(bool(name), f"{path}[{place}]", "has an empty id")
        _need(name not in seen, f"{path}[{place}]", f"has the id of an earlier one: {name}")
        seen.add(name)


def _need(holds: bool, path: str, problem: str) -> None:
    if not holds:
        raise RoundError(path, problem)
