"""Greedy with a threshold: greedy among the bids that reach a stated value.

Bids below the threshold are not looked at, even where money is left. Used by Polish cities, which
publish the least number of votes or points. It favours what greedy favours, less the bids that
few people wanted. Source: rule `greedy-threshold` of Pabulib, META key
`min_project_score_threshold`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from weighting.contest import Contest, Decision, Reason
from weighting.rules.greedy import greedy


def greedy_threshold(contest: Contest, *, threshold: float = 0.0) -> Decision:
    """Fund down the ranking, leaving out bids whose value is below `threshold`.

    >>> asked = np.array([300, 100])
    >>> greedy_threshold(Contest(450, asked, asked, np.array([9.0, 8.0])), threshold=9).chosen
    [0]
    """
    low = contest.value < threshold
    decision = greedy(replace(contest, value=np.where(low, np.nan, contest.value)))
    reason = list(decision.reason)
    for bid in np.flatnonzero(low).tolist():
        reason[bid] = Reason.BELOW_THRESHOLD
    return replace(decision, reason=tuple(reason))
