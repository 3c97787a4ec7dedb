"""Equal shares rehearsed in plain floats, for the many contests that an explanation asks about.

Bids are bought as the rule buys them, but wherever two prices, or a cost and what purses hold, come
closer than a millionth, the rehearsal gives up and the rule itself has to be run. So what a
rehearsal answers is what the rule answers, for floats cannot be wrong by as much: payments always
sum to the cost, hence errors of purses only add up, purchase by purchase, to a few times bids x
supporters^2 x 1e-16 of a first purse at most, and a level is wrong by no more than 1 / `SLIM` of that.
Few scorers support a bid in a round, so that lists of Python's own floats are the quicker ones.
"""

from __future__ import annotations

import math
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import accumulate

import numpy as np

from weighting.contest import Contest, Floats, Mask, Reason, Utility
from weighting.rules.greedy import walk
from weighting.rules.leftovers import Leftovers, Terms

SAFE = 1e-6  # what is closer than this is not told apart
SLIM = 1e-3  # what is left of a cost, against the cost and a first purse, is no less where a level is found
LARGEST = 500_000  # bids x supporters^2, so that levels are wrong by much less than `SAFE`

_Payers = tuple[list[int], list[float]]  # supporters of a bid, and their scores
_Wanting = tuple[list[int], list[int]]  # supporters of a bid, and the places of their scores
_Priced = tuple[float, int, float]  # price, bid, level


class TooCloseError(Exception):
    """Only the rule itself can tell."""


class Rehearsal:
    """One contest, to be heard again with another budget, or with other scores of its scorers."""

    def __init__(self, contest: Contest, utility: Utility) -> None:
        self.contest, self.scorers = contest, utility.scorers
        self.leftovers = Leftovers(contest)
        self.score = np.ones(len(utility.indices)) if utility.score is None else utility.score
        self.scale = np.ones(len(contest)) if utility.scale is None else utility.scale
        self.start, self.indices = utility.indptr.tolist(), utility.indices.tolist()
        self.of_bid = np.repeat(np.arange(len(contest)), np.diff(utility.indptr))
        self.cost, self.scales = contest.asked.tolist(), self.scale.tolist()
        self.takes_part = np.zeros(len(contest), bool)
        self.takes_part[contest.ranking()] = True
        self.rivals = _rivals(contest)
        self._wanting: dict[int, _Wanting] = {}

    @classmethod
    def of(cls, contest: Contest) -> Rehearsal | None:
        """Make the rehearsal of a contest, if it has no floors and is not too large for floats."""
        if contest.floors or contest.utility is None:
            return None
        supporters = int(np.diff(contest.utility.indptr).max(initial=0))
        too_large = len(contest) * supporters**2 > LARGEST
        return None if too_large else cls(contest, contest.utility)

    def in_full(self, budget: int) -> frozenset[int]:
        """Name the bids that get all they ask from another budget. Raises TooCloseError."""
        course = _Course(self, budget, self.score)
        while (found := course.first()) is not None:
            course.buy(*found)
        closed: Mask = ~self.takes_part
        closed[list(course.out)] = True
        rest = walk(replace(self.contest, budget=course.left, closed=closed))
        full = (bid for bid in rest.order if rest.reason[bid] is Reason.FULL)
        return frozenset(course.bought).union(full)

    def is_full(self, bid: int, value: float, score: Floats) -> bool:
        """Tell whether a bid gets all it asks with another value and other scores. Raises TooCloseError.

        Nobody may begin to want another bid, or cease to, than the one that is asked about.
        """
        course, cost = _Course(self, self.contest.budget, score, moved=bid), self.cost[bid]
        while course.left >= cost and bid not in course.out:
            found = course.first()
            if found is None:
                terms = Terms(cost, value, self.scales[bid])
                return self.leftovers.reach(bid, terms, course.left, course.out)
            course.buy(*found)
        return bid in course.bought

    def wanting(self, bid: int, score: list[float] | None = None) -> _Wanting:
        """List the scorers who want a bid and the places of their scores, in other scores if given."""
        part = range(self.start[bid], self.start[bid + 1])
        if score is not None:
            places = [place for place in part if score[place] > 0]
            return [self.indices[place] for place in places], places
        if bid not in self._wanting:
            self._wanting[bid] = self.wanting(bid, self.score.tolist())
        return self._wanting[bid]


