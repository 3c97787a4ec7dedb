"""The market of equal shares: which bids are bought from purses of one given size.

A bid's price only rises while purses empty, so the price that it had when last looked at is a
lower bound. The bids wait in a heap by that bound and only the first ones are priced again.
Prices are floats; wherever two of them, or a price and what the purses hold, differ by less than
rounding could explain, the account book works them out in exact fractions, which then decide.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from weighting.contest import Contest, Floats, Utility
from weighting.rules.exact_shares import Book, Column, Mask

ROUNDING = 1e-9  # differences above this, relative, cannot come from rounding

_Priced = tuple[float, int, int, float]  # price, rank for ties, bid, level


@dataclass(frozen=True)
class Outcome:
    """What was bought, in order, with purses of `endowment`, who paid what, what is left."""

    endowment: Fraction
    bought: tuple[int, ...]
    spent: int
    payments: dict[int, tuple[NDArray[np.int32], Floats]]
    purses: Floats


class Market:
    """The bids of a contest that can be bought at all, ready to be bought again and again."""

    def __init__(self, contest: Contest, utility: Utility) -> None:
        self.contest, self.utility = contest, _wanted(utility)
        self.budget = contest.budget
        self.cost = contest.asked.tolist()
        self.ties = contest.tie_order().tolist()
        self.scale = _scales(utility, len(contest))
        self.share = Fraction(contest.budget, max(1, utility.scorers))
        self.columns = _columns(contest, self.utility)
        self.first_prices = sorted(
            (cost_per_score(self.cost[bid], column) / self.scale[bid], self.ties[bid], bid)
            for bid, column in self.columns.items()
        )

    def cost_of_all(self) -> int:
        """What all bids that somebody supports would cost together."""
        return sum(self.cost[bid] for bid in self.columns)

    def is_exhausted_by(self, outcome: Outcome) -> bool:
        """Tell whether no further supported bid would fit into the budget."""
        left, served = self.budget - outcome.spent, self._groups(outcome.bought)
        bought = set(outcome.bought)
        return not any(
            self.cost[bid] <= left and bid not in bought and not self.is_taken(bid, served)
            for bid in self.columns
        )

    def by_cover(self, outcome: Outcome) -> list[int]:
        """List the ranked bids not bought, first those nearest to being paid by supporters."""
        bought = set(outcome.bought)
        cover = {}
        for bid in self.contest.ranking():
            if bid not in bought:
                held = outcome.purses[self.columns[bid][0]].sum() if bid in self.columns else 0.0
                cover[bid] = held / self.cost[bid] if self.cost[bid] else 0.0
        return sorted(cover, key=lambda bid: (-cover[bid], self.ties[bid]))

    def buy(self, endowment: Fraction) -> Outcome:
        """Buy bids from purses of `endowment` until no bid can be paid for."""
        course = Course(self, endowment)
        course.run()
        return course.outcome()

    def _groups(self, bids: tuple[int, ...]) -> set[Hashable]:
        if not self.contest.one_per_group:
            return set()
        return {group for bid in bids for group in self.contest.owners[bid]}

    def is_taken(self, bid: int, served: set[Hashable]) -> bool:
        """Tell whether another bid of one of its groups was bought, where one is the limit."""
        return bool(served) and not served.isdisjoint(self.contest.owners[bid])


def _scales(utility: Utility, count: int) -> list[float]:
    return [1.0] * count if utility.scale is None else utility.scale.tolist()


def _wanted(utility: Utility) -> Utility:
    """Leave out the scores by which a scorer does not want a bid."""
    if utility.score is None or (utility.score > 0).all():
        return utility
    kept = utility.score > 0
    before = np.concatenate(([0], np.cumsum(kept)))
    return replace(
        utility, indptr=before[utility.indptr], indices=utility.indices[kept], score=utility.score[kept]
    )


def _columns(contest: Contest, wanted: Utility) -> dict[int, Column]:
    """Give the supporters of each bid that takes part, fits the budget and somebody wants."""
    start, asked, scale = wanted.indptr.tolist(), contest.asked.tolist(), _scales(wanted, len(contest))
    return {
        bid: wanted.column(bid)
        for bid in contest.ranking()
        if start[bid] < start[bid + 1] and scale[bid] > 0 and asked[bid] <= contest.budget
    }


class Course:
    """One course of buying, from full purses until no bid can be paid for."""

    def __init__(self, market: Market, endowment: Fraction) -> None:
        self.market, self.endowment = market, endowment
        self.purses = np.full(market.utility.scorers, float(endowment))
        self.columns = dict(market.columns)  # shrinks as supporters run out of money
        self.heap = list(market.first_prices)  # sorted, so already a heap
        self.bought: list[int] = []
        self.spent = 0
        self.payments: dict[int, tuple[NDArray[np.int32], Floats]] = {}
        self.served: set[Hashable] = set()
        self.book = Book(market.utility.scorers, endowment)

    def run(self) -> None:
        """Buy bids until none can be paid for."""
        while (found := self.first()) is not None:
            self.buy(*found)

    def outcome(self) -> Outcome:
        """Give what was bought, and what is left."""
        return Outcome(self.endowment, tuple(self.bought), self.spent, self.payments, self.purses)

    def first(self) -> tuple[int, float] | None:
        """Find the bid with the lowest price and the level that its supporters pay; None if there is none."""
        best, priced = math.inf, []
        while self.heap and self.heap[0][0] <= best * (1 + ROUNDING):
            lower, tie, bid = heappop(self.heap)
            if self.market.is_taken(bid, self.served):
                continue
            level = self._level(bid, lower * self.market.scale[bid])
            if level is not None:
                price = level / self.market.scale[bid]
                best = min(best, price)
                priced.append((price, tie, bid, level))
        near = [entry for entry in priced if entry[0] <= best * (1 + ROUNDING)]
        if not near:
            return None
        first = near[0] if len(near) == 1 else self._exactly_first(near)
        for entry in priced:
            if entry is not first:
                heappush(self.heap, entry[:3])
        return first[2], first[3]

    def _level(self, bid: int, lower: float) -> float | None:
        """Price a bid; None (and never asked again) where its supporters cannot pay for it."""
        (scorers, score), held = self._able(bid)
        cost, total = self.market.cost[bid], float(held.sum())
        if total < cost * (1 - ROUNDING):
            return None
        if total < cost * (1 + ROUNDING) and self.book.holds(scorers) < cost:
            return None
        return water_level(held, score, cost, lower)

    def _able(self, bid: int) -> tuple[Column, Floats]:
        """Give the supporters of a bid who have money left, and what they have."""
        scorers, score = self.columns[bid]
        held = self.purses[scorers]
        able = held > 0
        if np.count_nonzero(able) < len(held):
            scorers, held = scorers[able], held[able]
            score = None if score is None else score[able]
            self.columns[bid] = scorers, score
        return (scorers, score), held

    def buy(self, bid: int, level: float) -> None:
        """Let the supporters of a bid pay for it, at a level that `first` gave."""
        column, held = self._able(bid)
        due = level if column[1] is None else level * column[1]
        poor, unsure = _poor_and_unsure(held, due)
        rest = np.where(poor, 0.0, held - due)
        if unsure.any():
            rest[unsure] = self._exact_rest(bid, column, poor, unsure)
        self.purses[column[0]] = rest
        self.payments[bid] = column[0], held - rest
        self.book.enter(column, self.market.cost[bid], column[0][rest <= 0])
        self.bought.append(bid)
        self.spent += self.market.cost[bid]
        if self.market.contest.one_per_group:
            self.served |= self.market.contest.owners[bid]

    def _exact_rest(self, bid: int, column: Column, poor: Mask, unsure: Mask) -> list[float]:
        """Work out what those keep of whom rounding hides whether they keep anything."""
        if not (~poor & ~unsure).any() and self.book.holds(column[0]) == self.market.cost[bid]:
            return [0.0] * int(unsure.sum())
        level = self.book.level(column, self.market.cost[bid], poor, unsure)
        scores = [1.0] * len(poor) if column[1] is None else column[1].tolist()
        places = np.flatnonzero(unsure).tolist()
        purses = self.book.purses(column[0][unsure])
        return [
            max(0.0, float(purse - level * Fraction(scores[place])))
            for place, purse in zip(places, purses, strict=True)
        ]

    def _exactly_first(self, near: list[_Priced]) -> _Priced:
        """Decide between prices that floats cannot tell apart: the lowest, then the stated tie."""

        def price(entry: _Priced) -> tuple[Fraction, int]:
            _, tie, bid, level = entry
            column, held = self._able(bid)
            due = level if column[1] is None else level * column[1]
            exact = self.book.level(column, self.market.cost[bid], *_poor_and_unsure(held, due))
            return exact / Fraction(self.market.scale[bid]), tie

        return min(near, key=price)


def _poor_and_unsure(held: Floats, due: Floats | float) -> tuple[Mask, Mask]:
    """Mark the purses that surely hold less than is due, and those of which floats cannot say."""
    return held < due * (1 - ROUNDING), np.abs(held - due) <= due * ROUNDING


def cost_per_score(cost: int, column: Column) -> float:
    """Give the level that every supporter pays for each point of score while all can."""
    scorers, score = column
    return cost / (len(scorers) if score is None else float(score.sum()))


def water_level(held: Floats, score: Floats | None, cost: float, lower: float = 0.0) -> float:
    """Find the level t at which the payments min(held, t x score) sum to `cost`.

    `lower` is a level known to be too low or right. The purses must hold the cost.

    >>> water_level(np.array([1.0, 5.0, 5.0]), None, 9.0)
    4.0
    """
    rich = held if score is None else held / score  # the level at which a purse is empty
    left, level = cost, lower
    weight = float(len(held)) if score is None else float(score.sum())
    level = max(level, left / weight)
    while True:
        poor = rich <= level
        count = np.count_nonzero(poor)
        if count == 0:
            return level
        if count == len(rich):
            return float(rich.max())
        left -= float(held[poor].sum())
        held, rich = held[~poor], rich[~poor]
        if score is not None:
            score = score[~poor]
        weight = float(len(held)) if score is None else float(score.sum())
        level = left / weight
