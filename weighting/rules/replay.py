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
        market = Market(contest, contest.utility)
        self.course = Course(market, market.share)
        self.prices: list[float] = []  # of the bids that were bought, at last one that buys anything
        self.purses: list[Floats] = []  # before each of these
        self.served: list[set[Hashable]] = []
        while (found := self.course.first()) is not None:
            self._note(found[1] / market.scale[found[0]])
            self.course.buy(*found)
        self._note(math.inf)

    def _note(self, price: float) -> None:
        self.prices.append(price)
        self.purses.append(self.course.purses.copy())
        self.served.append(set(self.course.served))

    def is_full(self, changed: Contest, bid: int) -> bool:
        """Tell the same as `is_full` of a contest that differs in the ask, value or weight of one bid."""
        cost, reach = int(changed.asked[bid]), self._reach(changed, bid)
        if cost > reach * (1 + CLOSE) or cost > changed.budget or _is_out(changed, bid):
            return _is_left_enough(changed, bid, self.course)
        return cost < reach * (1 - CLOSE) or is_full(changed, bid)

    def _reach(self, changed: Contest, bid: int) -> float:
        """Give the highest cost at which supporters would have bought the bid at some moment."""
        market = self.course.market
        open_steps = sum(not market.is_taken(bid, served) for served in self.served)
        scorers, score = market.utility.column(bid)
        scale = _scale_of(changed, bid)
        if not open_steps or not len(scorers) or scale <= 0:
            return 0.0
        want = np.full(len(scorers), scale) if score is None else scale * score
        purses = np.array(self.purses[:open_steps])[:, scorers]
        most = np.array(self.prices[:open_steps])[:, None] * want
        return float(np.minimum(most, purses).sum(axis=1).max())


def _is_out(contest: Contest, bid: int) -> bool:
    """Tell whether a bid takes no part, whoever supports it."""
    return bool(np.isnan(contest.value[bid]) or (contest.closed is not None and contest.closed[bid]))


def _scale_of(contest: Contest, bid: int) -> float:
    utility = contest.utility
    return 1.0 if utility is None or utility.scale is None else float(utility.scale[bid])