class _Course:
    """One course of buying, with the scores in the order of the contest's utility."""

    def __init__(self, rehearsal: Rehearsal, budget: int, score: Floats, moved: int | None = None) -> None:
        self.rehearsal, self.left, self.moved = rehearsal, budget, moved
        self.purse = budget / max(1, rehearsal.scorers)
        self.purses = [self.purse] * rehearsal.scorers
        self.least = SAFE * self.purse  # what a purse must hold for floats to know what it holds
        self.score = score.tolist()
        self.heap = self._first_prices(budget, score)
        self.payers: dict[int, _Payers] = {}
        self.bought: list[int] = []
        self.out: set[int] = set()  # bought, or of a group of a bid that was

    def _first_prices(self, budget: int, score: Floats) -> list[tuple[float, int]]:
        contest, scale = self.rehearsal.contest, self.rehearsal.scale
        wanted = np.bincount(self.rehearsal.of_bid, score, minlength=len(contest)) * scale
        open_ = np.flatnonzero(self.rehearsal.takes_part & (wanted > 0) & (contest.asked <= budget))
        heap = list(zip((contest.asked[open_] / wanted[open_]).tolist(), open_.tolist(), strict=True))
        heapify(heap)
        return heap

    def first(self) -> _Priced | None:
        """Find the bid with the lowest price; None if none can be paid for."""
        best, priced = math.inf, []
        while self.heap and self.heap[0][0] <= best * (1 + SAFE):
            _, bid = heappop(self.heap)
            level = None if bid in self.out else self._level(bid)
            if level is not None:
                priced.append((level / self.rehearsal.scales[bid], bid, level))
                best = min(best, priced[-1][0])
        priced.sort()
        if len(priced) > 1 and priced[1][0] <= best * (1 + SAFE):
            raise TooCloseError
        for entry in priced[1:]:
            heappush(self.heap, entry[:2])
        return priced[0] if priced else None

    def buy(self, _: float, bid: int, level: float) -> None:
        """Let the supporters of a bid pay for it, at a level that `first` gave."""
        purses, least = self.purses, self.least
        for scorer, score in zip(*self.payers[bid], strict=True):
            if held := purses[scorer]:
                rest = held - level * score
                if rest >= least:
                    purses[scorer] = rest
                elif rest <= -least:
                    purses[scorer] = 0.0
                else:
                    raise TooCloseError
        self.left -= self.rehearsal.cost[bid]
        self.bought.append(bid)
        self.out |= self.rehearsal.rivals[bid]

    def _payers(self, bid: int) -> _Payers:
        """Give the supporters of a bid and their scores."""
        if bid not in self.payers:
            scorers, places = self.rehearsal.wanting(bid, self.score if bid == self.moved else None)
            self.payers[bid] = scorers, [self.score[place] for place in places]
        return self.payers[bid]

    def _level(self, bid: int) -> float | None:
        """Find the level at which payments min(purse, level x score) sum to the cost; None if they cannot."""
        scorers, scores = self._payers(bid)
        held, cost = [self.purses[scorer] for scorer in scorers], self.rehearsal.cost[bid]
        empty = [purse / score for purse, score in zip(held, scores, strict=True)]  # from this level on
        if min(empty) >= (level := cost / sum(scores)):
            return level
        total = sum(held)
        if abs(total - cost) <= SAFE * cost + self.least:
            raise TooCloseError
        if total < cost:
            return None
        return self._level_of_rich(sorted(zip(empty, held, scores, strict=True)), cost)

    def _level_of_rich(self, poorest_first: list[tuple[float, float, float]], cost: int) -> float:
        """Let the poorest pay all they hold, as long as they are poor at the level that the others pay."""
        left, level = float(cost), 0.0
        richest_first = accumulate(score for _, _, score in reversed(poorest_first))
        for (empty, purse, _), weight in zip(poorest_first, reversed(list(richest_first)), strict=True):
            level = left / weight
            if empty >= level:
                break
            left -= purse
        if left < SLIM * (cost + self.purse):
            raise TooCloseError
        return level


def _rivals(contest: Contest) -> list[set[int]]:
    """List for each bid those that are out once it is bought: itself, and the others of its groups."""
    if not contest.one_per_group:
        return [{bid} for bid in range(len(contest))]
    of_owner: dict[object, set[int]] = {}
    for bid, owners in enumerate(contest.owners):
        for owner in owners:
            of_owner.setdefault(owner, set()).add(bid)
    return [{bid}.union(*(of_owner[owner] for owner in owners)) for bid, owners in enumerate(contest.owners)]
