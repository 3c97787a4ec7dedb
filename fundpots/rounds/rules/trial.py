"""Bids on which terms are tried before a round opens: last year's, or a set made up from a seed.

A trial holds a mark by every group for every bid but its own, so that any panel can be tried on it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from fundpots.rounds.rules.weighing import AreaRow

PARTS_OF_TEN_THAT_BID = 7
PARTS_OF_TEN_FOR_FOOTHOLDS = 4
MOST_EACH = 3
STEP_PENCE = 1_000
TIMES_POT = 2.5
MEAN_MARK, MERITS, KINDNESS, CHANCE = 62.0, 12.0, 6.0, 8.0  # spreads as rounds with people show them


@dataclass(frozen=True)
class TrialGroup:
    """A group that judges, and its home areas."""

    id: str
    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class TrialBid:
    """A bid to try terms on."""

    id: str
    title: str
    groups: tuple[str, ...]
    asked_pence: int
    minimum_pence: int
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Money:
    """What a round has to give, and what one bid of it may ask."""

    amount_pence: int
    smallest_pence: int
    largest_pence: int


Marks = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Trial:
    """Groups, their bids, and a mark by every group for every bid that is not its own."""

    seed: str
    groups: tuple[TrialGroup, ...]
    bids: tuple[TrialBid, ...]
    marks: Marks


def made_up(
    groups: Sequence[TrialGroup],
    areas: Iterable[AreaRow],
    *,
    money: Money,
    seed: str,
    each: int = 1,
) -> Trial:
    """Bids as these groups might write them, always the same for the same seed.

    Most groups bid, up to `each` times, for their home areas or for an area without a group; merits and
    marks differ as they do between people. Together they ask about two and a half times what there is.
    """
    chance = Random(seed)  # noqa: S311 a repeatable set, no secret
    bare = [row.code for row in areas if not row.groups]
    bids: list[TrialBid] = []
    for group in [*groups] * min(each, MOST_EACH):
        if chance.randrange(10) >= PARTS_OF_TEN_THAT_BID:
            continue
        foothold = bare and chance.randrange(10) < PARTS_OF_TEN_FOR_FOOTHOLDS
        where = (chance.choice(bare),) if foothold else group.areas
        bids.append(_made_up_bid(len(bids) + 1, group, where, money, chance))
    wanted = TIMES_POT * money.amount_pence / max(sum(bid.asked_pence for bid in bids), 1)
    scaled = [_scaled(bid, wanted, money) for bid in bids]
    return Trial(seed, tuple(groups), tuple(scaled), _made_up_marks(groups, scaled, chance))


def of_past(seed: str, groups: Sequence[TrialGroup], bids: Sequence[TrialBid], given: Marks) -> Trial:
    """Real bids with the marks that they were given; a mark that nobody gave is the one to be expected.

    Expected is the bid's corrected mark, plus how much kinder than others the group was. Bids that
    nobody marked are left out.
    """
    from weighting.marks import correct_marks

    place = {group.id: number for number, group in enumerate(groups)}
    column = {bid.id: number for number, bid in enumerate(bids)}
    rows = [(place[group], column[bid], mark) for (group, bid), mark in given.items()]
    if not rows:
        return Trial(seed, tuple(groups), (), {})
    found = correct_marks(*zip(*rows, strict=True), bids=len(bids), scorers=len(groups))
    merit = found.mark.tolist()
    kinder = [0.0 if math.isnan(value) else value for value in found.corrections.tolist()]
    marked = tuple(bid for bid in bids if not math.isnan(merit[column[bid.id]]))
    marks = {
        (group.id, bid.id): given.get(
            (group.id, bid.id), _held(merit[column[bid.id]] + kinder[place[group.id]])
        )
        for bid in marked
        for group in groups
        if group.id not in bid.groups
    }
    return Trial(seed, tuple(groups), marked, marks)


def _made_up_bid(
    number: int, group: TrialGroup, where: tuple[str, ...], money: Money, chance: Random
) -> TrialBid:
    low, high = max(money.smallest_pence, 1), max(money.largest_pence, 1)
    asked = round(math.exp(chance.uniform(math.log(low), math.log(high))))
    minimum = round(asked * chance.uniform(0.5, 1.0))
    return TrialBid(f"b{number}", f"{group.name} {number}", (group.id,), asked, minimum, where)


def _scaled(bid: TrialBid, factor: float, money: Money) -> TrialBid:
    """The bid made larger or smaller, in steps of £10, within what one bid may ask."""
    asked = _rounded(bid.asked_pence * factor, money.smallest_pence, money.largest_pence)
    minimum = _rounded(bid.minimum_pence * factor, 1, asked)
    return replace(bid, asked_pence=asked, minimum_pence=minimum)


def _made_up_marks(groups: Sequence[TrialGroup], bids: Sequence[TrialBid], chance: Random) -> Marks:
    merit = {bid.id: chance.gauss(MEAN_MARK, MERITS) for bid in bids}
    kinder = {group.id: chance.gauss(0, KINDNESS) for group in groups}
    return {
        (group.id, bid.id): _held(merit[bid.id] + kinder[group.id] + chance.gauss(0, CHANCE))
        for bid in bids
        for group in groups
        if group.id not in bid.groups
    }


def _rounded(amount: float, lowest: int, highest: int) -> int:
    return min(max(round(amount / STEP_PENCE) * STEP_PENCE, lowest, 1), highest)


def _held(mark: float) -> float:
    return round(min(max(mark, 0.0), 100.0), 2)
