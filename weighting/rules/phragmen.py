"""Phragmén's sequential rule: scorers earn at equal speed and buy what they approve together.

Everybody starts with nothing and earns at the same speed; as soon as the supporters of a bid have
enough together they buy it and are left with nothing. The count stops when a bid could be bought
that no longer fits into the budget. Known as sequential Phragmén (1894), for unequal costs from
Los, Christoff, Grossi, "Proportional Budget Allocations", IJCAI 2022. It favours groups of scorers
in proportion to their number; it looks at approval alone and may stop with money unspent.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from fractions import Fraction
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from weighting.contest import Contest, Decision, Reason, Utility
from weighting.rules.stages import in_stages

ROUNDING = 1e-9  # differences above this, relative, cannot come from rounding


def phragmen(contest: Contest) -> Decision:
    """Let scorers buy what they approve (score above 0) from what they earn at equal speed.

    Raises ValueError for a contest without utilities.

    >>> votes = Utility(3, np.array([0, 2, 3, 5]), np.array([0, 1, 2, 1, 2], np.int32))
    >>> asked = np.array([10, 10, 14])
    >>> phragmen(Contest(24, asked, asked, np.ones(3), utility=votes)).chosen
    [0, 2]
    """
    utility = contest.utility
    if utility is None:
        raise ValueError("Phragmén's rule needs the approvals of the scorers")
    return in_stages(contest, lambda stage: _Clock(stage, utility).run())


class _Clock:
    """The state of one count: when each scorer last paid."""

    def __init__(self, contest: Contest, utility: Utility) -> None:
        self.contest, self.cost = contest, contest.asked.tolist()
        self.ties = contest.tie_order().tolist()
        self.supporters = {bid: _approving(utility, bid) for bid in contest.ranking()}
        self.paid_at = np.zeros(utility.scorers)  # the time at which a scorer last had nothing
        self.last = np.zeros(utility.scorers, np.int32)  # number of the purchase, 0 for none
        self.paid_last: list[NDArray[np.int64]] = []  # per purchase: payers by their last one
        self.times = [Fraction(0)]  # exact times of the purchases, worked out when asked for
        self.bought: list[int] = []
        self.left = contest.budget
        self.served: set[Hashable] = set()
        self.heap = sorted(
            (self.cost[bid] / len(scorers), self.ties[bid], bid)
            for bid, scorers in self.supporters.items()
            if len(scorers) and self.cost[bid] <= contest.budget
        )

    def run(self) -> Decision:
        left_when_reached = np.full(len(self.contest), -1, np.int64)
        reason = [Reason.NOT_RANKED] * len(self.contest)
        while first := self._first():
            left_when_reached[first] = self.left
            if any(self.cost[bid] > self.left for bid in first):
                break
            reason[first[0]] = Reason.FULL
            self._buy(first[0])
        rest = self._not_bought(first)
        for bid in rest:
            reason[bid] = self._why_not(bid, first)
        amount = np.zeros(len(self.contest), np.int64)
        amount[self.bought] = self.contest.asked[self.bought]
        return Decision(amount, (*self.bought, *rest), left_when_reached, tuple(reason))

    def _first(self) -> list[int]:
        """List the bids that can be bought soonest, all at the same time, best tie first."""
        best, timed = math.inf, []
        while self.heap and self.heap[0][0] <= best * (1 + ROUNDING):
            _, tie, bid = heappop(self.heap)
            if self.served and not self.served.isdisjoint(self.contest.owners[bid]):
                continue
            scorers = self.supporters[bid]
            time = (float(self.paid_at[scorers].sum()) + self.cost[bid]) / len(scorers)
            best = min(best, time)
            timed.append((time, tie, bid))
        near = sorted(bid for time, _, bid in timed if time <= best * (1 + ROUNDING))
        if len(near) > 1:
            exact = {bid: self._exact_time(bid) for bid in near}
            soonest = min(exact.values())
            near = sorted((bid for bid in near if exact[bid] == soonest), key=self.ties.__getitem__)
        for entry in timed:
            if entry[2] not in near[:1]:
                heappush(self.heap, entry)
        return near

    def _buy(self, bid: int) -> None:
        scorers = self.supporters[bid]
        time = (float(self.paid_at[scorers].sum()) + self.cost[bid]) / len(scorers)
        self.paid_last.append(np.bincount(self.last[scorers], minlength=len(self.bought) + 1))
        self.bought.append(bid)
        self.left -= self.cost[bid]
        self.paid_at[scorers] = time
        self.last[scorers] = len(self.bought)
        if self.contest.one_per_group:
            self.served |= self.contest.owners[bid]

    def _exact_time(self, bid: int) -> Fraction:
        counts = np.bincount(self.last[self.supporters[bid]], minlength=len(self.bought) + 1)
        for number in range(len(self.times), len(self.bought) + 1):
            paid = self.paid_last[number - 1]
            self.times.append(self._time(self.bought[number - 1], paid))
        return self._time(bid, counts)

    def _time(self, bid: int, counts: NDArray[np.int64]) -> Fraction:
        """Give the exact time of a purchase by scorers of whom `counts[k]` last paid at times[k]."""
        paid = sum((self.times[k] * int(counts[k]) for k in np.flatnonzero(counts)), Fraction(0))
        return (paid + self.cost[bid]) / int(counts.sum())

    def _not_bought(self, first: list[int]) -> list[int]:
        waiting = [bid for _, _, bid in sorted(self.heap)]
        listed = [*first, *(bid for bid in waiting if bid not in first)]
        known = {*self.bought, *listed}
        return [*listed, *(bid for bid in self.supporters if bid not in known)]

    def _why_not(self, bid: int, first: list[int]) -> Reason:
        if self.served and not self.served.isdisjoint(self.contest.owners[bid]):
            return Reason.GROUP_SERVED
        too_dear = self.cost[bid] > self.contest.budget or bid in first
        if too_dear and self.cost[bid] > self.left:
            return Reason.TOO_DEAR
        return Reason.NEVER_REACHED if len(self.supporters[bid]) else Reason.NOT_SUPPORTED


def _approving(utility: Utility, bid: int) -> NDArray[np.int32]:
    scorers, score = utility.column(bid)
    return scorers if score is None else scorers[score > 0]
