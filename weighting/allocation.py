"""From a round to money: marks by outsiders, corrected, weighted, ranked and funded half by half.

The steps are those that a page can show one after the other: the draw of the halves and their
parts of the pot; the outsiders' marks of each half, corrected for harsh and kind scorers with
nothing but that half's marks; value = mark x weight; the rule; what is left is carried to the next
round's pot. Everything that a half's money depends on comes from outside the half, whatever the
rule, and that is the whole proof that nobody's marks can help themselves.

Figures are rounded where they are made (`figure`, `value_of`) and used as published, so that
everybody who recomputes a round compares the same numbers and no last bit decides a tie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np

from weighting.contest import Contest, Decision, Floats, Floor, Ints, Mask, reserve_list
from weighting.halves import Halves, draw_halves, parts_of_pot
from weighting.marks import correct_marks
from weighting.round import Bid, Round, RoundError
from weighting.rules import RULES
from weighting.support import support

RULES_OF_ROUNDS = ("greedy", "density", "knapsack", "equal-shares")


class Unranked(StrEnum):
    """Why a bid took no part in the ranking of its half."""

    NOT_ELIGIBLE = "not-eligible"
    TOO_FEW_SCORERS = "too-few-scorers"  # left to the officers' panel
    LAPSED = "lapsed"  # one of its groups returned too few of its assigned marks


def figure(number: float) -> float:
    """Round a mark or a spread as it is published: to 10 decimals, then to 6, half to even.

    The first rounding takes away the noise of floating point, so that a true half is seen as one.

    >>> figure(72.1234565000000001), figure(200 / 3)
    (72.123456, 66.666667)
    """
    return round(round(float(number), 10), 6)


def value_of(mark: float, weight: float) -> float:
    """Multiply a published mark by a weight, rounded to 9 decimals: what a rule favours.

    >>> value_of(72.5, 1.2) == value_of(60, 1.45) == 87.0
    True
    """
    return round(mark * weight, 9)


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
    """What is fixed before anybody marks: the halves, their parts, and who is to mark how many."""

    round: Round
    halves: Halves | None
    parts: tuple[int, ...]
    half_of: Ints  # of each bid; 0 throughout in an open panel
    eligible: Mask
    assigned: Ints  # of each group: the bids that it is to mark


@dataclass(frozen=True)
class Hearing:
    """What became of the bids of one half (or of all, in an open panel).

    `bids` are positions in the round; every other column follows it. NaN stands for a figure that
    does not exist: no mark without scorers, no spread with fewer than two.
    """

    bids: Ints
    scorers: Ints
    plain_mark: Floats
    mark: Floats
    spread: Floats
    ballots: Ballots
    corrections: Mapping[int, float]  # group's position: how much kinder (+) than others it was
    contest: Contest
    decision: Decision

    @cached_property
    def carried(self) -> int:
        """Give the money of the half that nobody got."""
        return self.contest.budget - self.decision.spent


@dataclass(frozen=True)
class Allocation:
    """The outcome of a round: its setting and the hearing of each half."""

    setting: Setting
    hearings: tuple[Hearing, ...]
    unranked: Mapping[int, Unranked]

    @cached_property
    def amounts(self) -> dict[str, int]:
        """Give the pence of every bid by its id, in the order of the round."""
        amount = amounts_of(self.setting, self.hearings)
        return {
            bid.id: pence for bid, pence in zip(self.setting.round.bids, amount, strict=True)
        }

    @property
    def carried_pence(self) -> int:
        """Give the money that nobody got, in all halves."""
        return sum(hearing.carried for hearing in self.hearings)

    def reserve_list(self) -> list[tuple[str, int, int]]:
        """List unfunded bids in the rule's order, half by half: id, half, pence it would need."""
        bids = self.setting.round.bids
        return [
            (bids[hearing.bids[place]].id, half, needed)
            for half, hearing in enumerate(self.hearings)
            for place, needed in reserve_list(hearing.contest, hearing.decision)
        ]


def allocate(round_: Round) -> Allocation:
    """Allocate the pot of a round.

    Raises RoundError where the round contradicts itself, for example when a group marked a bid of
    its own half.

    >>> from weighting.round import Bid, Group, Mark
    >>> groups = tuple(Group(name) for name in ("north", "south", "east"))
    >>> bids = (Bid("hall", ("north",), 50000, 20000), Bid("van", ("south",), 40000, 40000))
    >>> marks = (Mark("east", "hall", 80), Mark("east", "van", 60))
    >>> round_ = Round(60000, "any text", groups, bids, marks, panel="open", minimum_scorers=1)
    >>> allocate(round_).amounts
    {'hall': 50000, 'van': 0}
    """
    setting = settle(round_.check())
    ballots = ballots_of(round_)
    _check_outside(setting, ballots)
    unranked = find_unranked(setting, ballots)
    return Allocation(setting, hear(setting, ballots, unranked), unranked)


def settle(round_: Round) -> Setting:
    """Fix all that does not depend on marks: halves, parts of the pot and assignments."""
    if round_.rule not in RULES_OF_ROUNDS:
        raise RoundError("rule", f"must be one of {', '.join(RULES_OF_ROUNDS)}")
    halves = _halves_that_work(round_)
    parts = (round_.pot_pence,)
    half_of = np.zeros(len(round_.bids), np.int64)
    if halves:
        parts = parts_of_pot(round_.pot_pence, halves, round_.groups, round_.bids)
        half_of = np.array([halves.of_bid(bid) for bid in round_.bids], np.int64)
    eligible = np.array([bid.eligible for bid in round_.bids], bool)
    assigned = _assigned(round_, halves, half_of, eligible)
    return Setting(round_, halves, parts, half_of, eligible, assigned)


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


