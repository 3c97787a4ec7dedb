"""What terms would have done to bids: the same bids and marks, with the leaning and without it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from fundpots.rounds.rules.trial import Trial, TrialBid
from fundpots.rounds.rules.weighing import AreaRow, AreaWeight, Weigher

if TYPE_CHECKING:
    from weighting.allocation import Allocation
    from weighting.round import Bid as ContestedBid
    from weighting.round import Round as Contested

FIFTHS = 5
QUICK_RULES = ("greedy", "density")  # with which hundreds of runs take a second


@dataclass(frozen=True)
class Terms:
    """The terms that are tried."""

    tilt: float
    clip: float
    reserve_share: float
    reserve_least_share: float
    rule: str
    panel: str
    amount_pence: int
    minimum_scorers: int
    one_award_per_group: bool

    def without_leaning(self) -> "Terms":
        """The same, with every weight at 1 and nothing kept in reserve."""
        return Terms(**{**asdict(self), "tilt": 0.0, "reserve_share": 0.0})


@dataclass(frozen=True)
class Outcome:
    """Who got what under some terms, and what a group could have gained by scoring dishonestly."""

    amounts: dict[str, int]
    weights: dict[str, AreaWeight]
    ranks: dict[str, int]
    halves: dict[str, int]
    audit_pence: int | None


def try_out(
    trial: Trial,
    weigher: Weigher,
    terms: Terms,
    *,
    seats: dict[str, float] | None = None,
    audited: bool = True,
) -> Outcome:
    """Run the round that these terms would have made of the trial.

    `seats` are the weights of the groups, by which halves are drawn; their own where none are given.
    """
    from weighting.allocation import allocate

    leaning = _leaning(weigher, terms)
    weights = {bid.id: leaning.of_areas(bid.areas) for bid in trial.bids}
    made = allocate(_contested(trial, terms, seats or seats_of(trial, leaning), weights))
    order = [made.setting.round.bids[place].id for half in made.hearings for place in half.bids.tolist()]
    ranks = [half.ranks.get(place, 0) for half in made.hearings for place in range(len(half.bids))]
    halves = [number for number, half in enumerate(made.hearings) for _place in half.bids.tolist()]
    return Outcome(
        made.amounts,
        weights,
        dict(zip(order, ranks, strict=True)),
        dict(zip(order, halves, strict=True)),
        _gain(made, audited),
    )


def _gain(made: "Allocation", audited: bool) -> int | None:
    """The most that one group could have gained by scoring dishonestly; None where that takes too long.

    Under halves it is nothing whatever the rule, because no mark reaches the half of whoever gave it.
    """
    from weighting.audit import audit_of

    round_ = made.setting.round
    if audited and round_.rule in QUICK_RULES:
        return audit_of(made).max_gain_pence
    return 0 if made.setting.halves is not None else None


def report_of(trial: Trial, weigher: Weigher, terms: Terms, *, audited: bool = True) -> dict[str, Any]:
    """Everything that the page and its charts show, in plain values that can be kept and published.

    Both runs draw the same halves: else the luck of the draw would pass for an effect of the weights.
    """
    leaning = _leaning(weigher, terms)
    seats = seats_of(trial, leaning)
    with_it = try_out(trial, weigher, terms, seats=seats, audited=audited)
    plain = try_out(trial, weigher, terms.without_leaning(), seats=seats, audited=False)
    areas = list(weigher.areas.values())
    money, before = area_pence(trial, weigher, with_it), area_pence(trial, weigher, plain)
    return {
        "terms": asdict(terms),
        "bids": len(trial.bids),
        "asked_pence": sum(bid.asked_pence for bid in trial.bids),
        "with": _figures(areas, money, with_it),
        "without": _figures(areas, before, plain),
        "audit_pence": with_it.audit_pence,
        "fifths": _fifths(areas, money, before),
        "areas": [
            {
                "code": row.code,
                "presence": row.presence,
                "weight": leaning.areas[row.code].weight,
                "pence": money[row.code],
                "plain_pence": before[row.code],
            }
            for row in sorted(areas, key=lambda row: (row.presence, row.code))
        ],
        "list": [_told(bid, with_it, plain) for bid in trial.bids],
    }


def area_pence(trial: Trial, weigher: Weigher, outcome: Outcome) -> dict[str, int]:
    """The money of each area: a bid's amount is shared over its areas by their electors, to the penny."""
    from weighting.pence import apportion

    found = dict.fromkeys(weigher.areas, 0)
    for bid in trial.bids:
        electors = [weigher.areas[code].electorate for code in bid.areas]
        if not any(electors):
            continue
        for code, pence in zip(bid.areas, apportion(outcome.amounts[bid.id], electors), strict=True):
            found[code] += pence
    return found


