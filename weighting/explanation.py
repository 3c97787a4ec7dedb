"""What each bid would have needed: the smallest change that would have given it its full ask.

For one quantity at a time (its mark, its weight, what it asked, the pot), everything else
unchanged, the nearest value is sought at which the rule itself, run again, funds the bid in full.
Nothing is estimated: every value named here was tried, and the one just short of it as well.

Under greedy and density a bid's fate changes only where it overtakes a rival and where the money
left passes an ask or a minimum, so that only those values are tried and the answer is exact. Where
a rule moves in steps that cannot be listed (equal shares, a reserve with a growing pot) the search
strides away from the truth, doubling its steps, and then closes in on the first success: the value
named works and the one just short of it does not, but a nearer island may be overlooked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np

from weighting.allocation import Allocation, Hearing, reserve_floor, value_of
from weighting.contest import Contest, Decision, Reason
from weighting.pence import apportion
from weighting.round import Bid, Round
from weighting.rules import RULES
from weighting.search import Works, bisected, first, strided
from weighting.support import support

MICRO, NANO = 10**6, 10**9  # marks are tried in millionths, weights in thousand-millionths
HIGHEST_MARK, HIGHEST_WEIGHT, TIMES_POT = 100, 4, 10
WALKS = ("greedy", "density")  # rules that walk down a ranking
MONOTONE = ("greedy", "density", "knapsack")  # a better value or a lower ask never harms


@dataclass(frozen=True)
class Needed:
    """For each quantity alone the nearest value that would have given the full ask, or None."""

    mark: float | None = None
    weight: float | None = None
    asked_pence: int | None = None
    pot_pence: int | None = None


def explain(allocation: Allocation) -> dict[str, Needed | None]:
    """Say of every bid what it would have needed; None for a bid that got all it asked.

    A bid that was not ranked needed scorers or eligibility: no value of the four would have helped.
    """
    bids = allocation.setting.round.bids
    return {
        bids[position].id: would_have_needed(allocation, half, place)
        for half, hearing in enumerate(allocation.hearings)
        for place, position in enumerate(hearing.bids.tolist())
    }


def would_have_needed(allocation: Allocation, half: int, place: int) -> Needed | None:
    """Say what one bid would have needed, by its half and its place within the half."""
    hearing = allocation.hearings[half]
    if hearing.decision.reason[place] is Reason.FULL:
        return None
    if int(hearing.bids[place]) in allocation.unranked:
        return Needed()
    case = Case(allocation, hearing, half, place)
    return Needed(
        mark=_needed_mark(case),
        weight=_needed_weight(case),
        asked_pence=_needed_ask(case),
        pot_pence=_needed_pot(case),
    )


@dataclass(frozen=True)
class Case:
    """One bid of one half, whose contest can be run again with one thing changed."""

    allocation: Allocation
    hearing: Hearing
    half: int
    place: int

    @property
    def round(self) -> Round:
        """Give the round that the bid is part of."""
        return self.allocation.setting.round

    @property
    def bid(self) -> Bid:
        """Give the bid itself."""
        return self.round.bids[self.hearing.bids[self.place]]

    @cached_property
    def mark(self) -> float:
        """Give the corrected mark that the bid had."""
        return float(self.hearing.mark[self.place])

    @property
    def walks(self) -> bool:
        """Tell whether the rule goes once down a ranking, with no reserve before it."""
        return self.round.rule in WALKS and not self.hearing.contest.floors

    def full_with_mark(self, micro: int) -> bool:
        """Run the rule with another mark, every outsider's mark of the bid moved by as much."""
        mark = micro / MICRO
        contest = self._valued(value_of(mark, self.bid.weight))
        if contest.utility:
            ballots = self.hearing.ballots
            moved = np.clip(ballots.mark + (mark - self.mark), 0, 100)
            marks = np.where(ballots.bid == self.place, moved, ballots.mark)
            raised = support(replace(ballots, mark=marks), self._weights())
            contest = replace(contest, utility=raised)
        return self.full(contest)

    def full_with_weight(self, nano: int) -> bool:
        """Run the rule with another weight of the bid."""
        weight = nano / NANO
        contest = self._valued(value_of(self.mark, weight))
        if contest.utility:
            weights = self._weights()
            weights[self.place] = weight
            contest = replace(contest, utility=replace(contest.utility, scale=np.array(weights)))
        return self.full(contest)

    def _weights(self) -> list[float]:
        return [bid.weight for bid in self._bids()]

    def _bids(self) -> list[Bid]:
        return [self.round.bids[position] for position in self.hearing.bids.tolist()]

    def full_with_ask(self, pence: int) -> bool:
        """Run the rule with another ask and the same minimum."""
        asked = self.hearing.contest.asked.copy()
        asked[self.place] = pence
        return self.full(replace(self.hearing.contest, asked=asked))

    def full_with_part(self, pence: int) -> bool:
        """Run the rule with other money for the half."""
        return self.full(self.with_part(pence))

    def with_part(self, pence: int) -> Contest:
        """Give the contest as it would be with other money for the half."""
        contest = replace(self.hearing.contest, budget=pence)
        if not self.round.reserve:
            return contest
        return replace(contest, floors=reserve_floor(self.round, pence, self._bids()))

    def _valued(self, value: float) -> Contest:
        values = self.hearing.contest.value.copy()
        values[self.place] = value
        return replace(self.hearing.contest, value=values)

    @cached_property
    def overtaking(self) -> list[int]:
        """List, in thousand-millionths, the values at which the bid draws level with a rival.

        Each is followed by the next above it, because being level may not be enough.
        """
        contest, place = self.hearing.contest, self.place
        asked = contest.asked.tolist()
        levels = set()
        for rival in self.hearing.ranks.keys() - {place}:
            nano = round(contest.value[rival] * NANO)
            if self.round.rule == "density":
                nano = -(-nano * asked[place] // asked[rival])  # rounded up
            levels |= {nano, nano + 1}
        return sorted(levels)

    def full(self, contest: Contest) -> bool:
        """Run the round's own rule and see whether the bid gets all that it asks."""
        return RULES[self.round.rule](contest).reason[self.place] is Reason.FULL


def _needed_mark(case: Case) -> float | None:
    now, most = round(case.mark * MICRO), HIGHEST_MARK * MICRO
    micro = _needed_up(case, case.full_with_mark, Factor(now, most, MICRO, case.bid.weight))
    return None if micro is None else micro / MICRO


def _needed_weight(case: Case) -> float | None:
    now, most = floor(Fraction(case.bid.weight) * NANO), HIGHEST_WEIGHT * NANO
    nano = _needed_up(case, case.full_with_weight, Factor(now, most, NANO, case.mark))
    return None if nano is None else nano / NANO


@dataclass(frozen=True)
class Factor:
    """A mark or a weight in whole units, from what it is to the most it may be."""

    now: int
    most: int
    unit: int
    other: float  # what it is multiplied by

    def nano_value(self, units: int) -> int:
        """Give the value that so many units make, in thousand-millionths."""
        return round(value_of(units / self.unit, self.other) * NANO)

    def reaching(self, nano: int) -> int:
        """Find the least number of units that make at least a value."""
        units = max(0, int(nano / NANO / self.other * self.unit) - 2)
        while self.nano_value(units) < nano:
            units += 1
        return units


def _needed_up(case: Case, full: Works, factor: Factor) -> int | None:
    """Find the nearest higher mark or weight: where the bid passes a rival, if the rule walks."""
    if factor.now >= factor.most:
        return None
    if case.round.rule in WALKS:
        now, most = factor.nano_value(factor.now), factor.nano_value(factor.most)
        levels = [nano for nano in case.overtaking if now < nano <= most]
        nano = first(levels, lambda nano: full(factor.reaching(nano)), monotone=case.walks)
        return None if nano is None else factor.reaching(nano)
    if case.round.rule in MONOTONE:
        return bisected(full, factor.now, factor.most) if full(factor.most) else None
    return strided(full, factor.now, factor.most, stride=factor.most // 128)


def _needed_ask(case: Case) -> int | None:
    asked, least = case.bid.asked_pence, max(1, case.bid.minimum_pence)
    full = case.full_with_ask
    if least == asked:
        return None
    if case.round.rule not in MONOTONE:
        down = strided(lambda less: full(-less), -asked, -least, stride=max(1, asked // 64))
        return None if down is None else -down
    if not full(least):
        return None
    left = int(case.hearing.decision.left_when_reached[case.place])
    if least <= left < asked and full(left) and not full(left + 1):
        return left  # what was left when the bid was reached, as a walk would have it
    return -bisected(lambda less: full(-less), -asked, -least)


def _needed_pot(case: Case) -> int | None:
    pot, weights = case.round.pot_pence, case.allocation.setting.weights
    part = _needed_part(case, apportion(TIMES_POT * pot, weights)[case.half])
    return None if part is None else _pot_for(part, weights, case.half, pot)


def _needed_part(case: Case, most: int) -> int | None:
    now = case.hearing.contest.budget
    if case.walks:
        return _walked_part(case, most)
    return strided(case.full_with_part, now, most, stride=max(1, now // 64))


def _walked_part(case: Case, most: int) -> int | None:
    """Raise the part to where something changes for the bid or one ahead of it, until it is funded.

    Between two such points every comparison of the walk comes out as before.
    """
    part = case.hearing.contest.budget
    decision = case.hearing.decision
    while part <= most:
        if decision.reason[case.place] is Reason.FULL:
            return part
        gaps = _gaps(case, decision)
        if not gaps:
            return None
        part += min(gaps)
        decision = RULES[case.round.rule](case.with_part(part))
    return None


def _gaps(case: Case, decision: Decision) -> list[int]:
    """List what the bids ahead lack of their minimum and of their ask.

    A bid that got a part takes in whatever is added, so that behind it nothing changes before it
    is full.
    """
    contest, left, gaps = case.hearing.contest, decision.left_when_reached, []
    for bid in decision.order:
        if decision.reason[bid] is not Reason.GROUP_SERVED:
            lacks = (int(wanted[bid] - left[bid]) for wanted in (contest.minimum, contest.asked))
            gaps += [gap for gap in lacks if gap > 0]
        if bid == case.place or decision.reason[bid] is Reason.PART:
            break
    return gaps


def _pot_for(part: int, weights: Sequence[int], half: int, pot: int) -> int:
    """Find the smallest pot that gives a half a part: its share rises by a penny at most."""
    least = (2 * part - 1) * sum(weights) // (2 * weights[half])
    while apportion(least, weights)[half] < part:
        least += 1
    return max(pot, least)