def _assigned(round_: Round, halves: Halves | None, half_of: Ints, eligible: Mask) -> Ints:
    """Count the bids that each group is to mark: outside its half, not its own, no interest."""
    place = {group.id: at for at, group in enumerate(round_.groups)}
    barred = {(place[each.group], each.bid) for each in round_.interests}
    count = np.full(len(round_.groups), int(eligible.sum()))
    if halves:
        in_half = [int(eligible[half_of == half].sum()) for half in (0, 1)]
        for name, half in halves.half_of.items():
            count[place[name]] -= in_half[half]
    for bid in (bid for bid in round_.bids if bid.eligible):
        own = {place[name] for name in bid.groups}
        also = {group for group, its in barred if its == bid.id} - own
        if halves:
            also = {at for at in also if halves.may_mark(round_.groups[at].id, bid)}
        count[list(also if halves else also | own)] -= 1
    return count - np.array([group.excused for group in round_.groups], np.int64)


def ballots_of(round_: Round) -> Ballots:
    """Turn the marks of a round into columns."""
    group = {each.id: place for place, each in enumerate(round_.groups)}
    bid = {each.id: place for place, each in enumerate(round_.bids)}
    return Ballots(
        np.array([group[mark.group] for mark in round_.marks], np.int64),
        np.array([bid[mark.bid] for mark in round_.marks], np.int64),
        np.array([mark.mark for mark in round_.marks], float),
    )


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
    lapsed = _lapsed_groups(setting, ballots)
    reasons: dict[int, Unranked] = {}
    for place, bid in enumerate(bids):
        if not bid.eligible:
            reasons[place] = Unranked.NOT_ELIGIBLE
        elif not lapsed.isdisjoint(bid.groups):
            reasons[place] = Unranked.LAPSED
        elif scorers[place] < setting.round.minimum_scorers:
            reasons[place] = Unranked.TOO_FEW_SCORERS
    return reasons


def _lapsed_groups(setting: Setting, ballots: Ballots) -> set[str]:
    if setting.round.participation is None:
        return set()
    groups = setting.round.groups
    counted = ballots.scorer[setting.eligible[ballots.bid]]
    returned = np.bincount(counted, minlength=len(groups))
    share = Fraction(repr(float(setting.round.participation)))
    wanted = setting.assigned * share.numerator
    lapsed = returned * share.denominator < wanted
    return {groups[place].id for place in np.flatnonzero(lapsed)}


def hear(
    setting: Setting, ballots: Ballots, unranked: Mapping[int, Unranked]
) -> tuple[Hearing, ...]:
    """Decide every half by itself."""
    counts = setting.eligible[ballots.bid]
    half_of_row = setting.half_of[ballots.bid]
    return tuple(
        _hear_half(setting, half, ballots.only(counts & (half_of_row == half)), unranked)
        for half in range(len(setting.parts))
    )


def _hear_half(
    setting: Setting, half: int, ballots: Ballots, unranked: Mapping[int, Unranked]
) -> Hearing:
    """Correct the marks of one half by themselves, and let the rule decide about its part."""
    bids = np.flatnonzero(setting.half_of == half)
    own = replace(ballots, bid=np.searchsorted(bids, ballots.bid))
    corrected = correct_marks(own.scorer, own.bid, own.mark, bids=len(bids))
    mark = _figures(corrected.mark)
    ranked = np.array([place not in unranked for place in bids.tolist()], bool)
    contest = _contest(setting, half, bids, np.where(ranked, mark, np.nan), own)
    return Hearing(
        bids=bids,
        scorers=corrected.scorers,
        plain_mark=_figures(corrected.plain_mark),
        mark=mark,
        spread=_figures(corrected.spread),
        ballots=own,
        corrections=corrected.corrections,
        contest=contest,
        decision=RULES[setting.round.rule](contest),
    )


def _figures(numbers: Floats) -> Floats:
    return np.array([figure(number) for number in numbers.tolist()], float)


def _contest(setting: Setting, half: int, bids: Ints, mark: Floats, ballots: Ballots) -> Contest:
    round_ = setting.round
    mine = [round_.bids[place] for place in bids.tolist()]
    weight = [bid.weight for bid in mine]
    values = [value_of(*pair) for pair in zip(mark.tolist(), weight, strict=True)]
    return Contest(
        budget=setting.parts[half],
        asked=np.array([bid.asked_pence for bid in mine], np.int64),
        minimum=np.array([max(1, bid.minimum_pence) for bid in mine], np.int64),
        value=np.array(values, float),
        owners=tuple(frozenset(bid.groups) for bid in mine),
        one_per_group=round_.one_per_group,
        utility=support(ballots, weight) if round_.rule == "equal-shares" else None,
        floors=_reserve(round_, setting.parts[half], mine),
    )


def _reserve(round_: Round, part: int, bids: Sequence[Bid]) -> tuple[Floor, ...]:
    """Set aside the reserved share of a half's own part, in whole pence rounded down."""
    amount = floor(Fraction(repr(float(round_.reserve))) * part)
    if not amount:
        return ()
    return (Floor("reserve", np.array([bid.reserved for bid in bids], bool), amount),)


def amounts_of(setting: Setting, hearings: Sequence[Hearing]) -> list[int]:
    """Give the pence of every bid, by its position in the round."""
    amount = np.zeros(len(setting.round.bids), np.int64)
    for hearing in hearings:
        amount[hearing.bids] = hearing.decision.amount
    return amount.tolist()
