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
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np

from weighting.contest import Contest, Decision, Floats, Floor, Ints, reserve_list
from weighting.marks import CorrectedMarks, correct_marks
from weighting.round import Bid, Round, RoundError
from weighting.rules import RULES
from weighting.setting import Ballots, Setting, Unranked, ballots_of, find_unranked, settle
from weighting.support import support

RULES_OF_ROUNDS = ("greedy", "density", "knapsack", "equal-shares")


def figure(number: float) -> float:
    """Round a mark or a spread as it is published: to 10 decimals, then to 6.

    The first rounding takes away the noise of floating point, so that a figure that lies exactly
    between two published ones goes the same way wherever it is computed.

    >>> figure(200 / 3), figure(50.0078125), figure(50.0078125 + 1e-14)
    (66.666667, 50.007812, 50.007812)
    """
    return round(round(float(number), 10), 6)


def value_of(mark: float, weight: float) -> float:
    """Multiply a published mark by a weight, rounded to 9 decimals: what a rule favours.

    >>> value_of(72.5, 1.2) == value_of(60, 1.45) == 87.0
    True
    """
    return round(mark * weight, 9)


@dataclass(frozen=True)
class Hearing:
    """What became of the bids of one half (or of all, in an open panel).

    `bids` are positions in the round; every other column follows it. NaN stands for a figure that
    does not exist: no mark without scorers, no spread with fewer than two.
    """

    rule: str
    bids: Ints
    ballots: Ballots  # its bids counted within the half
    corrected: CorrectedMarks  # as computed, not rounded
    mark: Floats
    contest: Contest
    decision: Decision

    @property
    def scorers(self) -> Ints:
        """Count the outside marks of each bid."""
        return self.corrected.scorers

    @cached_property
    def plain_mark(self) -> Floats:
        """Give the mean of the outside marks of each bid."""
        return _figures(self.corrected.plain_mark)

    @cached_property
    def spread(self) -> Floats:
        """Give the standard deviation of the outside marks of each bid."""
        return _figures(self.corrected.spread)

    @cached_property
    def corrections(self) -> dict[int, float]:
        """Say by its position how much kinder (+) or harsher (-) than others each group was."""
        groups = np.unique(self.ballots.scorer).tolist()
        return dict(zip(groups, self.corrected.corrections.tolist(), strict=True))

    @cached_property
    def ranks(self) -> dict[int, int]:
        """Rank the bids by what the rule goes by, the best 1: value, under density for each pound."""
        order = self.contest.ranking()
        if self.rule == "density":
            value, asked = self.contest.value, self.contest.asked
            order.sort(key=lambda bid: (-Fraction(float(value[bid])) / int(asked[bid]), asked[bid], bid))
        return {bid: rank for rank, bid in enumerate(order, start=1)}

    @property
    def reserve(self) -> int:
        """Give the money that was offered to reserved bids before all others."""
        return sum(floor.amount for floor in self.contest.floors)

    @property
    def from_reserve(self) -> Ints:
        """Give what of each bid's money came out of the reserve."""
        paid = self.decision.from_floors
        return np.zeros(len(self.bids), np.int64) if paid is None else paid

    @property
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
        bids = self.setting.round.bids
        return {bid.id: pence for bid, pence in zip(bids, amount, strict=True)}

    @property
    def carried_pence(self) -> int:
        """Give the money that nobody got, in all halves."""
        return sum(hearing.carried for hearing in self.hearings)

    @cached_property
    def from_reserve(self) -> dict[str, int]:
        """Give what of each bid's pence came out of the reserve for the least-present areas."""
        bids = self.setting.round.bids
        return {
            bids[position].id: pence
            for hearing in self.hearings
            for position, pence in zip(hearing.bids.tolist(), hearing.from_reserve.tolist(), strict=True)
        }

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
    if round_.rule not in RULES_OF_ROUNDS:
        raise RoundError("rule", f"must be one of {', '.join(RULES_OF_ROUNDS)}")
    setting = settle(round_.check())
    ballots = ballots_of(setting)
    unranked = find_unranked(setting, ballots)
    return Allocation(setting, hear(setting, ballots, unranked), unranked)


def hear(setting: Setting, ballots: Ballots, unranked: Mapping[int, Unranked]) -> tuple[Hearing, ...]:
    """Decide every half by itself, on the marks that its own bids were given."""
    counts = setting.eligible[ballots.bid]
    half_of_row = setting.half_of[ballots.bid]
    return tuple(
        _hear_half(setting, half, ballots.only(counts & (half_of_row == half)), unranked)
        for half in range(len(setting.parts))
    )


def _hear_half(setting: Setting, half: int, ballots: Ballots, unranked: Mapping[int, Unranked]) -> Hearing:
    bids = np.flatnonzero(setting.half_of == half)
    own = replace(ballots, bid=np.searchsorted(bids, ballots.bid))
    _, who = np.unique(own.scorer, return_inverse=True)
    corrected = correct_marks(who, own.bid, own.mark, bids=len(bids))
    mark = _figures(corrected.mark)
    ranked = np.array([place not in unranked for place in bids.tolist()], bool)
    contest = _contest(setting, half, bids, np.where(ranked, mark, np.nan), own)
    return Hearing(
        rule=setting.round.rule,
        bids=bids,
        ballots=own,
        corrected=corrected,
        mark=mark,
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
        floors=reserve_floor(round_, setting.parts[half], mine),
    )


def reserve_floor(round_: Round, part: int, bids: Sequence[Bid]) -> tuple[Floor, ...]:
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
