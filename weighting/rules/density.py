"""Density: greedy by value for each pound.

The walk of greedy, down a ranking by value divided by ask. Known as the density heuristic of the
knapsack problem (Dantzig 1957) and, with approvals for value, as greedy under cardinality
satisfaction. It favours small asks: more bids are funded, and a bid gains by asking for less.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from weighting.contest import Contest, Decision, Floats, Ints
from weighting.rules.greedy import greedy


def density(contest: Contest) -> Decision:
    """Fund down the ranking by value per unit asked, skipping what does not fit.

    >>> asked = np.array([300, 400, 100])
    >>> density(Contest(450, asked, asked, np.array([9.0, 8.0, 7.0]))).chosen
    [2, 0]
    """
    quotient = _quotient(contest.value, contest.asked)
    return greedy(replace(contest, value=quotient, tie_rank=_exact_rank(contest, quotient)))


def _quotient(value: Floats, asked: Ints) -> Floats:
    """Divide, with a free bid ahead of all others and an unranked one still NaN."""
    free = np.where(np.isnan(value), np.nan, np.inf)
    return np.divide(value, asked, out=free, where=asked > 0)


def _exact_rank(contest: Contest, quotient: Floats) -> Ints:
    """Rank for ties of the rounded quotient: first by the exact quotient, then as always.

    Equal fractions round to equal floats, but equal floats may hide unequal fractions.
    """
    ties = contest.tie_order()
    order = np.lexsort((ties, -quotient))
    if len(np.unique(quotient)) < len(quotient):
        order = np.array(sorted(order.tolist(), key=lambda bid: _key(contest, quotient, ties, bid)))
    rank = np.empty(len(contest), np.int64)
    rank[order] = np.arange(len(contest))
    return rank


def _key(contest: Contest, quotient: Floats, ties: Ints, bid: int) -> tuple[float, Fraction, int]:
    if not np.isfinite(quotient[bid]):
        return (0.0 if quotient[bid] > 0 else 1.0, Fraction(0), int(ties[bid]))
    exact = Fraction(float(contest.value[bid])) / int(contest.asked[bid])
    return (0.5, -exact, int(ties[bid]))
