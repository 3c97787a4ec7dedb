"""Knapsack: the set of bids with the highest total value that the money can pay for.

A bid that gets a part of what it asks counts for that part of its value. Known as the 0/1 knapsack
problem, or maximal utilitarian welfare. It favours whatever adds up to most, so that a better bid
may lose to two lesser ones; nothing makes it proportional, and it is hard to explain. Solved
exactly: by branch and bound where bids are not too many; else by dynamic programming in whole pence
where all grants are full and money comes in coarse enough steps (Bellman 1957; Kellerer, Pferschy,
Pisinger, "Knapsack Problems", 2004); else as a mixed integer programme. Of several best sets the
one is taken that has the best-ranked bid, then the second-best, and so on.
"""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

from weighting.contest import Contest, Decision, Reason
from weighting.rules.branches import best_amounts_by_branches
from weighting.rules.stages import shortfall

CELLS = 60_000_000  # of one byte each: the largest table that the dynamic programme may fill
FEW_CELLS = 1_000_000  # so many are filled sooner than branches are tried
DECIMALS = 9  # values in a round are published with so many


def knapsack(contest: Contest) -> Decision:
    """Fund the bids with the highest total value.

    >>> asked = np.array([5, 4, 3])
    >>> knapsack(Contest(7, asked, asked, np.array([6.0, 5.0, 4.0]))).chosen
    [1, 2]
    """
    return _decision(contest, amounts_in_best_set(contest))


def amounts_in_best_set(contest: Contest) -> NDArray[np.int64]:
    """Give every bid its amount in the best set, and no reasons.

    >>> asked = np.array([5, 4, 3])
    >>> amounts_in_best_set(Contest(7, asked, asked, np.array([6.0, 5.0, 4.0])))
    array([0, 4, 3])
    """
    order = [bid for bid in contest.ranking() if _can_be_chosen(contest, bid)]
    amount = _best_amounts_by_table(contest, order, FEW_CELLS)
    if amount is None:
        amount = best_amounts_by_branches(contest, order)
    if amount is None:
        amount = _best_amounts_by_table(contest, order, CELLS)
    if amount is None:
        # scipy is heavy, and no other rule needs it
        from weighting.rules.programme import best_amounts

        amount = best_amounts(contest, order)
    return amount


def _best_amounts_by_table(contest: Contest, order: list[int], room: int) -> NDArray[np.int64] | None:
    """Find the best set by dynamic programming; None where there are part grants or too few cells."""
    if not _is_plain(contest) or _cells(contest, order) > room:
        return None
    whole = _whole_values(contest, order)
    if whole is None:
        return None
    amount = np.zeros(len(contest), np.int64)
    chosen = _best_set(contest, order, whole)
    amount[chosen] = contest.asked[chosen]
    return amount


def _can_be_chosen(contest: Contest, bid: int) -> bool:
    return bool(contest.value[bid] >= 0 and contest.minimum[bid] <= contest.budget)


def _is_plain(contest: Contest) -> bool:
    """Tell whether bids are funded in full or not at all, with no further condition."""
    full = bool((contest.minimum == contest.asked).all())
    return full and not contest.floors and not contest.one_per_group


def _whole_values(contest: Contest, order: list[int]) -> NDArray[np.int64] | None:
    """Give the values as integers on one scale, or None where they are not decimal enough."""
    value = contest.value[order]
    for decimals in (0, DECIMALS):
        scaled = np.round(value * 10.0**decimals)
        if (scaled / 10.0**decimals == value).all() and scaled.sum() < 2**62:
            return scaled.astype(np.int64)
    return None


def _step(contest: Contest, order: list[int]) -> int:
    return gcd(*contest.asked[order].tolist()) or 1


def _capacity(contest: Contest, order: list[int]) -> int:
    return min(contest.budget, int(contest.asked[order].sum())) // _step(contest, order)


def _cells(contest: Contest, order: list[int]) -> int:
    return len(order) * (_capacity(contest, order) + 1)


def _best_set(contest: Contest, order: list[int], value: NDArray[np.int64]) -> list[int]:
    """Fill the table from the last-ranked bid up; then walk down it, taking a bid where that is best."""
    capacity = _capacity(contest, order)
    size = (contest.asked[order] // _step(contest, order)).tolist()
    best = np.zeros(capacity + 1, np.int64)  # by money left: the most that later bids can add
    take = np.zeros((len(order), capacity + 1), bool)
    for place in range(len(order) - 1, -1, -1):
        with_it = best[: capacity + 1 - size[place]] + value[place]
        rest = best[size[place] :]
        take[place, size[place] :] = with_it >= rest
        best = np.concatenate((best[: size[place]], np.maximum(with_it, rest)))
    chosen = []
    for place, bid in enumerate(order):
        if take[place, capacity]:
            chosen.append(bid)
            capacity -= size[place]
    return chosen


def _decision(contest: Contest, amount: NDArray[np.int64]) -> Decision:
    """Say of each bid whether it is in the best set; the ranking gives the order of the list."""
    order = contest.ranking()
    paid = [bid for bid in order if amount[bid] > 0 or _is_free(contest, bid)]
    funded = set(paid)
    reason = [Reason.NOT_RANKED] * len(contest)
    served = {group for bid in paid for group in contest.owners[bid]} if contest.one_per_group else set()
    for bid in order:
        if bid in funded:
            reason[bid] = Reason.FULL if amount[bid] == contest.asked[bid] else Reason.PART
        elif contest.minimum[bid] > contest.budget:
            reason[bid] = Reason.TOO_DEAR
        elif served and not served.isdisjoint(contest.owners[bid]):
            reason[bid] = Reason.GROUP_SERVED
        else:
            reason[bid] = Reason.NOT_IN_BEST
    left = contest.budget - np.cumsum([0, *(int(amount[bid]) for bid in order)])
    left_when_reached = np.full(len(contest), -1, np.int64)
    left_when_reached[order] = left[: len(order)]
    missing = shortfall(contest, amount)
    return Decision(amount, tuple(order), left_when_reached, tuple(reason), shortfall=missing)


def _is_free(contest: Contest, bid: int) -> bool:
    return bool(contest.asked[bid] == 0 and contest.value[bid] >= 0)
