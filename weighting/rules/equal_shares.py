"""Equal shares: every scorer steers an equal share of the money.

Each scorer starts with the same endowment. A bid can be bought when its supporters can pay for it
together, each in proportion to how much they want it and nobody more than they have left; the bid
with the lowest price for each unit of what its supporters want is bought first. Known as the
Method of Equal Shares, or Rule X. It favours groups of scorers in proportion to their number, so
that minorities steer their part (it satisfies EJR up to one project).
Source: Peters, Pierczynski, Skowron, "Proportional Participatory Budgeting with Additive
Utilities", NeurIPS 2021 (arXiv 2008.13276); completions as on equalshares.net.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import numpy as np

from weighting.contest import Contest, Decision, Mask, Reason
from weighting.rules.greedy import walk
from weighting.rules.shares import Market, Outcome
from weighting.rules.stages import in_stages

Completion = Literal["none", "add1", "add1-exhaustive", "greedy"]


def equal_shares(contest: Contest, *, completion: Completion = "greedy", step: int = 1) -> Decision:
    """Share out the money by equal shares, then use up what is left by the stated completion.

    `none` stops when no bid can be bought. `greedy` funds down the ranking by value with what is
    left. `add1` raises every endowment by `step` as long as the bids bought stay within the
    budget; `add1-exhaustive` stops raising as soon as no further bid would fit. The contest must
    have utilities; scorers want a bid where their score of it is above 0.

    Raises ValueError for a contest without utilities.

    >>> from weighting.contest import Utility
    >>> votes = Utility(2, np.array([0, 1, 3]), np.array([0, 0, 1], np.int32))
    >>> asked = np.array([50, 60])
    >>> contest = Contest(100, asked, asked, np.array([1.0, 2.0]), utility=votes)
    >>> equal_shares(contest, completion="none").chosen
    [1]
    """
    utility = contest.utility
    if utility is None:
        raise ValueError("equal shares need the utilities of the scorers")

    def run(stage: Contest) -> Decision:
        market = Market(stage, utility)
        if completion in ("add1", "add1-exhaustive"):
            early = completion == "add1-exhaustive"
            return _decision(stage, market, _raised(market, step, stop_when_exhaustive=early))
        decision = _decision(stage, market, market.buy(market.share))
        return _then_greedy(stage, decision) if completion == "greedy" else decision

    return in_stages(contest, run)


def _raised(market: Market, step: int, *, stop_when_exhaustive: bool) -> Outcome:
    """Raise the endowment step by step; give the last outcome that stays within the budget."""
    most = market.buy(Fraction(market.cost_of_all()))  # with these purses nobody is ever too poor
    if most.spent <= market.budget:
        return most
    outcome = market.buy(market.share)
    while not (stop_when_exhaustive and market.is_exhausted_by(outcome)):
        raised = market.buy(outcome.endowment + step)
        if raised.spent > market.budget:
            break
        outcome = raised
    return outcome


def _decision(contest: Contest, market: Market, outcome: Outcome) -> Decision:
    amount = np.zeros(len(contest), np.int64)
    left_when_reached = np.full(len(contest), -1, np.int64)
    reason = [Reason.NOT_RANKED] * len(contest)
    left = contest.budget
    for bid in outcome.bought:
        left_when_reached[bid] = left
        amount[bid], reason[bid] = contest.asked[bid], Reason.FULL
        left -= int(contest.asked[bid])
    unbought = market.by_cover(outcome)
    served = _groups_of(contest, outcome.bought)
    for bid in unbought:
        left_when_reached[bid] = left
        taken = bool(served) and not served.isdisjoint(contest.owners[bid])
        reason[bid] = Reason.GROUP_SERVED if taken else Reason.NOT_SUPPORTED
    return Decision(
        amount=amount,
        order=(*outcome.bought, *unbought),
        left_when_reached=left_when_reached,
        reason=tuple(reason),
        payments=outcome.payments,
        endowment=float(outcome.endowment),
    )


def _groups_of(contest: Contest, bids: tuple[int, ...]) -> set[object]:
    if not contest.one_per_group:
        return set()
    return {group for bid in bids for group in contest.owners[bid]}


def _then_greedy(contest: Contest, decision: Decision) -> Decision:
    """Fund down the ranking by value with the money that equal shares left over."""
    done = [reason in (Reason.FULL, Reason.GROUP_SERVED) for reason in decision.reason]
    closed: Mask = np.array(done, bool)
    if contest.closed is not None:
        closed |= contest.closed
    rest = walk(replace(contest, budget=contest.budget - decision.spent, closed=closed))
    reached = set(rest.order)
    taken = [bid for bid in decision.order if decision.reason[bid] is Reason.GROUP_SERVED]
    return replace(
        decision,
        amount=decision.amount + rest.amount,
        order=(*decision.chosen, *rest.order, *taken),
        left_when_reached=np.where(
            rest.left_when_reached >= 0, rest.left_when_reached, decision.left_when_reached
        ),
        reason=tuple(
            rest.reason[bid] if bid in reached else reason for bid, reason in enumerate(decision.reason)
        ),
    )
