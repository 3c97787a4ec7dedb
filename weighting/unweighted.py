"""The same round heard again as if presence did not count, to show what the weighting changed.

Bids, marks and the halves that were drawn stay as they are; every weight is 1, so that the halves
share the pot by their number of bidding groups and bids stand by their marks alone, and nothing is
kept in reserve. The draw itself is not repeated: it looked at weights, but the marks were given in
the halves that it made, and no other marks exist.
"""

from __future__ import annotations

from dataclasses import replace

from weighting.allocation import Allocation, hear
from weighting.halves import half_weights
from weighting.pence import apportion
from weighting.setting import Setting, ballots_of, find_unranked


def without_weights(allocation: Allocation) -> Allocation:
    """Hear a round again with every weight at 1 and without a reserve, in the halves that were drawn.

    >>> from weighting.allocation import allocate
    >>> from weighting.round import Bid, Group, Mark, Round
    >>> groups = tuple(Group(name) for name in ("north", "south", "east"))
    >>> bids = (Bid("hall", ("north",), 500, 500, 2.0), Bid("van", ("south",), 400, 400, 0.5))
    >>> marks = (Mark("east", "hall", 50), Mark("east", "van", 60))
    >>> weighted = allocate(Round(500, "", groups, bids, marks, panel="open", minimum_scorers=1))
    >>> weighted.amounts, without_weights(weighted).amounts
    ({'hall': 500, 'van': 0}, {'hall': 0, 'van': 400})
    """
    setting = _unweighted(allocation.setting)
    ballots = ballots_of(setting)
    unranked = find_unranked(setting, ballots)
    return Allocation(setting, hear(setting, ballots, unranked), unranked)


def _unweighted(setting: Setting) -> Setting:
    round_ = setting.round
    plain = replace(
        round_,
        groups=tuple(replace(group, weight=1.0) for group in round_.groups),
        bids=tuple(replace(bid, weight=1.0) for bid in round_.bids),
        reserve=0.0,
    )
    weights: tuple[int, ...] = (1,)
    if setting.halves:
        weights = half_weights(setting.halves, plain.groups, plain.bids)
    parts = tuple(apportion(round_.pot_pence, weights))
    return replace(setting, round=plain, weights=weights, parts=parts)
