"""What each bid would have needed: the smallest change that would have given it its full ask.

For one quantity at a time (its mark, its weight, what it asked, the pot), everything else
unchanged, the nearest value is sought at which the rule itself, run again, funds the bid in full.
Nothing is estimated: every value named here was tried, and the one just short of it was tried too,
or is beaten by a set of bids that is surely better.

Under greedy and density a bid's fate changes only where it overtakes a rival and where the money
left passes an ask or a minimum, so that only those values are tried and the answer is exact. Under
the knapsack the value that the best set asks of a bid is computed from the totals. Where a rule
moves in steps that cannot be listed (equal shares; a growing pot under all but a plain walk) the
search strides away from the truth, doubling its steps, and then closes in on the first success: the
value named works and the one a step nearer does not, but a nearer island may be overlooked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from weighting.allocation import Allocation, value_of
from weighting.contest import Decision, Reason
from weighting.entry import NANO, Entry
from weighting.pence import apportion
from weighting.retrial import MICRO, WALKS, Case
from weighting.rules import RULES
from weighting.search import Works, bisected, first, strided
from weighting.trials import Trials

HIGHEST_MARK, HIGHEST_WEIGHT, TIMES_POT = 100, 4, 10
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
    found = {}
    for half, hearing in enumerate(allocation.hearings):
        trials = Trials(allocation, half)
        for place, position in enumerate(hearing.bids.tolist()):
            found[bids[position].id] = _would_have_needed(trials, place)
    return found


def _would_have_needed(trials: Trials, place: int) -> Needed | None:
    """Say what one bid would have needed, by its place within its half."""
    if trials.hearing.decision.reason[place] is Reason.FULL:
        return None
    if int(trials.hearing.bids[place]) in trials.allocation.unranked:
        return Needed()
    case = Case(trials, place)
    return Needed(
        mark=_needed_mark(case),
        weight=_needed_weight(case),
        asked_pence=_needed_ask(case),
        pot_pence=_needed_pot(case),
    )


def _needed_mark(case: Case) -> float | None:
    now, most = round(case.mark * MICRO), HIGHEST_MARK * MICRO
    micro = _needed_up(case, case.full_with_mark, Factor(now, most, MICRO, MICRO // 100, case.bid.weight))
    return None if micro is None else micro / MICRO


def _needed_weight(case: Case) -> float | None:
    now, most = floor(Fraction(case.bid.weight) * NANO), HIGHEST_WEIGHT * NANO
    nano = _needed_up(case, case.full_with_weight, Factor(now, most, NANO, NANO // 1000, case.mark))
    return None if nano is None else nano / NANO


@dataclass(frozen=True)
class Factor:
    """A mark or a weight in whole units, from what it is to the most it may be."""

    now: int
    most: int
    unit: int
    coarse: int  # units of one step where the search is coarse
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
    now, most = factor.nano_value(factor.now), factor.nano_value(factor.most)
    if case.round.rule in WALKS:
        levels = [nano for nano in case.overtaking if now < nano <= most]
        nano = first(levels, lambda nano: full(factor.reaching(nano)), monotone=case.walks)
        return None if nano is None else factor.reaching(nano)
    if case.round.rule == "knapsack":
        entry = case.entry
        return _stepped(full, factor, entry) if entry and entry.nano <= most else None
    return strided(full, factor.now, factor.most, step=factor.coarse)


def _stepped(full: Works, factor: Factor, entry: Entry) -> int:
    """Give the nearest whole number of coarse steps up from the truth that works."""

    def works_already(units: int) -> bool:
        return not entry.is_surely_short(factor.nano_value(units)) and full(units)

    steps = -(-(factor.reaching(entry.nano) - factor.now) // factor.coarse)
    while steps > 1 and works_already(factor.now + (steps - 1) * factor.coarse):
        steps -= 1
    return min(factor.most, factor.now + max(1, steps) * factor.coarse)


def _needed_ask(case: Case) -> int | None:
    asked, least = case.bid.asked_pence, max(1, case.bid.minimum_pence)
    full, step = case.full_with_ask, case.pence_step
    if least == asked:
        return None
    if case.round.rule not in MONOTONE:
        down = strided(lambda less: full(-less), -asked, -least, step=step)
        return None if down is None else -down
    if not full(least):
        return None
    left = int(case.trials.hearing.decision.left_when_reached[case.place])
    if least <= left < asked and full(left) and not full(left + 1):
        return left  # what was left when the bid was reached, as a walk would have it
    steps = bisected(lambda steps: full(max(least, asked - step * steps)), 0, -(-(asked - least) // step))
    return max(least, asked - step * steps)


def _needed_pot(case: Case) -> int | None:
    pot, weights = case.round.pot_pence, case.trials.allocation.setting.weights
    part = _needed_part(case, apportion(TIMES_POT * pot, weights)[case.trials.half])
    return None if part is None else _pot_for(part, weights, case.trials.half, pot)


def _needed_part(case: Case, most: int) -> int | None:
    now = case.contest.budget
    if case.walks:
        return _walked_part(case, most)
    return strided(case.full_with_part, now, most, step=case.pence_step)


def _walked_part(case: Case, most: int) -> int | None:
    """Raise the part to where something changes for the bid or one ahead of it, until it is funded.

    Between two such points every comparison of the walk comes out as before.
    """
    part = case.contest.budget
    decision = case.trials.hearing.decision
    while part <= most:
        if decision.reason[case.place] is Reason.FULL:
            return part
        gaps = _gaps(case, decision)
        if not gaps:
            return None
        part += min(gaps)
        decision = RULES[case.round.rule](case.trials.with_part(part))
    return None


def _gaps(case: Case, decision: Decision) -> list[int]:
    """List what the bids ahead lack of their minimum and of their ask.

    A bid that got a part takes in whatever is added, so that behind it nothing changes before it
    is full.
    """
    contest, left, gaps = case.contest, decision.left_when_reached, []
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
