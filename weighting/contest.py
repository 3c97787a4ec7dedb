"""What a rule decides on, and what it decided.

A contest is a sum of money and the bids that compete for it: one half of a round, or a whole
election. A rule is a function from a contest to a decision and knows nothing else, neither names
nor scorers' identities nor the clock, so that the same contest always gives the same decision.
Money is an integer in the smallest unit of the contest, pence in a round.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Reason(StrEnum):
    """What happened to a bid when the rule reached it; one for every bid of a contest."""

    FULL = "full"  # got all that it asked
    PART = "part"  # got the rest of the money, which met its minimum
    TOO_DEAR = "too-dear"  # the money left met neither the ask nor the minimum
    GROUP_SERVED = "group-served"  # another bid of one of its groups was funded, one per group
    NOT_RANKED = "not-ranked"  # has no value, for example too few scorers
    BELOW_THRESHOLD = "below-threshold"  # the rule wants a higher value before it looks at a bid
    STOPPED = "stopped"  # the rule had already stopped at a better bid that did not fit
    NOT_IN_BEST = "not-in-best"  # knapsack: the best total is reached without it
    NOT_SUPPORTED = "not-supported"  # its supporters could not pay for it with their shares
    NEVER_REACHED = "never-reached"  # Phragmen: the count ended before its supporters had enough


@dataclass(frozen=True)
class Utility:
    """How much each scorer wants each bid, column by column (compressed sparse columns).

    The scorers of bid j are `indices[indptr[j]:indptr[j + 1]]`, in ascending order. Each wants the
    bid `score * scale[j]`, where `score` is the entry of `score` at the same place, or 1 throughout
    where `score` is None (approvals). `scale` carries what belongs to the bid and not to the
    scorer: its cost under cost utilities, its weight by presence in a round.
    """

    scorers: int
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    score: Floats | None = None
    scale: Floats | None = None

    def column(self, bid: int) -> tuple[NDArray[np.int32], Floats | None]:
        """Give the scorers of one bid and their scores before scaling (None: all 1)."""
        part = slice(self.indptr[bid], self.indptr[bid + 1])
        return self.indices[part], None if self.score is None else self.score[part]


@dataclass(frozen=True)
class Floor:
    """Money that the bids in `bids` are offered before all others: a reserve or an area's floor."""

    name: str
    bids: Mask
    amount: int


@dataclass(frozen=True)
class Contest:
    """The bids that compete for `budget`. Arrays have one entry for each bid, in contest order.

    `value` is what the rule favours: corrected mark x weight in a round, votes or points in an
    election; NaN means that the bid is not ranked and gets nothing. `minimum` is the smallest
    useful amount, equal to `asked` where no part grant is possible. `owners` holds the groups
    behind each bid and is needed for `one_per_group` alone. `floors` are served in their order.
    Ties go to the lower ask, then to contest order, unless `tie_rank` (lower first) says otherwise.
    """

    budget: int
    asked: Ints
    minimum: Ints
    value: Floats
    owners: tuple[frozenset[Hashable], ...] = ()
    one_per_group: bool = False
    utility: Utility | None = None
    floors: tuple[Floor, ...] = ()
    tie_rank: Ints | None = None
    closed: Mask | None = None  # bids that take no part in this run; set between stages

    def __len__(self) -> int:
        return len(self.asked)

    def check(self) -> Contest:
        """Return the contest itself, or raise ValueError naming the first thing wrong with it."""
        count = len(self.asked)
        if any(len(column) != count for column in (self.minimum, self.value)):
            raise ValueError("asked, minimum and value must have one entry for each bid")
        if self.budget < 0 or (self.asked < 0).any() or (self.minimum < 0).any():
            raise ValueError("money must not be negative")
        if (self.minimum > self.asked).any():
            raise ValueError("a minimum must not exceed what is asked")
        if self.one_per_group and len(self.owners) != count:
            raise ValueError("one bid per group needs the owners of every bid")
        if np.isinf(self.value).any():
            raise ValueError("a value must be finite, or NaN for a bid that is not ranked")
        return self

    def tie_order(self) -> Ints:
        """Rank every bid for ties alone: 0 goes first. Lower ask, then contest order."""
        if self.tie_rank is not None:
            return self.tie_rank
        rank = np.empty(len(self), np.int64)
        rank[np.lexsort((np.arange(len(self)), self.asked))] = np.arange(len(self))
        return rank

    def ranking(self) -> list[int]:
        """List the ranked bids that take part, best first, ties as stated, by exact comparison.

        >>> asked = np.array([300, 200, 200])
        >>> Contest(500, asked, asked, np.array([70.0, 70.0, 70.0])).ranking()
        [1, 2, 0]
        """
        second = (self.asked,) if self.tie_rank is None else (self.tie_rank,)
        order = np.lexsort((*second, -self.value))
        taking_part = ~np.isnan(self.value)
        if self.closed is not None:
            taking_part &= ~self.closed
        return [bid for bid in order.tolist() if taking_part[bid]]


Payments = Mapping[int, tuple[NDArray[np.int32], Floats]]  # bid: who paid, and how much each


@dataclass(frozen=True)
class Decision:
    """What a rule made of a contest.

    `amount` is what each bid gets and `reason` why. `order` lists all ranked bids as the rule
    reached them: those funded in the order chosen, among them or behind them those that were not.
    `left_when_reached` is the money left at that moment (-1 where the rule never came to the bid).
    Under equal shares `payments` says who paid what for each bid that was bought and
    `endowment` what each scorer started with. `shortfall` names each floor that could not be
    met, with the amount missing, and `from_floors` says what of each bid's amount floors paid
    (None where there are none).
    """

    amount: Ints
    order: tuple[int, ...]
    left_when_reached: Ints
    reason: tuple[Reason, ...]
    payments: Payments = field(default_factory=dict)
    endowment: float | None = None
    shortfall: Mapping[str, int] = field(default_factory=dict)
    from_floors: Ints | None = None

    @property
    def chosen(self) -> list[int]:
        """The bids that are funded, in the order chosen."""
        return [bid for bid in self.order if self.reason[bid] in (Reason.FULL, Reason.PART)]

    @property
    def spent(self) -> int:
        """The sum of all amounts."""
        return int(self.amount.sum())


class Rule(Protocol):
    """A rule of allocation: the same contest always gives the same decision."""

    def __call__(self, contest: Contest, /) -> Decision: ...


def reserve_list(contest: Contest, decision: Decision) -> list[tuple[int, int]]:
    """List the unfunded bids in the rule's order, each with the amount that it would need.

    When money returns to the contest it is offered down this list. Bids whose group already has
    its one grant are left out.
    """
    waiting = (Reason.TOO_DEAR, Reason.STOPPED, Reason.NOT_IN_BEST)
    unfunded = (*waiting, Reason.NOT_SUPPORTED, Reason.NEVER_REACHED)
    return [(bid, int(contest.minimum[bid])) for bid in decision.order if decision.reason[bid] in unfunded]
