"""One half that can be heard again: what the questions about its bids share.

Whatever was found out once is kept: which bids get all they ask from another part of the pot, the
course of equal shares, the scorers whose marks are moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from weighting.allocation import Allocation, Hearing, reserve_floor
from weighting.contest import Contest, Reason
from weighting.round import Bid, Round
from weighting.rules import RULES
from weighting.rules.best_sets import BestSets
from weighting.rules.rehearsal import Rehearsal, TooCloseError
from weighting.rules.replay import Replay
from weighting.support import Scorers


@dataclass(frozen=True)
class Trials:
    """One half of an allocation, whose contest can be run again with one thing changed."""

    allocation: Allocation
    half: int

    @property
    def hearing(self) -> Hearing:
        """Give what really became of the half."""
        return self.allocation.hearings[self.half]

    @property
    def contest(self) -> Contest:
        """Give the contest that was decided."""
        return self.hearing.contest

    @property
    def round(self) -> Round:
        """Give the round that the half is part of."""
        return self.allocation.setting.round

    @cached_property
    def bids(self) -> list[Bid]:
        """List the bids of the half."""
        return [self.round.bids[position] for position in self.hearing.bids.tolist()]

    @cached_property
    def weights(self) -> list[float]:
        """List the weights of the bids."""
        return [bid.weight for bid in self.bids]

    @cached_property
    def scorers(self) -> Scorers:
        """Give the scorers of the half, whose marks can be moved."""
        return Scorers(self.hearing.ballots)

    @cached_property
    def replay(self) -> Replay | None:
        """Give the course of equal shares where it is one course."""
        shares = self.round.rule == "equal-shares" and not self.contest.floors
        return Replay(self.contest) if shares else None

    @cached_property
    def rehearsal(self) -> Rehearsal | None:
        """Give the quick form of equal shares where there is one."""
        return Rehearsal.of(self.contest) if self.round.rule == "equal-shares" else None

    @cached_property
    def best_sets(self) -> BestSets:
        """Give the knapsack for any terms of one bid, or for any money."""
        return BestSets(self.contest)

    def with_part(self, pence: int) -> Contest:
        """Give the contest as it would be with other money for the half."""
        contest = replace(self.contest, budget=pence)
        if not self.round.reserve:
            return contest
        return replace(contest, floors=reserve_floor(self.round, pence, self.bids))

    def in_full(self, pence: int) -> frozenset[int]:
        """Name, by their places, the bids that get all they ask with other money for the half."""
        if pence not in self._found_in_full:
            self._found_in_full[pence] = self._run_with(pence)
        return self._found_in_full[pence]

    @cached_property
    def _found_in_full(self) -> dict[int, frozenset[int]]:
        return {}

    def _run_with(self, pence: int) -> frozenset[int]:
        contest = self.with_part(pence)
        if not contest.floors:
            if self.round.rule == "knapsack":
                return self.best_sets.in_full(pence)
            if self.rehearsal:
                try:
                    return self.rehearsal.in_full(pence)
                except TooCloseError:
                    pass
        reasons = RULES[self.round.rule](contest).reason
        return frozenset(bid for bid, reason in enumerate(reasons) if reason is Reason.FULL)
