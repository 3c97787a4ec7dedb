"""One bid, whose contest can be run again with one thing changed.

Every question of the kind "what if" is answered by the round's own rule on the round's own contest,
with another mark, weight, ask or part of the pot and nothing else; or by a quicker way to the same
answer, where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from weighting.allocation import value_of
from weighting.contest import Contest, Reason
from weighting.entry import NANO, Entry, entry_into_best_set
from weighting.round import Bid, Round
from weighting.rules import RULES
from weighting.rules.leftovers import Terms
from weighting.rules.rehearsal import TooCloseError
from weighting.rules.replay import is_full
from weighting.trials import Trials

MICRO = 10**6  # marks are tried in millionths, weights and values in thousand-millionths
WALKS = ("greedy", "density")  # rules that walk down a ranking


@dataclass(frozen=True)
class Case:
    """One bid of one half, whose contest can be run again with one thing changed."""

    trials: Trials
    place: int

    @property
    def round(self) -> Round:
        """Give the round that the bid is part of."""
        return self.trials.round

    @property
    def contest(self) -> Contest:
        """Give the contest in which the bid was decided."""
        return self.trials.contest

    @property
    def bid(self) -> Bid:
        """Give the bid itself."""
        return self.trials.bids[self.place]

    @cached_property
    def mark(self) -> float:
        """Give the corrected mark that the bid had."""
        return float(self.trials.hearing.mark[self.place])

    @cached_property
    def terms(self) -> Terms:
        """Give what the bid asks, its value and its weight."""
        return Terms(self.bid.asked_pence, float(self.contest.value[self.place]), self.bid.weight)

    @property
    def walks(self) -> bool:
        """Tell whether the rule goes once down a ranking, with no reserve before it."""
        return self.round.rule in WALKS and not self.contest.floors

    @property
    def pence_step(self) -> int:
        """Give the step of asks and parts: a penny where running the rule is cheap, else a pound."""
        return 1 if self.round.rule in WALKS else 100

    def full_with_mark(self, micro: int) -> bool:
        """Run the rule with another mark, every outsider's mark of the bid moved by as much."""
        mark = micro / MICRO
        value = value_of(mark, self.bid.weight)
        if not self.contest.utility:
            return self.full(self._valued(value))
        marks = self.trials.scorers.moved(self.place, mark - self.mark)
        if self.trials.rehearsal:
            try:
                return self.trials.rehearsal.is_full(self.place, value, self.trials.scorers.scores(marks))
            except TooCloseError:
                pass
        raised = self.trials.scorers.utility(marks, self.trials.weights)
        return is_full(replace(self._valued(value), utility=raised), self.place)

    def full_with_weight(self, nano: int) -> bool:
        """Run the rule with another weight of the bid."""
        weight = nano / NANO
        terms = self.terms._replace(value=value_of(self.mark, weight), scale=weight)
        if self.trials.replay:
            return self.trials.replay.is_full(self.place, terms)
        contest = self._valued(terms.value)
        if contest.utility:
            weights = np.array(self.trials.weights)
            weights[self.place] = weight
            contest = replace(contest, utility=replace(contest.utility, scale=weights))
        return self.full(contest)

    def full_with_ask(self, pence: int) -> bool:
        """Run the rule with another ask and the same minimum."""
        if self.trials.replay:
            return self.trials.replay.is_full(self.place, self.terms._replace(asked=pence))
        if self.round.rule == "knapsack":
            amount = self.trials.best_sets.amounts_with(self.place, pence, self.terms.value)
            return bool(amount[self.place] == pence)
        asked = self.contest.asked.copy()
        asked[self.place] = pence
        return self.full(replace(self.contest, asked=asked))

    def full_with_part(self, pence: int) -> bool:
        """Run the rule with other money for the half."""
        return self.place in self.trials.in_full(pence)

    def full(self, contest: Contest) -> bool:
        """Run the round's own rule and see whether the bid gets all that it asks."""
        if self.round.rule == "equal-shares":
            return is_full(contest, self.place)
        return RULES[self.round.rule](contest).reason[self.place] is Reason.FULL

    @cached_property
    def overtaking(self) -> list[int]:
        """List, in thousand-millionths, the values at which the bid draws level with a rival.

        Each is followed by the next above it, because being level may not be enough.
        """
        contest, place = self.contest, self.place
        asked = contest.asked.tolist()
        levels = set()
        for rival in self.trials.hearing.ranks.keys() - {place}:
            nano = round(contest.value[rival] * NANO)
            if self.round.rule == "density":
                nano = -(-nano * asked[place] // asked[rival])  # rounded up
            levels |= {nano, nano + 1}
        return sorted(levels)

    @cached_property
    def entry(self) -> Entry | None:
        """Find the value from which the best set holds the bid in full."""
        return entry_into_best_set(self.trials.best_sets, self.trials.hearing.decision.amount, self.place)

    def _valued(self, value: float) -> Contest:
        values = self.contest.value.copy()
        values[self.place] = value
        return replace(self.contest, value=values)
