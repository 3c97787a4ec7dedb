"""The value from which the best set of a knapsack holds one bid in full.

With the bid forced in, the others reach some total. As long as another set beats that total with
the bid on top, the value is raised to where the two would be equal; each such step rules one set
out, so that few are needed (Newton's method, as in Dinkelbach 1967).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from weighting.contest import Contest, Ints
from weighting.rules.best_sets import BestSets

NANO = 10**9
SURE = Fraction(1, 10**8)  # relative: ten times what the solver may mistake


class Entry(NamedTuple):
    """From which value, in thousand-millionths, a bid is in the best set, and what beats it below that."""

    nano: int
    others: Fraction  # what the other bids are worth beside it
    rival: Fraction  # what they are worth in the last set that was ruled out
    part: Fraction  # of the bid in that set

    def is_surely_short(self, nano: int) -> bool:
        """Tell whether the set that was ruled out last is surely better at a value."""
        value = Fraction(nano, NANO)
        return self.rival + self.part * value > (self.others + value) * (1 + SURE)


def entry_into_best_set(best: BestSets, amount: Ints, bid: int) -> Entry | None:
    """Find the lowest value at which a bid gets all it asks, or the next above it; None if there is none.

    `amount` is what the best set gives at the value that the bid has, which is too low.

    >>> asked = np.array([5, 4, 3])
    >>> contest = Contest(7, asked, asked, np.array([6.0, 5.0, 4.0]))
    >>> entry_into_best_set(BestSets(contest), np.array([0, 4, 3]), 0).nano
    9000000000
    """
    contest, asked = best.contest, int(best.contest.asked[bid])
    forced = best.amounts_with(bid, asked, 1 + float(np.nansum(contest.value)))
    if forced[bid] != asked:
        return None
    others = _worth_of_others(contest, forced, bid)
    nano, hop = round(contest.value[bid] * NANO), 1
    rival, part = others, Fraction(0)
    while amount[bid] != asked:
        rival, part = _worth_of_others(contest, amount, bid), Fraction(int(amount[bid]), asked)
        level = ceil((rival - others) / (1 - part) * NANO)
        if level <= nano:  # the solver took two sets for equal that are not quite: climb out
            level, hop = nano + hop, 2 * hop
        nano = level
        amount = best.amounts_with(bid, asked, nano / NANO)
    return Entry(nano, others, rival, part)


def _worth_of_others(contest: Contest, amount: Ints, bid: int) -> Fraction:
    """Add up what the other bids bring: value, for a part grant its share of it."""
    funded = [other for other in np.flatnonzero(amount).tolist() if other != bid]
    return sum((_worth(contest, amount, other) for other in funded), Fraction(0))


def _worth(contest: Contest, amount: Ints, bid: int) -> Fraction:
    value, asked, pence = Fraction(float(contest.value[bid])), int(contest.asked[bid]), int(amount[bid])
    return value if pence == asked else value * pence / asked
