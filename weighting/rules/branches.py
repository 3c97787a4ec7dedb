"""A knapsack of not too many bids by branch and bound, much faster than a general solver.

If money could be bought at one price, every group would take its bid with the highest gain, value
less price x ask, or none; that bounds what any set is worth. Every other choice of a group loses
something against the bound, and a set that loses more than the best set found so far lacks cannot
be better. So the groups choose one after the other, first those for whom another choice would lose
most, and nearly every branch ends at once. Floats only tell where a branch ends, with a margin for
their rounding; sets that come close to each other are compared in exact fractions.
Known as branch and bound (Land and Doig 1960) on the Lagrangian relaxation of the multiple-choice
knapsack; see Kellerer, Pferschy, Pisinger, "Knapsack Problems", 2004, chapter 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from weighting.contest import Contest, Ints
from weighting.rules.stall import Stall

MOST_BIDS = 100
MOST_VISITS = 10_000  # of choices: a few hundredths of a second, as are so many exact comparisons
MOST_COMPARISONS = 100
MARGIN = 1e-9  # relative, for the rounding of floats

NOTHING = -1  # the choice of a group that takes none of its bids

_Choice = tuple[float, int]  # what it loses against the group's best choice, and its place


class _GaveUp(Exception):
    """There are too many sets that are nearly as good as the best."""


class _Group(NamedTuple):
    doubt: float  # what its second choice loses
    gain: float  # of its best choice
    choices: list[_Choice]  # best first


def best_amounts_by_branches(contest: Contest, order: list[int]) -> Ints | None:
    """Give every bid its amount in the best set; None where that would take too long to find.

    `order` lists the bids that may be chosen, best ranked first. Floors are not served here.

    >>> asked = np.array([5, 4, 3])
    >>> contest = Contest(8, asked, np.array([5, 2, 1]), np.array([6.0, 5.0, 4.0]))
    >>> best_amounts_by_branches(contest, contest.ranking())
    array([5, 0, 3])
    """
    if not can_branch(contest, order):
        return None
    found = best_places(Stall(contest, order), contest.budget)
    if found is None:
        return None
    amount = np.zeros(len(contest), np.int64)
    for place, pence in found.items():
        amount[order[place]] = pence
    return amount


def can_branch(contest: Contest, order: list[int]) -> bool:
    """Tell whether a contest is one for branches: no floors, not too many bids, none for nothing."""
    return not contest.floors and 0 < len(order) <= MOST_BIDS and bool(contest.asked[order].all())


def best_places(
    stall: Stall, budget: int, *, price: float | None = None, good: Iterable[Sequence[int]] = ()
) -> dict[int, int] | None:
    """Give the places of the best set with their amounts; None where that would take too long.

    Any price of money will do, one that fits the budget best. Sets that are known to be good, if
    they fit, spare the search what cannot be better than they.
    """
    search = _Search(stall, budget, stall.price_at(budget) if price is None else price)
    try:
        search.run(good)
    except _GaveUp:
        return None
    return stall.amounts(search.best, budget)


class _Search:
    """The search for one budget."""

    def __init__(self, stall: Stall, budget: int, price: float) -> None:
        self.stall, self.budget = stall, budget
        self.owners, self.minimum, self.value = stall.owners, stall.minimum, stall.value
        self.groups = self._groups(price)
        self.bound = price * budget + sum(group.gain for group in self.groups)
        self.margin = MARGIN * self.bound
        self.worth_behind = self._worth_behind()
        self.visits = self.comparisons = 0
        self.taken: list[int] = []
        self.best: list[int] = []
        self.total = 0.0

    def run(self, good: Iterable[Sequence[int]]) -> None:
        """Find the best set: begin with good ones, or with two walks, then try all that could be better."""
        fitting = [taken for taken in good if sum(self.minimum[place] for place in taken) <= self.budget]
        walks = (self.stall.by_density, self.stall.ranked)
        for taken in fitting or map(self._walked, walks):
            self.taken = list(taken)
            self._compare()
        self.taken = []
        self._visit(0, 0.0, 0.0, 0, 0)

    def _visit(self, level: int, loss: float, worth: float, needed: int, served: int) -> None:
        """Let the groups from `level` on choose, beside what was taken: its worth, minimums and owners."""
        self.visits += 1
        if self.visits > MOST_VISITS:
            raise _GaveUp
        if level == len(self.groups):
            self._compare()
            return
        behind = worth + self.worth_behind[level + 1]
        for more_loss, place in self.groups[level].choices:
            least = self.total - self.margin
            if self.bound - loss - more_loss < least:
                break
            if place == NOTHING:
                if behind >= least:
                    self._visit(level + 1, loss + more_loss, worth, needed, served)
                continue
            minimum, value, owners = needed + self.minimum[place], self.value[place], self.owners[place]
            if behind + value >= least and not served & owners and minimum <= self.budget:
                self.taken.append(place)
                self._visit(level + 1, loss + more_loss, worth + value, minimum, served | owners)
                self.taken.pop()

    def _compare(self) -> None:
        """Keep the set that was taken if it is the best so far."""
        total = self.stall.total(self.taken, self.budget)
        if total > self.total + self.margin or self._is_better_by_little(total):
            self.best, self.total = list(self.taken), total

    def _is_better_by_little(self, total: float) -> bool:
        """Tell exactly whether the set is better than the best, or as good and first by its bids."""
        if total < self.total - self.margin or set(self.taken) == set(self.best):
            return False
        self.comparisons += 1
        if self.comparisons > MOST_COMPARISONS:
            raise _GaveUp
        return self._exact(self.taken) > self._exact(self.best)

    def _exact(self, taken: list[int]) -> tuple[Fraction, list[bool]]:
        """Give the exact total of a set and, for ties, which bids it has, the best ranked first."""
        total = self.stall.exact_total(taken, self.budget)
        return total, [place in taken for place in self.stall.ranked]

    def _walked(self, places: Iterable[int]) -> list[int]:
        taken, served, left = [], 0, self.budget
        for place in places:
            if not served & self.owners[place] and self.minimum[place] <= left:
                taken.append(place)
                served |= self.owners[place]
                left -= min(left, self.stall.asked[place])
        return taken

    def _groups(self, price: float) -> list[_Group]:
        """Let every group that can take a bid at all order its choices, those with least doubt first."""
        able = (
            [place for place in places if self.minimum[place] <= self.budget] for places in self.stall.sharing
        )
        groups = [self._group(places, price) for places in able if places]
        return sorted(groups, key=lambda group: -group.doubt)

    def _group(self, places: list[int], price: float) -> _Group:
        gains = [(self._gain(place, price), place) for place in places]
        gains.append((0.0, NOTHING))
        gains.sort(reverse=True)
        best = gains[0][0]
        return _Group(best - gains[1][0], best, [(best - gain, place) for gain, place in gains])

    def _gain(self, place: int, price: float) -> float:
        """Give the most that a bid, in full or in part, brings beyond the price of its money."""
        asked = self.stall.asked[place]
        gain = self.value[place] - price * asked
        return gain if gain >= 0 else gain * self.minimum[place] / asked

    def _worth_behind(self) -> list[float]:
        """Give, for each level, the most that the groups from there on can be worth."""
        worth = [0.0]
        for group in reversed(self.groups):
            worth.append(worth[-1] + max(self.value[place] for _, place in group.choices if place >= 0))
        return worth[::-1]
