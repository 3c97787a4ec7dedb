"""The bids of a knapsack as plain numbers: all that a search for the best set knows before the budget.

A budget is one number and a round may have to be asked about many of them, so that whatever does
not depend on it stands here and is worked out once. Places count the bids, best ranked first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from weighting.contest import Contest


class Stall:
    """The bids of one contest that may be chosen; `order` lists them, best ranked first."""

    def __init__(self, contest: Contest, order: list[int]) -> None:
        self.bids = order
        self.asked: list[int] = contest.asked[order].tolist()
        self.minimum: list[int] = contest.minimum[order].tolist()
        self.value: list[float] = contest.value[order].tolist()
        self.ties: list[int] | None = None if contest.tie_rank is None else contest.tie_rank[order].tolist()
        self.owners = _masks(contest, order)
        self.sharing = _sharing(contest, order)
        self.ranked = list(range(len(order)))
        self._wanted: dict[int, int] = {}
        self._order_by_density()

    def with_terms(self, place: int, asked: int, value: float) -> Stall:
        """Give the same bids, one of them with another ask and value; places stay as they are."""
        changed = copy(self)
        changed.asked, changed.value = self.asked.copy(), self.value.copy()
        changed.asked[place], changed.value[place] = asked, value
        second = changed.asked if self.ties is None else self.ties
        changed.ranked = sorted(
            self.ranked, key=lambda each: (-changed.value[each], second[each], self.bids[each])
        )
        changed._order_by_density()
        return changed

    def _order_by_density(self) -> None:
        """Order the places by value for money, exactly; rounding never turns an order round."""
        pairs = zip(self.value, self.asked, strict=True)
        self.density = [value / asked for value, asked in pairs]
        each: list[float] | list[Fraction] = self.density
        if len(set(self.density)) < len(self.density):
            each = [Fraction(value) / asked for value, asked in zip(self.value, self.asked, strict=True)]
        self.by_density = sorted(self.ranked, key=lambda place: -each[place])
        self.rank = {place: rank for rank, place in enumerate(self.by_density)}

    def amounts(self, taken: Iterable[int], budget: int) -> dict[int, int]:
        """Pay all minimums, then the rest where money does most."""
        places = sorted(taken, key=self.rank.__getitem__)
        left = budget - sum(self.minimum[place] for place in places)
        amount = {}
        for place in places:
            more = min(left, self.asked[place] - self.minimum[place])
            amount[place] = self.minimum[place] + more
            left -= more
        return amount

    def total(self, taken: Sequence[int], budget: int) -> float:
        """Sum the value of a set with its best amounts."""
        left = budget - sum([self.minimum[place] for place in taken])
        total = 0.0
        for place in sorted(taken, key=self.rank.__getitem__):
            minimum, asked = self.minimum[place], self.asked[place]
            more = asked - minimum
            if more <= left:
                total += self.value[place]
            else:
                more = left
                total += self.density[place] * (minimum + more)
            left -= more
        return total

    def exact_total(self, taken: Sequence[int], budget: int) -> Fraction:
        """Sum the same exactly."""
        parts = (
            Fraction(self.value[place]) / self.asked[place] * pence
            for place, pence in self.amounts(taken, budget).items()
        )
        return sum(parts, Fraction(0))

    def price_at(self, budget: int) -> float:
        """Find the price of money at which the gains bound best: above it the best choices fit the budget."""
        short, enough = -1, len(self._prices) - 1  # above the highest price nobody wants anything
        while enough - short > 1:
            middle = (short + enough) // 2
            fits = self._wanted_above(middle) <= budget
            short, enough = (short, middle) if fits else (middle, enough)
        return self._prices[enough]

    @cached_property
    def _prices(self) -> list[float]:
        """List the prices at which some group changes its choice: to nothing, or to another bid."""
        prices = {0.0, *self.density}
        for places in self.sharing:
            for one, other in combinations(places, 2):
                more = self.asked[one] - self.asked[other]
                if more:
                    prices.add(max(0.0, (self.value[one] - self.value[other]) / more))
        return sorted(prices)

    def _wanted_above(self, number: int) -> int:
        """Sum what the best choices of all groups ask between one price of the list and the next."""
        if number not in self._wanted:
            between = (self._prices[number] + self._prices[number + 1]) / 2
            self._wanted[number] = sum([self._wanted_by(places, between) for places in self.sharing])
        return self._wanted[number]

    def _wanted_by(self, places: list[int], price: float) -> int:
        best, asked = 0.0, 0
        for place in places:
            gain = self.value[place] - price * self.asked[place]
            if gain > best:
                best, asked = gain, self.asked[place]
        return asked


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
