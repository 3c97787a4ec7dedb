"""Rules of allocation: each turns a contest into a decision, and `RULES` names them all."""

from __future__ import annotations

from collections.abc import Callable

from weighting.contest import Decision
from weighting.rules.density import density
from weighting.rules.equal_shares import equal_shares
from weighting.rules.greedy import greedy
from weighting.rules.greedy_no_skip import greedy_no_skip
from weighting.rules.greedy_threshold import greedy_threshold
from weighting.rules.knapsack import knapsack
from weighting.rules.phragmen import phragmen

RULES: dict[str, Callable[..., Decision]] = {
    "greedy": greedy,
    "density": density,
    "greedy-threshold": greedy_threshold,
    "greedy-no-skip": greedy_no_skip,
    "knapsack": knapsack,
    "equal-shares": equal_shares,
    "phragmen": phragmen,
}
