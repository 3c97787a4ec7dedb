"""Turn marks into support, for rules in which every scorer steers an equal share of the money.

A mark supports a bid by as much as it is above 50, the middle of the scale; each scorer's support
is then scaled so that all have the same mean over the bids that they marked, or else kind scorers
would be cheap to please. The weight of the areas that benefit multiplies the support that a bid
has, never a scorer's share of the money (MATHS 3.1): a scorer may not judge its own bid, so that a
larger share would give the least present more say and not more money.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from weighting.contest import Floats, Utility
from weighting.setting import Ballots

MIDDLE = 50.0


def support(ballots: Ballots, weight: ArrayLike) -> Utility:
    """Give the scorers' utility for each bid from the marks of one half.

    >>> ballots = Ballots(np.array([4, 4, 7, 7]), np.array([0, 1, 0, 1]), np.array([60, 80, 90, 90.]))
    >>> utility = support(ballots, [1.0, 2.0])
    >>> utility.column(0)[0], utility.column(0)[1].round(6)
    (array([0, 1], dtype=int32), array([15., 30.]))
    """
    return Scorers(ballots).utility(ballots.mark, weight)


class Scorers:
    """Who marked what in one half, so that support can be counted again and again with other marks."""

    def __init__(self, ballots: Ballots) -> None:
        self.ballots = ballots
        names, self.who = np.unique(ballots.scorer, return_inverse=True)
        self.count = len(names)
        self.marked = np.bincount(self.who)  # so many marks by each
        self._rows: dict[int, np.ndarray] = {}
        self.by_bid = np.lexsort((self.who, ballots.bid))

    def moved(self, bid: int, by: float) -> Floats:
        """Give all marks, those of one bid moved by as much as the scale allows."""
        if bid not in self._rows:
            self._rows[bid] = np.flatnonzero(self.ballots.bid == bid)
        mark, rows = self.ballots.mark.copy(), self._rows[bid]
        mark[rows] = np.minimum(np.maximum(mark[rows] + by, 0.0), 100.0)
        return mark

    def scores(self, mark: Floats) -> Floats:
        """Give the support that marks lend, bid by bid, in the order of the utility.

        A mark counts as much as it is above the middle, scaled to the same mean for every scorer
        that has any.
        """
        above = np.maximum(0.0, mark - MIDDLE)
        mean = np.bincount(self.who, weights=above) / self.marked
        factor = np.divide(_mean(above), mean, out=np.zeros(len(mean)), where=mean > 0)
        scores: Floats = (above * factor[self.who])[self.by_bid]
        return scores

    def utility(self, mark: Floats, weight: ArrayLike) -> Utility:
        """Give the scorers' utility for each bid from their marks."""
        scale = np.asarray(weight, float)
        sizes = np.bincount(self.ballots.bid, minlength=len(scale))
        return Utility(
            scorers=self.count,
            indptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            indices=self.who[self.by_bid].astype(np.int32),
            score=self.scores(mark),
            scale=scale,
        )


def _mean(numbers: Floats) -> float:
    return float(numbers.sum() / len(numbers)) if len(numbers) else 0.0
