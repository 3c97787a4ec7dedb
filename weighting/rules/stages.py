"""Floors and reserves, for any rule: first the money that is promised, then the rest for all.

The rule is run on the bids of each floor with the floor's money alone, then on all bids with what
remains. A bid that got only a part from its floor may be topped up later. What a floor's bids
cannot use returns to the rest, and a floor that could not be met is reported with the amount
missing. It favours the bids that are named by the floors, by at most the money promised to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from weighting.contest import Contest, Decision, Ints, Mask, Reason

FUNDED = (Reason.FULL, Reason.PART)


def in_stages(contest: Contest, run: Callable[[Contest], Decision]) -> Decision:
    """Serve the floors of the contest in their order by `run`, then all bids with what is left."""
    if not contest.floors:
        return run(contest)
    ranks = contest.tie_order()  # asks shrink once a part is paid: ties stay those of the start
    everybody = np.ones(len(contest), bool)
    so_far = _nothing_yet(contest)
    for floor in contest.floors:
        promised = floor.amount - int(so_far.amount[floor.bids].sum())
        stage = _stage(contest, so_far, floor.bids, promised, ranks)
        so_far = _joined(contest, so_far, run(stage))
    last = _stage(contest, so_far, everybody, contest.budget, ranks)
    decision = _joined(contest, so_far, run(last))
    missing = shortfall(contest, decision.amount)
    return replace(decision, shortfall=missing, from_floors=so_far.amount)


def shortfall(contest: Contest, amount: Ints) -> dict[str, int]:
    """Name each floor whose bids got less than it promised, with the amount missing."""
    missing = {floor.name: floor.amount - int(amount[floor.bids].sum()) for floor in contest.floors}
    return {name: lacking for name, lacking in missing.items() if lacking > 0}


def _nothing_yet(contest: Contest) -> Decision:
    count = len(contest)
    return Decision(
        amount=np.zeros(count, np.int64),
        order=(),
        left_when_reached=np.full(count, -1, np.int64),
        reason=(Reason.NOT_RANKED,) * count,
    )


def _stage(contest: Contest, so_far: Decision, bids: Mask, money: int, ranks: Ints) -> Contest:
    """Make the contest of one stage: what is still wanted by bids that may still get it."""
    given = so_far.amount
    wanted = contest.asked - given
    return replace(
        contest,
        budget=max(0, min(money, contest.budget - so_far.spent)),
        asked=wanted,
        minimum=np.where(given > 0, np.minimum(1, wanted), contest.minimum),
        floors=(),
        tie_rank=ranks,
        closed=~bids | _out_of_play(contest, so_far),
    )


def _out_of_play(contest: Contest, so_far: Decision) -> Mask:
    """Mark the bids that are done: funded in full, or of a group that another bid served."""
    done = np.array([reason is Reason.FULL for reason in so_far.reason], bool)
    if contest.closed is not None:
        done |= contest.closed
    return done | _group_served(contest, so_far)


def _group_served(contest: Contest, so_far: Decision) -> Mask:
    if not contest.one_per_group:
        return np.zeros(len(contest), bool)
    funded = set(so_far.chosen)
    served = {group for bid in funded for group in contest.owners[bid]}
    taken = [bid not in funded and not served.isdisjoint(contest.owners[bid]) for bid in range(len(contest))]
    return np.array(taken, bool)


def _joined(contest: Contest, before: Decision, stage: Decision) -> Decision:
    """Add one stage to the stages before it."""
    amount = before.amount + stage.amount
    reason = list(before.reason)
    for bid in stage.order:
        if reason[bid] is not Reason.PART or stage.reason[bid] is Reason.FULL:
            reason[bid] = stage.reason[bid]
    funded_first = before.chosen
    order = (
        *funded_first,
        *(bid for bid in stage.order if bid not in set(funded_first)),
    )
    joined = Decision(
        amount=amount,
        order=order,
        left_when_reached=np.where(
            stage.left_when_reached >= 0,
            stage.left_when_reached,
            before.left_when_reached,
        ),
        reason=tuple(reason),
        payments={**before.payments, **stage.payments},
        endowment=stage.endowment,
    )
    return _with_groups_named(contest, joined, reached=set(stage.order))


def _with_groups_named(contest: Contest, decision: Decision, reached: set[int]) -> Decision:
    """Say of bids that a stage left out for their group's sake that this was the reason."""
    taken = _group_served(contest, decision) & ~np.isnan(contest.value)
    left_out = [bid for bid in np.flatnonzero(taken).tolist() if bid not in reached]
    reason = list(decision.reason)
    for bid in left_out:
        reason[bid] = Reason.GROUP_SERVED
    unlisted = [bid for bid in left_out if bid not in set(decision.order)]
    return Decision(
        amount=decision.amount,
        order=(*decision.order, *unlisted),
        left_when_reached=decision.left_when_reached,
        reason=tuple(reason),
        payments=decision.payments,
        endowment=decision.endowment,
    )
