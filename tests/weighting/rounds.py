"""Made-up rounds for tests: every term that a round can have, drawn from one number."""

from dataclasses import replace
from random import Random

from weighting.round import Bid, Group, Interest, Mark, Round
from weighting.rules import RULES
from weighting.setting import settle

RULES_HERE = [rule for rule in ("greedy", "density", "knapsack", "equal-shares") if rule in RULES]


def a_round(number: int, *, sizes: tuple[int, ...] = (2, 4, 6, 8, 10, 14), **terms: object) -> Round:
    """A random round: joint bids, groups that do not bid, gaps in the marks, ties, odd terms."""
    chance = Random(number)
    count = chance.choice(sizes)
    groups = tuple(Group(f"g{place}", chance.choice([1.0, 1.0, 0.7, 1.35])) for place in range(count))
    bidding = groups[: max(1, len(groups) - chance.randrange(3))]
    bids = tuple(_bid(chance, place, bidding) for place in range(chance.randint(1, 16)))
    whole = sum(bid.asked_pence for bid in bids)
    drawn: dict[str, object] = {
        "panel": chance.choice(["halves", "halves", "open"]),
        "rule": chance.choice(["greedy", "density"]),
        "one_per_group": chance.random() < 0.5,
        "minimum_scorers": chance.choice([1, 2, 3]),
        "participation": chance.choice([None, None, 0.6]),
        "reserve": chance.choice([0.0, 0.0, 0.25]),
        "fallback": chance.choice(["none", "open"]),
    }
    pot = chance.randint(0, whole)
    round_ = Round(pot, f"seed {number}", groups, bids, **{**drawn, **terms})  # type: ignore[arg-type]
    interests = tuple(
        Interest(group.id, bid.id) for group in groups for bid in bids if chance.random() < 0.03
    )
    return marked(replace(round_, interests=interests), chance)


def _bid(chance: Random, place: int, bidding: tuple[Group, ...]) -> Bid:
    owners = chance.sample(bidding, min(len(bidding), chance.choice([1] * 12 + [2, 2, 3])))
    asked = chance.choice([20000, 30000, chance.randint(1, 90000)])
    return Bid(
        f"b{place}",
        tuple(owner.id for owner in owners),
        asked,
        chance.choice([asked, asked // 2, 0]),
        chance.choice([1.0, 1.0, 2.0, round(chance.uniform(0.5, 2), 3)]),
        eligible=chance.random() < 0.93,
        reserved=chance.random() < 0.3,
    )


def marked(round_: Round, chance: Random, gaps: float = 0.2) -> Round:
    """The round with marks by everybody who may give one, but for some gaps."""
    setting = settle(round_)
    kindness = {group.id: chance.gauss(0, 8) for group in round_.groups}
    marks = [
        Mark(group.id, round_.bids[place].id, _mark(chance, kindness[group.id]))
        for group in round_.groups
        for place in setting.may_mark(group.id)
        if chance.random() >= gaps
    ]
    return replace(round_, marks=tuple(marks))


def _mark(chance: Random, kindness: float) -> float:
    mark = chance.choice([60.0, 72.5, chance.gauss(60, 20) + kindness])
    return round(min(100.0, max(0.0, mark)), 1)


def large_round(groups: int, bids: int, number: int, marks_each: int | None = None, **terms: object) -> Round:
    """A round of a wanted size, as it might be: asks of £100 to £3,000, two fifths of them in the pot."""
    chance = Random(number)
    members = tuple(Group(f"g{place}", round(chance.uniform(0.5, 2), 3)) for place in range(groups))
    bidding = members[: max(2, groups * 9 // 10)]
    made = []
    for place in range(bids):
        owners = dict.fromkeys([bidding[place % len(bidding)].id, chance.choice(bidding).id])
        joint = chance.random() < 0.1
        asked = chance.randrange(100, 3000) * 100
        minimum = int(asked * chance.choice([0.5, 0.6, 1]))
        ids = tuple(owners) if joint else tuple(owners)[:1]
        made.append(Bid(f"b{place}", ids, asked, minimum, round(chance.uniform(0.5, 2), 3)))
    pot = sum(bid.asked_pence for bid in made) * 2 // 5
    round_ = Round(pot, "a seed", members, tuple(made), **terms)  # type: ignore[arg-type]
    return _marked_by_few(round_, chance, marks_each) if marks_each else marked(round_, chance)


def _marked_by_few(round_: Round, chance: Random, marks_each: int) -> Round:
    halves, marks = settle(round_).halves, []
    for bid in round_.bids:
        outside = [
            group.id
            for group in chance.sample(round_.groups, 4 * marks_each)
            if group.id not in bid.groups and (halves is None or halves.may_mark(group.id, bid))
        ]
        marks += [Mark(group, bid.id, _mark(chance, 0)) for group in outside[:marks_each]]
    return replace(round_, marks=tuple(marks))
