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
    scorers, who = np.unique(ballots.scorer, return_inverse=True)
    score = scaled_support(ballots.mark, who)
    columns = np.lexsort((who, ballots.bid))
    scale = np.asarray(weight, float)
    sizes = np.bincount(ballots.bid, minlength=len(scale))
    return Utility(
        scorers=len(scorers),
        indptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        indices=who[columns].astype(np.int32),
        score=score[columns],
        scale=scale,
    )


def scaled_support(mark: Floats, who: np.ndarray) -> Floats:
    """Count what is above the middle, scaled to the same mean for every scorer that has any."""
    above = np.maximum(0.0, mark - MIDDLE)
    if not above.any():
        return above
    marked = np.bincount(who)
    mean = np.bincount(who, weights=above) / marked
    factor = np.divide(above.mean(), mean, out=np.zeros(len(mean)), where=mean > 0)
    return above * factor[who]
