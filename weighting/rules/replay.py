"""Equal shares asked again and again whether one bid would be funded in full.

A bid that nobody buys leaves no trace in the course of buying. So the course of a contest is also
that of every contest in which one of its losers has another price, up to the moment at which the
loser is bought: when its supporters can pay its cost at the price at which another bid was bought.
What they could pay at most at any such moment decides, unless it is so close to the cost that
rounding could hide the answer; then the rule itself is run.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from weighting.contest import Contest, Floats, Reason
from weighting.rules.equal_shares import equal_shares
from weighting.rules.greedy import walk
from weighting.rules.leftovers import Leftovers, Terms
from weighting.rules.shares import ROUNDING, Course, Market

CLOSE = 4 * ROUNDING


def is_full(contest: Contest, bid: int) -> bool:
    """Tell whether equal shares, completed by greedy, fund a bid in full, without saying all the rest.

    >>> from weighting.contest import Utility
    >>> votes = Utility(2, np.array([0, 1, 3]), np.array([0, 0, 1], np.int32))
    >>> asked = np.array([50, 60])
    >>> is_full(Contest(100, asked, asked, np.array([1.0, 2.0]), utility=votes), 1)
    True
    """
    if contest.floors or contest.utility is None:
        return equal_shares(contest).reason[bid] is Reason.FULL
    market = Market(contest, contest.utility)
    course = Course(market, market.share)
    while bid not in course.bought:
        if contest.budget - course.spent < market.cost[bid] or market.is_taken(bid, course.served):
            return False  # neither purses nor what they leave over can pay for it any more
        found = course.first()
        if found is None:
            return _is_left_enough(contest, bid, course)
        course.buy(*found)
    return True


def _is_left_enough(contest: Contest, bid: int, course: Course) -> bool:
    """Tell whether greedy funds the bid in full from what the course of buying left over."""
    taken = [course.market.is_taken(each, course.served) for each in range(len(contest))]
    closed = np.array(taken, bool)
    closed[course.bought] = True
    if contest.closed is not None:
        closed |= contest.closed
    rest = replace(contest, budget=contest.budget - course.spent, closed=closed)
    return walk(rest).reason[bid] is Reason.FULL


class Replay:
    """The course of one contest, for questions about bids that were not bought in it."""

    def __init__(self, contest: Contest) -> None:
        if contest.floors or contest.utility is None:
            raise ValueError("a replay needs the utilities of the scorers, and knows nothing of floors")
        self.contest, self.utility = contest, contest.utility
        self.leftovers = Leftovers(contest)
        market = Market(contest, contest.utility)
        self.course = Course(market, market.share)
        self.prices: list[float] = []  # of the bids that were bought, at last one that buys anything
        self.purses: list[Floats] = []  # before each of these
        self.served: list[set[Hashable]] = []
        while (found := self.course.first()) is not None:
            self._note(found[1] / market.scale[found[0]])
            self.course.buy(*found)
        self._note(math.inf)
        taken = [bid for bid in range(len(contest)) if market.is_taken(bid, self.course.served)]
        self.out = {*self.course.bought, *taken}
        self._offers_to: dict[int, tuple[Floats, Floats]] = {}
        self._reaches: dict[tuple[int, float], float] = {}

    def _note(self, price: float) -> None:
        self.prices.append(price)
        self.purses.append(self.course.purses.copy())
        self.served.append(set(self.course.served))

    def is_full(self, bid: int, terms: Terms) -> bool:
        """Tell the same as `is_full` of a contest in which one of the losers has other terms."""
        if self._takes_no_part(bid, terms):
            return False
        reach = self._reach(bid, terms.scale)
        if terms.asked > reach * (1 + CLOSE) or terms.asked > self.contest.budget:
            return self.leftovers.reach(bid, terms, self.contest.budget - self.course.spent, self.out)
        return terms.asked < reach * (1 - CLOSE) or is_full(self._with(bid, terms), bid)

    def _with(self, bid: int, terms: Terms) -> Contest:
        """Give the contest in which one bid has other terms."""
        asked, value, utility = self.contest.asked.copy(), self.contest.value.copy(), self.utility
        scale = np.ones(len(value)) if utility.scale is None else utility.scale.copy()
        asked[bid], value[bid], scale[bid] = terms
        return replace(self.contest, asked=asked, value=value, utility=replace(utility, scale=scale))

    def _reach(self, bid: int, scale: float) -> float:
        """Give the highest cost at which supporters would have bought the bid at some moment."""
        if (bid, scale) not in self._reaches:
            prices, purses = self._offers(bid)
            most = prices * scale if scale > 0 else np.zeros_like(prices)
            self._reaches[bid, scale] = float(np.minimum(most, purses).sum(axis=1).max(initial=0.0))
        return self._reaches[bid, scale]

    def _offers(self, bid: int) -> tuple[Floats, Floats]:
        """Give, for each moment at which a bid could be bought, its supporters' price x score and purses."""
        if bid not in self._offers_to:
            market = self.course.market
            open_steps = sum(not market.is_taken(bid, served) for served in self.served)
            scorers, score = market.utility.column(bid)
            wanted = np.ones(len(scorers)) if score is None else score
            purses = np.array(self.purses[:open_steps]).reshape(open_steps, -1)[:, scorers]
            self._offers_to[bid] = np.array(self.prices[:open_steps])[:, None] * wanted, purses
        return self._offers_to[bid]

    def _takes_no_part(self, bid: int, terms: Terms) -> bool:
        """Tell whether a bid is left out, whoever supports it."""
        closed = self.contest.closed
        return bool(np.isnan(terms.value) or (closed is not None and closed[bid]))