def seats_of(trial: Trial, leaning: Weigher) -> dict[str, float]:
    """The weight of each group by its home areas."""
    return {group.id: leaning.of_home(group.areas).weight for group in trial.groups}


def _leaning(weigher: Weigher, terms: Terms) -> Weigher:
    return weigher.what_if(tilt=terms.tilt, clip=terms.clip, reserve_least_share=terms.reserve_least_share)


def _contested(
    trial: Trial, terms: Terms, seats: dict[str, float], weights: dict[str, AreaWeight]
) -> "Contested":
    """The round as `weighting` takes it: the marks of those only whom the panel lets judge."""
    from weighting import round as plain
    from weighting.setting import settle

    empty = plain.Round(
        pot_pence=terms.amount_pence,
        seed=trial.seed,
        groups=tuple(plain.Group(group.id, seats[group.id]) for group in trial.groups),
        bids=tuple(_weighed(bid, weights[bid.id]) for bid in trial.bids),
        panel=terms.panel,
        rule=terms.rule,
        one_per_group=terms.one_award_per_group,
        minimum_scorers=terms.minimum_scorers,
        reserve=terms.reserve_share,
    )
    halves = settle(empty.check()).halves
    bids = {bid.id: bid for bid in empty.bids}
    given = tuple(
        plain.Mark(group, bid, mark)
        for (group, bid), mark in trial.marks.items()
        if halves is None or halves.may_mark(group, bids[bid])
    )
    return replace(empty, marks=given)


def _weighed(bid: TrialBid, weight: AreaWeight) -> "ContestedBid":
    from weighting.round import Bid

    return Bid(
        bid.id, bid.groups, bid.asked_pence, bid.minimum_pence, weight.weight, reserved=weight.least_present
    )


def _figures(areas: Sequence[AreaRow], money: dict[str, int], outcome: Outcome) -> dict[str, Any]:
    from weighting.fairness import concentration_curve, concentration_index, least_present_share

    electors = [row.electorate for row in areas]
    presence = [row.presence for row in areas]
    pence = [money[row.code] for row in areas]
    each = [amount / people if people else 0.0 for amount, people in zip(pence, electors, strict=True)]
    spent = sum(pence)
    return {
        "funded": sum(amount > 0 for amount in outcome.amounts.values()),
        "given_pence": sum(outcome.amounts.values()),
        "index": round(concentration_index(each, presence, electors), 4) if spent else None,
        "curve": concentration_curve(each, presence, electors).round(4).tolist() if spent else [],
        "least_share": _least(least_present_share, pence, presence, electors) if spent else None,
    }


def _least(share: Any, pence: list[int], presence: list[float], electors: list[int]) -> float | None:
    """The part of the money that went to the least-present areas with a fifth of the electors."""
    found = share(pence, presence, electors, least=1 / FIFTHS)
    return round(found.money_share, 4) if found.areas else None


def fifth_of(areas: Sequence[AreaRow]) -> dict[str, int]:
    """Which fifth of the electors each area belongs to, 0 the least present; by the middle of the area."""
    total, below = sum(row.electorate for row in areas), 0
    found = {}
    for row in sorted(areas, key=lambda row: (row.presence, row.code)):
        middle = below + row.electorate / 2
        found[row.code] = min(int(FIFTHS * middle / total), FIFTHS - 1) if total else 0
        below += row.electorate
    return found


def _fifths(areas: Sequence[AreaRow], money: dict[str, int], before: dict[str, int]) -> list[dict[str, Any]]:
    fifth = fifth_of(areas)
    found: list[dict[str, Any]] = [
        {"fifth": number, "electors": 0, "pence": 0, "plain_pence": 0} for number in range(FIFTHS)
    ]
    for row in areas:
        band = found[fifth[row.code]]
        band["electors"] += row.electorate
        band["pence"] += money[row.code]
        band["plain_pence"] += before[row.code]
    return found


def _told(bid: TrialBid, with_it: Outcome, plain: Outcome) -> dict[str, Any]:
    return {
        "title": bid.title,
        "half": with_it.halves[bid.id],
        "areas": list(bid.areas),
        "asked_pence": bid.asked_pence,
        "weight": with_it.weights[bid.id].weight,
        "rank": with_it.ranks[bid.id],
        "plain_rank": plain.ranks[bid.id],
        "pence": with_it.amounts[bid.id],
        "plain_pence": plain.amounts[bid.id],
    }
