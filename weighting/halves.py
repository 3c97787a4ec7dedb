"""Two halves that judge each other, drawn by a public seed, so that nobody's marks help themselves.

The bidding groups are split into two halves; a bid is marked only by groups outside its half, and
each half has a part of the pot that is fixed before anybody marks. A group's marks then decide
about the other half's money alone. Known as random partition (Alon, Fischer, Procaccia and
Tennenholtz, "Sum of Us", TARK 2011; Aziz et al., "Strategyproof peer selection using
randomization, partitioning, and apportionment", Artificial Intelligence 2019). It favours nobody;
it costs some value, the less the more groups bid.

The split depends on the seed, the groups and the bids alone, never on marks: 200 stratified draws
are made and the one is kept in which each half's share of the asks is nearest to its share of the
groups' weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from weighting.pence import whole_proportions
from weighting.round import Bid, Group
from weighting.seeds import coin_flips

DRAWS = 200


@dataclass(frozen=True)
class Halves:
    """A split: the half, 0 or 1, of every bidding group. Groups that do not bid are in neither."""

    half_of: dict[str, int]

    def of_bid(self, bid: Bid) -> int:
        """Give the half of a bid, which is that of all its groups."""
        return self.half_of[bid.groups[0]]

    def may_mark(self, group: str, bid: Bid) -> bool:
        """Tell whether a group is outside the half of a bid."""
        return self.half_of.get(group) != self.of_bid(bid)

    def members(self, half: int) -> tuple[str, ...]:
        """List the groups of one half, in the order of the round."""
        return tuple(group for group, its in self.half_of.items() if its == half)


@dataclass(frozen=True)
class Bloc:
    """Groups that bid together, directly or through others, and so stay together."""

    groups: tuple[str, ...]
    asked_pence: int
    weight: int  # the sum of its groups' weights, in whole proportions


def draw_halves(seed: str, groups: Sequence[Group], bids: Sequence[Bid]) -> Halves:
    """Split the bidding groups into two halves by the seed.

    Blocs are ordered by what they ask, the largest first, and taken in pairs; of each pair a coin
    sends one to either half. Of `DRAWS` such splits the first with the least difference between
    share of asks and share of weight is kept; the comparison is exact.

    >>> groups = [Group("north"), Group("south"), Group("east"), Group("west")]
    >>> bids = [Bid("b1", ("north", "south"), 900, 900), Bid("b2", ("east",), 500, 500)]
    >>> draw_halves("any text", groups, bids).half_of
    {'north': 1, 'south': 1, 'east': 0}
    """
    blocs = sorted(find_blocs(groups, bids), key=lambda bloc: -bloc.asked_pence)
    asked = sum(bloc.asked_pence for bloc in blocs)
    weight = sum(bloc.weight for bloc in blocs)

    def imbalance(split: list[int]) -> int:
        asked_here = sum(bloc.asked_pence for bloc, half in zip(blocs, split, strict=True) if half)
        weight_here = sum(bloc.weight for bloc, half in zip(blocs, split, strict=True) if half)
        return abs(asked_here * weight - weight_here * asked)

    best = min(_splits(seed, len(blocs)), key=imbalance)  # min() keeps the first of equals
    drawn = {name: half for bloc, half in zip(blocs, best, strict=True) for name in bloc.groups}
    return Halves({group.id: drawn[group.id] for group in groups if group.id in drawn})


def _splits(seed: str, blocs: int) -> Iterator[list[int]]:
    """Draw splits of so many blocs: one flip for each pair, and one for a last bloc alone."""
    flips = coin_flips(seed, "halves")
    pairs = (blocs + 1) // 2
    for _ in range(DRAWS):
        split = [half for flip in islice(flips, pairs) for half in (flip, 1 - flip)]
        yield split[:blocs]


def find_blocs(groups: Sequence[Group], bids: Sequence[Bid]) -> list[Bloc]:
    """Join the bidding groups that joint bids connect; in the order of their first groups."""
    leader = {group.id: group.id for group in groups}

    def lead(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    asked: dict[str, int] = {}
    for bid in bids:
        for name in bid.groups:
            leader[lead(name)] = lead(bid.groups[0])
    for bid in bids:
        asked[lead(bid.groups[0])] = asked.get(lead(bid.groups[0]), 0) + bid.asked_pence
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        if lead(group.id) in asked:
            members.setdefault(lead(group.id), []).append(place)
    weights = exact_weights(groups)
    return [
        Bloc(
            tuple(groups[place].id for place in places),
            asked[name],
            sum(weights[place] for place in places),
        )
        for name, places in members.items()
    ]


def half_weights(halves: Halves, groups: Sequence[Group], bids: Sequence[Bid]) -> tuple[int, int]:
    """Sum the weights of the groups with an eligible bid, half by half, in whole proportions.

    They fix the halves' parts of the pot. What is asked plays no part, so that asking for more
    cannot enlarge one's own half. Where nobody has an eligible bid both count the same.
    """
    bidding = {name for bid in bids if bid.eligible for name in bid.groups}
    totals = [0, 0]
    for group, weight in zip(groups, exact_weights(groups), strict=True):
        if group.id in bidding:
            totals[halves.half_of[group.id]] += weight
    return (totals[0], totals[1]) if any(totals) else (1, 1)


def exact_weights(groups: Sequence[Group]) -> list[int]:
    """Give the groups' weights as whole numbers in exactly the proportions of their decimals.

    >>> exact_weights([Group("north", 1.3), Group("south", 0.9)])
    [13, 9]
    """
    return whole_proportions([Fraction(repr(float(group.weight))) for group in groups])
