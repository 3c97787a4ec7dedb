"""One bid, whose contest can be run again with one thing changed.

Every question of the kind "what if" is answered by the round's own rule on the round's own contest,
with another mark, weight, ask or part of the pot and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from weighting.allocation import Allocation, Hearing, reserve_floor, value_of
from weighting.contest import Contest, Decision, Reason
from weighting.round import Bid, Round
from weighting.rules import RULES
from weighting.rules.replay import is_full
from weighting.support import support

MICRO, NANO = 10**6, 10**9  # marks are tried in millionths, weights in thousand-millionths
WALKS = ("greedy", "density")  # rules that walk down a ranking


@dataclass(frozen=True)
class Case:
    """One bid of one half, whose contest can be run again with one thing changed."""

    allocation: Allocation
    hearing: Hearing
    half: int
    place: int

    @property
    def round(self) -> Round:
        """Give the round that the bid is part of."""
        return self.allocation.setting.round

    @property
    def bid(self) -> Bid:
        """Give the bid itself."""
        return self.round.bids[self.hearing.bids[self.place]]

    @cached_property
    def mark(self) -> float:
        """Give the corrected mark that the bid had."""
        return float(self.hearing.mark[self.place])

    @property
    def walks(self) -> bool:
        """Tell whether the rule goes once down a ranking, with no reserve before it."""
        return self.round.rule in WALKS and not self.hearing.contest.floors

    @property
    def pence_step(self) -> int:
        """Give the step of asks and parts: a penny where running the rule is cheap, else a pound."""
        return 1 if self.round.rule in WALKS else 100

    def full_with_mark(self, micro: int) -> bool:
        """Run the rule with another mark, every outsider's mark of the bid moved by as much."""
        mark = micro / MICRO
        contest = self._valued(value_of(mark, self.bid.weight))
        if contest.utility:
            ballots = self.hearing.ballots
            moved = np.clip(ballots.mark + (mark - self.mark), 0, 100)
            marks = np.where(ballots.bid == self.place, moved, ballots.mark)
            raised = support(replace(ballots, mark=marks), self._weights())
            contest = replace(contest, utility=raised)
        return self.full(contest)

    def full_with_weight(self, nano: int) -> bool:
        """Run the rule with another weight of the bid."""
        weight = nano / NANO
        contest = self._valued(value_of(self.mark, weight))
        if contest.utility:
            weights = self._weights()
            weights[self.place] = weight
            contest = replace(contest, utility=replace(contest.utility, scale=np.array(weights)))
        return self.full_beside_the_same(contest)

    def _weights(self) -> list[float]:
        return [bid.weight for bid in self._bids()]

    def _bids(self) -> list[Bid]:
        return [self.round.bids[position] for position in self.hearing.bids.tolist()]

    def full_with_ask(self, pence: int) -> bool:
        """Run the rule with another ask and the same minimum."""
        asked = self.hearing.contest.asked.copy()
        asked[self.place] = pence
        return self.full_beside_the_same(replace(self.hearing.contest, asked=asked))

    def full_with_part(self, pence: int) -> bool:
        """Run the rule with other money for the half."""
        return self.full(self.with_part(pence))

    def with_part(self, pence: int) -> Contest:
        """Give the contest as it would be with other money for the half."""
        contest = replace(self.hearing.contest, budget=pence)
        if not self.round.reserve:
            return contest
        return replace(contest, floors=reserve_floor(self.round, pence, self._bids()))

    def _valued(self, value: float) -> Contest:
        values = self.hearing.contest.value.copy()
        values[self.place] = value
        return replace(self.hearing.contest, value=values)

    @cached_property
    def overtaking(self) -> list[int]:
        """List, in thousand-millionths, the values at which the bid draws level with a rival.

        Each is followed by the next above it, because being level may not be enough.
        """
        contest, place = self.hearing.contest, self.place
        asked = contest.asked.tolist()
        levels = set()
        for rival in self.hearing.ranks.keys() - {place}:
            nano = round(contest.value[rival] * NANO)
            if self.round.rule == "density":
                nano = -(-nano * asked[place] // asked[rival])  # rounded up
            levels |= {nano, nano + 1}
        return sorted(levels)

    @cached_property
    def level_in_best_set(self) -> int | None:
        """Find the value, in thousand-millionths, from which the best set holds the bid in full.

        With the bid forced in, the others reach some total. As long as another set beats that total
        with the bid on top, the value is raised to where the two would be equal; each such step
        rules one set out, so that few are needed (Newton's method, as in Dinkelbach 1967).
        """
        contest, place = self.hearing.contest, self.place
        forced = self._decided(1 + float(np.nansum(contest.value)))
        if forced.reason[place] is not Reason.FULL:
            return None
        others, asked = self._total_of_others(forced), int(contest.asked[place])
        nano, hop = round(contest.value[place] * NANO), 1
        while (decision := self._decided(nano / NANO)).reason[place] is not Reason.FULL:
            missing = Fraction(asked - int(decision.amount[place]), asked)
            level = ceil((self._total_of_others(decision) - others) / missing * NANO)
            if level <= nano:  # the solver took two sets for equal that are not quite: climb out
                level, hop = nano + hop, 2 * hop
            nano = level
        return nano

    def _decided(self, value: float) -> Decision:
        return RULES[self.round.rule](self._valued(value))

    def _total_of_others(self, decision: Decision) -> Fraction:
        """Add up what the other bids bring: value, for a part grant its share of it."""
        contest = self.hearing.contest
        return sum(
            (
                Fraction(float(contest.value[bid])) * int(decision.amount[bid]) / int(contest.asked[bid])
                for bid in decision.chosen
                if bid != self.place
            ),
            Fraction(0),
        )

    def full(self, contest: Contest) -> bool:
        """Run the round's own rule and see whether the bid gets all that it asks."""
        if self.round.rule == "equal-shares":
            return is_full(contest, self.place)
        return RULES[self.round.rule](contest).reason[self.place] is Reason.FULL

    def full_beside_the_same(self, contest: Contest) -> bool:
        """See the same where nothing but the bid's own ask, value or weight is changed."""
        if self.hearing.replay:
            return self.hearing.replay.is_full(contest, self.place)
        return self.full(contest)
