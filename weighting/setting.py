"""What is fixed before anybody marks: the halves, their parts of the pot, who is to mark what.

Kept apart from the marks on purpose. Nothing in a `Setting` can be changed by a mark, so that what
a group writes on its ballot reaches its own money by no road; and an audit settles a round once
and hears it a hundred times.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from weighting.contest import Floats, Ints, Mask
from weighting.halves import Halves, draw_halves, half_weights
from weighting.pence import apportion
from weighting.round import Round, RoundError


class Unranked(StrEnum):
    """Why a bid took no part in the ranking of its half."""

    NOT_ELIGIBLE = "not-eligible"
    TOO_FEW_SCORERS = "too-few-scorers"  # left to the officers' panel
    LAPSED = "lapsed"  # one of its groups returned too few of its assigned marks


@dataclass(frozen=True)
class Ballots:
    """All marks as columns: positions of group and bid in the round, and the mark."""

    scorer: Ints
    bid: Ints
    mark: Floats

    def only(self, rows: Mask) -> Ballots:
        """Keep some of the rows."""
        return Ballots(self.scorer[rows], self.bid[rows], self.mark[rows])


@dataclass(frozen=True)
class Setting:
    """The frame in which a round is heard.

    `half_of` is the half of each bid (0 throughout in an open panel, where `halves` is None),
    `weights` are the halves' weights in whole proportions and `parts` their money. `assigned`
    counts the bids that each group is to mark.
    """

    round: Round
    halves: Halves | None
    weights: tuple[int, ...]
    parts: tuple[int, ...]
    half_of: Ints
    eligible: Mask
    assigned: Ints

    def may_mark(self, group: str) -> list[int]:
        """List the positions of the eligible bids that a group is to mark, as far as is named."""
        barred = {each.bid for each in self.round.interests if each.group == group}
        return [
            place
            for place, bid in enumerate(self.round.bids)
            if bid.eligible and group not in bid.groups and bid.id not in barred
            if not self.halves or self.halves.may_mark(group, bid)
        ]


def settle(round_: Round) -> Setting:
    """Fix all that does not depend on marks: halves, parts of the pot and assignments."""
    halves = _halves_that_work(round_)
    weights: tuple[int, ...] = (1,)
    half_of = np.zeros(len(round_.bids), np.int64)
    if halves:
        weights = half_weights(halves, round_.groups, round_.bids)
        half_of = np.array([halves.of_bid(bid) for bid in round_.bids], np.int64)
    eligible = np.array([bid.eligible for bid in round_.bids], bool)
    parts = tuple(apportion(round_.pot_pence, weights))
    return Setting(round_, halves, weights, parts, half_of, eligible, _assigned(round_, halves))


def _halves_that_work(round_: Round) -> Halves | None:
    """Draw the halves, unless the panel is open or has to be because the round is too small."""
    if round_.panel == "open":
        return None
    halves = draw_halves(round_.seed, round_.groups, round_.bids)
    if round_.fallback == "open" and _outsiders(round_, halves) < round_.minimum_scorers:
        return None
    return halves


def _outsiders(round_: Round, halves: Halves) -> int:
    """Count the groups outside a half, for the half with bids that has the fewest of them."""
    used = set(halves.half_of.values())
    return min((len(round_.groups) - len(halves.members(half)) for half in used), default=0)


def _assigned(round_: Round, halves: Halves | None) -> Ints:
    """Count the eligible bids that each group is to mark: not its half's, its own, its friends'."""
    place = {group.id: at for at, group in enumerate(round_.groups)}
    bids = {bid.id: bid for bid in round_.bids if bid.eligible}
    excused = np.array([group.excused for group in round_.groups], np.int64)
    barred = {(each.group, each.bid) for each in round_.interests if each.bid in bids}
    if halves:
        barred = {(name, bid) for name, bid in barred if halves.may_mark(name, bids[bid])}
        size = [sum(halves.of_bid(bid) == half for bid in bids.values()) for half in (0, 1)]
        for name, half in halves.half_of.items():
            excused[place[name]] += size[half]
    else:
        barred |= {(name, bid.id) for bid in bids.values() for name in bid.groups}
    for name, _ in barred:
        excused[place[name]] += 1
    return len(bids) - excused


def ballots_of(setting: Setting) -> Ballots:
    """Turn the marks of a round into columns.

    Raises RoundError for a mark by a group of the bid's own half.
    """
    round_ = setting.round
    group = {each.id: place for place, each in enumerate(round_.groups)}
    bid = {each.id: place for place, each in enumerate(round_.bids)}
    ballots = Ballots(
        np.array([group[mark.group] for mark in round_.marks], np.int64),
        np.array([bid[mark.bid] for mark in round_.marks], np.int64),
        np.array([mark.mark for mark in round_.marks], float),
    )
    _check_outside(setting, ballots)
    return ballots


def _check_outside(setting: Setting, ballots: Ballots) -> None:
    if not setting.halves:
        return
    groups = setting.round.groups
    half = np.array([setting.halves.half_of.get(group.id, -1) for group in groups], np.int64)
    inside = np.flatnonzero(half[ballots.scorer] == setting.half_of[ballots.bid])
    if inside.size:
        mark = setting.round.marks[inside[0]]
        problem = f"is by group {mark.group} on bid {mark.bid} of its own half"
        raise RoundError(f"marks[{inside[0]}]", problem)


def find_unranked(setting: Setting, ballots: Ballots) -> dict[int, Unranked]:
    """Find the bids that are not ranked, and why: this asks who marked, never what."""
    bids = setting.round.bids
    scorers = np.bincount(ballots.bid, minlength=len(bids))
    lapsed = lapsed_groups(setting, ballots)
    reasons: dict[int, Unranked] = {}
    for place, bid in enumerate(bids):
        if not bid.eligible:
            reasons[place] = Unranked.NOT_ELIGIBLE
        elif not lapsed.isdisjoint(bid.groups):
            reasons[place] = Unranked.LAPSED
        elif scorers[place] < setting.round.minimum_scorers:
            reasons[place] = Unranked.TOO_FEW_SCORERS
    return reasons


def lapsed_groups(setting: Setting, ballots: Ballots) -> set[str]:
    """Name the groups that returned less than the required share of their assigned marks."""
    if setting.round.participation is None:
        return set()
    groups = setting.round.groups
    counted = ballots.scorer[setting.eligible[ballots.bid]]
    returned = np.bincount(counted, minlength=len(groups))
    required = Fraction(repr(float(setting.round.participation)))
    lapsed = [
        int(done) < required * int(wanted) for done, wanted in zip(returned, setting.assigned, strict=True)
    ]
    return {group.id for group, late in zip(groups, lapsed, strict=True) if late}
