"""The core of a large knapsack: the few bids about which there is any doubt.

If money could be bought at one price, every group would take its bid with the highest gain, value
less price x ask, or none. At the price at which that spends the budget, the gains bound what any
set can be worth, and each bid's loss, what the bound loses when its choice is turned round, tells
how far it is from doubtful. Solved on the most doubtful bids alone the knapsack gives a good set;
whatever would lose more than that set lacks to the bound keeps its choice without further proof.
Likewise amounts: parts are cut from the least dense bids first, so only so many can be touched.
Known as Lagrangian relaxation with variable reduction (Pisinger 1995 for one choice per group).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

import numpy as np

from weighting.contest import Contest, Floats, Ints, Mask

DOUBTFUL = 50  # bids in the first core, and as many whose amounts may vary
MARGIN = 1e-9  # relative, for the rounding of floats in the bound


class Settled(NamedTuple):
    """What need not be solved: places taken (1) or not (0), and places that get all they ask."""

    choices: Mapping[int, int]
    full: frozenset[int] = frozenset()


class Core:
    """The bound of one contest and each bid's distance from doubt; places count bids of `order`."""

    def __init__(self, contest: Contest, order: list[int]) -> None:
        self.value = contest.value[order]
        self.asked, self.minimum = contest.asked[order].astype(float), contest.minimum[order].astype(float)
        self.budget = float(contest.budget)
        self.group = _first_groups(contest, order)
        self.price = self._price()
        gain = self._gain(self.price)
        best = self._best_of_groups(gain)
        self.bound = self.price * self.budget + float(best.sum())
        self.chosen = self._choice(self.price)
        self.loss = self._losses(gain, best)

    def around(self) -> Settled:
        """Settle all but the most doubtful places, to find a good set."""
        free = np.zeros(len(self.value), bool)
        free[np.argsort(self.loss, kind="stable")[:DOUBTFUL]] = True
        taken = self._least_dense_first(self.chosen & ~free)
        return self._settled(~free, taken[DOUBTFUL:])

    def beyond(self, total: float) -> Settled:
        """Settle all that no set worth `total` or more can have otherwise."""
        lacking = self.bound - total + MARGIN * self.bound
        certain = self.loss > lacking
        taken = self._least_dense_first(self.chosen & certain)
        lost = np.cumsum(self._gain(self.price)[taken] * (1 - self._part(taken)))
        return self._settled(certain, taken[np.searchsorted(lost, lacking, side="right") + 1 :])

    def _settled(self, mask: Mask, full: Ints) -> Settled:
        choices = {place: int(self.chosen[place]) for place in np.flatnonzero(mask).tolist()}
        return Settled(choices, frozenset(full.tolist()))

    def _least_dense_first(self, mask: Mask) -> Ints:
        places = np.flatnonzero(mask)
        return places[np.argsort((self.value / np.maximum(self.asked, 1))[places], kind="stable")]

    def _part(self, places: Ints) -> Floats:
        """Give the minimum as a part of the ask."""
        part: Floats = self.minimum[places] / np.maximum(self.asked[places], 1)
        return part

    def _gain(self, price: float) -> Floats:
        gain: Floats = self.value - price * self.asked
        return gain

    def _best_of_groups(self, gain: Floats) -> Floats:
        best = np.zeros(int(self.group.max()) + 1)
        np.maximum.at(best, self.group, gain)
        return best

    def _choice(self, price: float) -> Mask:
        """Mark each group's bid with the highest gain, the first of equals, if it gains at all."""
        gain = self._gain(price)
        best = self._best_of_groups(gain)[self.group]
        leading = np.flatnonzero((gain == best) & (gain > 0))
        _, first = np.unique(self.group[leading], return_index=True)
        choice = np.zeros(len(gain), bool)
        choice[leading[first]] = True
        return choice

    def _price(self) -> float:
        """Find the price at which the choices of all groups just fit the budget."""
        low, high = 0.0, float((self.value / np.maximum(self.asked, 1)).max()) + 1.0
        if self.asked[self._choice(low)].sum() <= self.budget:
            return low
        for _ in range(100):
            middle = (low + high) / 2
            over = self.asked[self._choice(middle)].sum() > self.budget
            low, high = (middle, high) if over else (low, middle)
        return high

    def _losses(self, gain: Floats, best: Floats) -> Floats:
        """Give what the bound loses when a place's choice is turned round."""
        others = gain.copy()
        others[self.chosen] = 0.0
        second = self._best_of_groups(others)[self.group]
        forced = np.where(gain > 0, gain, gain * self._part(np.arange(len(gain))))
        loss: Floats = best[self.group] - np.where(self.chosen, second, forced)
        return loss


def _first_groups(contest: Contest, order: list[int]) -> Ints:
    """Number the places by one group each: of a joint bid's groups one is enough for a bound."""
    if not contest.one_per_group:
        return np.arange(len(order))
    names: dict[Hashable, int] = {}
    groups = [min(contest.owners[bid], key=str) for bid in order]
    return np.array([names.setdefault(group, len(names)) for group in groups], np.int64)
