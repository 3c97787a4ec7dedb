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

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from weighting.contest import Contest, Ints

MOST_BIDS = 100
MOST_VISITS = 10_000  # of choices: a few hundredths of a second, as are so many exact comparisons
MOST_COMPARISONS = 100
HALVINGS = 30  # of the range of prices; any price gives a bound, the best one a close one
MARGIN = 1e-9  # relative, for the rounding of floats

NOTHING = -1  # the choice of a group that takes none of its bids


class _GaveUp(Exception):
    """There are too many sets that are nearly as good as the best."""


class _Choice(NamedTuple):
    loss: float  # against the group's best choice
    place: int


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
    if contest.floors or not 0 < len(order) <= MOST_BIDS or not contest.asked[order].all():
        return None
    search = _Search(contest, order)
    try:
        search.run()
    except _GaveUp:
        return None
    amount = np.zeros(len(contest), np.int64)
    for place, pence in search.amounts(search.best).items():
        amount[order[place]] = pence
    return amount


class _Search:
    """The search in one contest. Places count the bids of `order`, best ranked first."""

    def __init__(self, contest: Contest, order: list[int]) -> None:
        self.budget = contest.budget
        self.asked = contest.asked[order].tolist()
        self.minimum = contest.minimum[order].tolist()
        self.value = contest.value[order].tolist()
        self.density = [value / asked for value, asked in zip(self.value, self.asked, strict=True)]
        self.by_density = sorted(range(len(order)), key=lambda place: -self.density[place])
        self.rank = {place: rank for rank, place in enumerate(self.by_density)}
        self.owners = _masks(contest, order)
        self.sharing = _sharing(contest, order)
        price = self._price()
        self.groups = sorted((self._group(places, price) for places in self.sharing), reverse=True)
        self.bound = price * self.budget + sum(group.gain for group in self.groups)
        self.margin = MARGIN * self.bound
        self.worth_behind = self._worth_behind()
        self.visits = self.comparisons = 0
        self.taken: list[int] = []
        self.best: list[int] = []
        self.total = 0.0

    def run(self) -> None:
        """Find the best set: begin with what two walks find, then try all that could be better."""
        for walk in (self.by_density, range(len(self.value))):
            self.taken = self._walked(walk)
            self._compare()
        self.taken = []
        self._visit(0, 0.0, 0.0, 0, 0)

    def amounts(self, taken: Iterable[int]) -> dict[int, int]:
        """Pay all minimums, then the rest where money does most, exactly."""
        each = {place: Fraction(self.value[place]) / self.asked[place] for place in taken}
        amount = {place: self.minimum[place] for place in each}
        left = self.budget - sum(amount.values())
        for place in sorted(each, key=lambda place: (-self.density[place], -each[place], place)):
            more = min(left, self.asked[place] - amount[place])
            amount[place] += more
            left -= more
        return amount

    def _visit(self, level: int, loss: float, worth: float, needed: int, served: int) -> None:
        """Let the groups from `level` on choose, beside what was taken: its worth, minimums and owners."""
        self.visits += 1
        if self.visits > MOST_VISITS:
            raise _GaveUp
        if level == len(self.groups):
            self._compare()
            return
        for more_loss, place in self.groups[level].choices:
            least = self.total - self.margin
            if self.bound - loss - more_loss < least:
                break
            value = 0.0 if place == NOTHING else self.value[place]
            if worth + value + self.worth_behind[level + 1] < least:
                continue
            if place == NOTHING:
                self._visit(level + 1, loss + more_loss, worth, needed, served)
            elif not served & self.owners[place] and needed + self.minimum[place] <= self.budget:
                self.taken.append(place)
                self._visit(
                    level + 1,
                    loss + more_loss,
                    worth + value,
                    needed + self.minimum[place],
                    served | self.owners[place],
                )
                self.taken.pop()

    def _compare(self) -> None:
        """Keep the set that was taken if it is the best so far."""
        total = self._total()
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

    def _total(self) -> float:
        total = sum(self.density[place] * self.minimum[place] for place in self.taken)
        left = self.budget - sum(self.minimum[place] for place in self.taken)
        for place in sorted(self.taken, key=self.rank.__getitem__):
            more = min(left, self.asked[place] - self.minimum[place])
            total += self.density[place] * more
            left -= more
        return total

    def _exact(self, taken: list[int]) -> tuple[Fraction, list[bool]]:
        """Give the exact total of a set and, for ties, which bids it has, the best ranked first."""
        parts = (
            Fraction(self.value[place]) / self.asked[place] * pence
            for place, pence in self.amounts(taken).items()
        )
        return sum(parts, Fraction(0)), [place in taken for place in range(len(self.value))]

    def _walked(self, places: Iterable[int]) -> list[int]:
        taken, served, left = [], 0, self.budget
        for place in places:
            if not served & self.owners[place] and self.minimum[place] <= left:
                taken.append(place)
                served |= self.owners[place]
                left -= min(left, self.asked[place])
        return taken

    def _group(self, places: list[int], price: float) -> _Group:
        gains = sorted(
            [(0.0, NOTHING), *((self._gain(place, price), place) for place in places)], reverse=True
        )
        best = gains[0][0]
        return _Group(best - gains[1][0], best, [_Choice(best - gain, place) for gain, place in gains])

    def _gain(self, place: int, price: float) -> float:
        """Give the most that a bid, in full or in part, brings beyond the price of its money."""
        gain = self.value[place] - price * self.asked[place]
        return gain if gain >= 0 else gain * self.minimum[place] / self.asked[place]

    def _price(self) -> float:
        """Find about the price at which the best choices of all groups just fit the budget."""
        if self._wanted(0.0) <= self.budget:
            return 0.0
        low, high = 0.0, max(self.density)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._wanted(middle) > self.budget else (low, middle)
        return high

    def _wanted(self, price: float) -> int:
        """Sum what the best choices of all groups ask at a price."""
        wanted = 0
        for places in self.sharing:
            best, asked = 0.0, 0
            for place in places:
                gain = self.value[place] - price * self.asked[place]
                if gain > best:
                    best, asked = gain, self.asked[place]
            wanted += asked
        return wanted

    def _worth_behind(self) -> list[float]:
        """Give, for each level, the most that the groups from there on can be worth."""
        worth = [0.0]
        for group in reversed(self.groups):
            own = (self.value[choice.place] for choice in group.choices if choice.place != NOTHING)
            worth.append(worth[-1] + max(own))
        return worth[::-1]


def _masks(contest: Contest, order: list[int]) -> list[int]:
    """Give each place its owners as bits, or a bit of its own where a group may have several bids."""
    if not contest.one_per_group:
        return [1 << place for place in range(len(order))]
    number: dict[Hashable, int] = {}
    return [sum(1 << number.setdefault(owner, len(number)) for owner in contest.owners[bid]) for bid in order]


def _sharing(contest: Contest, order: list[int]) -> list[list[int]]:
    """List the places that share a group; of a joint bid's groups one is enough for a bound."""
    if not contest.one_per_group:
        return [[place] for place in range(len(order))]
    places: dict[Hashable, list[int]] = {}
    for place, bid in enumerate(order):
        places.setdefault(min(contest.owners[bid], key=str), []).append(place)
    return list(places.values())
