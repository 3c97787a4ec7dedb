"""Greedy: walk down the ranking and fund each bid that still fits.

A bid gets all that it asks while that fits into the money left; else the rest of the money, if the
rest meets the bid's minimum; else it is skipped and the walk goes on. Known as greedy or
utilitarian welfare in participatory budgeting, and as plain ranking in grant making. It favours
the best bids of any size and so the dear ones; nothing makes it proportional between scorers.
Source: the rule of most city elections in Pabulib (Faliszewski et al., IJCAI 2023).
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from weighting.contest import Contest, Decision, Reason
from weighting.rules.stages import FUNDED, in_stages


def greedy(contest: Contest) -> Decision:
    """Fund down the ranking by value, skipping what does not fit.

    >>> asked = np.array([300, 400, 100])
    >>> contest = Contest(450, asked, np.array([300, 150, 100]), np.array([9.0, 8.0, 7.0]))
    >>> greedy(contest).amount
    array([300, 150,   0])
    """
    return in_stages(contest, walk)


def walk(contest: Contest, *, skip: bool = True) -> Decision:
    """Walk down the ranking once; without `skip` stop at the first bid that does not fit."""
    asked, minimum = contest.asked.tolist(), contest.minimum.tolist()
    amount, left_when_reached = [0] * len(contest), [-1] * len(contest)
    reason = [Reason.NOT_RANKED] * len(contest)
    order = contest.ranking()
    left, stopped = contest.budget, False
    served: set[Hashable] = set()
    for bid in order:
        left_when_reached[bid] = left
        if stopped:
            reason[bid] = Reason.STOPPED
        elif served and not served.isdisjoint(contest.owners[bid]):
            reason[bid] = Reason.GROUP_SERVED
        elif asked[bid] <= left:
            amount[bid], reason[bid] = asked[bid], Reason.FULL
        elif 0 < minimum[bid] <= left:
            amount[bid], reason[bid] = left, Reason.PART
        else:
            reason[bid], stopped = Reason.TOO_DEAR, not skip
        left -= amount[bid]
        if contest.one_per_group and reason[bid] in FUNDED:
            served |= contest.owners[bid]
    return Decision(
        amount=np.array(amount, np.int64),
        order=tuple(order),
        left_when_reached=np.array(left_when_reached, np.int64),
        reason=tuple(reason),
    )
