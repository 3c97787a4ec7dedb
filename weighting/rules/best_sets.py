"""The knapsack of one contest with another budget, or other terms of one bid, again and again.

What does not depend on the change is worked out once, and sets that were best with other terms are
good enough to spare a search most of its branches. Where branches do not reach, the rule is run.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from weighting.contest import Contest, Ints
from weighting.rules.branches import best_places, can_branch
from weighting.rules.knapsack import amounts_in_best_set
from weighting.rules.stall import Stall


class BestSets:
    """The best sets of one contest under one change after the other."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        order = [bid for bid in contest.ranking() if contest.value[bid] >= 0]
        self.stall = Stall(contest, order) if can_branch(contest, order) else None
        self.place = {bid: place for place, bid in enumerate(order)}
        self.price = self.stall.price_at(contest.budget) if self.stall else 0.0
        self.budgets: list[int] = []
        self.places: list[list[int]] = []  # of the best set of each budget
        self.latest: list[int] = []  # places of the best set of the latest terms

    def in_full(self, budget: int) -> frozenset[int]:
        """Name the bids that get all they ask from another budget; floors are not served.

        >>> asked = np.array([5, 4, 3])
        >>> best = BestSets(Contest(7, asked, asked, np.array([6.0, 5.0, 4.0])))
        >>> sorted(best.in_full(7)), sorted(best.in_full(5))
        ([1, 2], [0])
        """
        amount = self._by_branches(budget)
        if amount is None:
            amount = amounts_in_best_set(replace(self.contest, budget=budget, floors=()))
        return frozenset(np.flatnonzero((amount == self.contest.asked) & (amount > 0)).tolist())

    def amounts_with(self, bid: int, asked: int, value: float) -> Ints:
        """Give every bid its amount if one of them asks for something else, or has another value.

        >>> asked = np.array([5, 4, 3])
        >>> best = BestSets(Contest(7, asked, asked, np.array([6.0, 5.0, 4.0])))
        >>> best.amounts_with(0, 5, 9.5)
        array([5, 0, 0])
        """
        if self.stall:
            changed = self.stall.with_terms(self.place[bid], asked, value)
            found = best_places(changed, self.contest.budget, price=self.price, good=[self.latest])
            if found is not None:
                self.latest = list(found)
                return self._amounts(self.stall, found)
        asks, values = self.contest.asked.copy(), self.contest.value.copy()
        asks[bid], values[bid] = asked, value
        return amounts_in_best_set(replace(self.contest, asked=asks, value=values))

    def _by_branches(self, budget: int) -> Ints | None:
        if self.stall is None:
            return None
        at = bisect(self.budgets, budget)
        found = best_places(self.stall, budget, good=self.places[max(0, at - 1) : at + 1])
        if found is None:
            return None
        self.budgets.insert(at, budget)
        self.places.insert(at, list(found))
        return self._amounts(self.stall, found)

    def _amounts(self, stall: Stall, found: Mapping[int, int]) -> Ints:
        amount = np.zeros(len(self.contest), np.int64)
        for place, pence in found.items():
            amount[stall.bids[place]] = pence
        return amount
