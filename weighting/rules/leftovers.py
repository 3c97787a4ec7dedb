"""Whether greedy, with what equal shares left over, comes to one bid with enough for it.

The same walk as that of `greedy`, but it ends at the bid that is asked about, whose ask and value
may be others than in the contest: everybody else stands in the ranking as before.
"""

from __future__ import annotations

from collections.abc import Container, Hashable
from typing import NamedTuple

from weighting.contest import Contest


class Terms(NamedTuple):
    """What one bid asks, how it is valued, and the scale of its scorers' utilities."""

    asked: int
    value: float
    scale: float


class Leftovers:
    """The ranking of one contest, to be walked down again and again."""

    def __init__(self, contest: Contest) -> None:
        self.asked, self.minimum = contest.asked.tolist(), contest.minimum.tolist()
        self.owners = contest.owners if contest.one_per_group else (frozenset(),) * len(contest)
        self.ties = None if contest.tie_rank is None else contest.tie_rank.tolist()
        value = contest.value.tolist()
        self.line = [self._key(bid, self.asked[bid], value[bid]) for bid in contest.ranking()]

    def reach(self, bid: int, terms: Terms, left: int, out: Container[int]) -> bool:
        """Tell whether so much money, offered to all but those `out`, pays for the bid in full.

        >>> import numpy as np
        >>> asked = np.array([50, 60])
        >>> leftovers = Leftovers(Contest(100, asked, asked, np.array([1.0, 2.0])))
        >>> [leftovers.reach(0, Terms(50, value, 1.0), 100, ()) for value in (1.0, 3.0)]
        [False, True]
        """
        mine = self._key(bid, terms.asked, terms.value)
        served: set[Hashable] = set()
        for key in self.line:
            if key > mine or left < terms.asked:
                break
            other = key[2]
            if other == bid or other in out or not served.isdisjoint(self.owners[other]):
                continue
            if self.asked[other] <= left:
                left -= self.asked[other]
            elif 0 < self.minimum[other] <= left:
                left = 0
            else:
                continue
            served |= self.owners[other]
        return terms.asked <= left and bid not in out and served.isdisjoint(self.owners[bid])

    def _key(self, bid: int, asked: int, value: float) -> tuple[float, int, int]:
        return -value, asked if self.ties is None else self.ties[bid], bid
