"""Contests for the tests of rules: a factory, strategies full of ties, and slow plain counts."""

from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from weighting.contest import Contest, Floor, Utility


def contest(budget, asked, value=None, minimum=None, ballots=None, utility="cost", **rest):
    """Make a contest; `ballots` (lists of bids, or dicts of scores) become utilities."""
    asked = np.array(asked, np.int64)
    if ballots is not None:
        rest["utility"] = utilities(ballots, len(asked), asked if utility == "cost" else None)
        if value is None:
            value = [sum(bid in ballot for ballot in ballots) for bid in range(len(asked))]
    return Contest(
        budget=budget,
        asked=asked,
        minimum=asked if minimum is None else np.array(minimum, np.int64),
        value=np.array(value, float),
        **rest,
    )


def utilities(ballots, bids, scale=None):
    """Turn ballots into columns of scorers; a dict gives scores, a list approvals."""
    scored = any(isinstance(ballot, dict) for ballot in ballots)
    votes = [(bid, i) for bid in range(bids) for i, ballot in enumerate(ballots) if bid in ballot]
    counts = np.bincount([bid for bid, _ in votes], minlength=bids) if votes else np.zeros(bids, int)
    return Utility(
        scorers=len(ballots),
        indptr=np.concatenate(([0], np.cumsum(counts))),
        indices=np.array([i for _, i in votes], np.int32),
        score=np.array([ballots[i][bid] for bid, i in votes], float) if scored else None,
        scale=None if scale is None else np.array(scale, float),
    )


@st.composite
def contests(draw, part_grants=True, groups=True, floors=True, unranked=True, most=7):
    """Draw contests with few different asks and values, so that ties stand in every position."""
    count = draw(st.integers(0, most))
    column = lambda entries: draw(st.lists(entries, min_size=count, max_size=count))  # noqa: E731
    asked = column(st.integers(1, 6))
    least = [draw(st.integers(1, ask)) if part_grants else ask for ask in asked]
    values = st.sampled_from([1.0, 2.0, 2.5, 0.1, 0.3] + ([float("nan")] if unranked else []))
    owners = [frozenset(draw(st.sets(st.sampled_from("abcd"), min_size=1, max_size=2))) for _ in asked]
    named = []
    for name in draw(st.lists(st.sampled_from(["x", "y"]), unique=True)) if floors else []:
        bids = np.array(column(st.booleans()), bool)
        named.append(Floor(name, bids, draw(st.integers(0, 8))))
    return contest(
        draw(st.integers(0, 20)),
        asked,
        column(values),
        least,
        owners=tuple(owners),
        one_per_group=groups and draw(st.booleans()),
        floors=tuple(named),
    )


@st.composite
def elections(draw, scored=False, unit_costs=False, most_voters=8, most_bids=6, utility=None):
    """Draw small elections; with `scored` voters give points, else they approve."""
    bids = draw(st.integers(1, most_bids))
    asked = [1 if unit_costs else draw(st.integers(1, 5)) for _ in range(bids)]
    one = st.integers(0, bids - 1)
    ballot = st.dictionaries(one, st.sampled_from([1, 2, 3])) if scored else st.sets(one)
    ballots = draw(st.lists(ballot, min_size=1, max_size=most_voters))
    kind = utility or draw(st.sampled_from(["cost", "cardinality"]))
    budget = draw(st.integers(1, bids if unit_costs else 12))
    return contest(budget, asked, ballots=ballots, utility=kind), ballots, kind


def plain_equal_shares(election, ballots, kind, endowment=None):
    """Count equal shares slowly and exactly, straight from the definition."""
    asked = election.asked.tolist()
    purse = [Fraction(election.budget, len(ballots)) if endowment is None else endowment] * len(ballots)

    def want(i, bid):
        score = Fraction(ballots[i][bid] if isinstance(ballots[i], dict) else 1)
        return score * asked[bid] if kind == "cost" else score

    bought = []
    while True:
        prices = []
        for bid in range(len(asked)):
            fans = [i for i in range(len(ballots)) if bid in ballots[i]]
            if bid in bought or asked[bid] > election.budget or sum(purse[i] for i in fans) < asked[bid]:
                continue
            rich = list(fans)
            left = Fraction(asked[bid])
            while True:
                price = left / sum(want(i, bid) for i in rich)
                poor = [i for i in rich if purse[i] < price * want(i, bid)]
                if not poor:
                    break
                left -= sum(purse[i] for i in poor)
                rich = [i for i in rich if i not in poor]
            prices.append((price, asked[bid], bid, fans))
        if not prices:
            return bought, purse
        price, _, bid, fans = min(prices, key=lambda entry: entry[:3])
        for i in fans:
            purse[i] -= min(purse[i], price * want(i, bid))
        bought.append(bid)


def plain_phragmen(election, ballots):
    """Count Phragmén's rule slowly and exactly, straight from the definition."""
    asked, paid, bought = election.asked.tolist(), [Fraction(0)] * len(ballots), []
    left = election.budget
    while True:
        times = []
        for bid, cost in enumerate(asked):
            fans = [i for i in range(len(ballots)) if bid in ballots[i]]
            if bid not in bought and fans and cost <= election.budget:
                times.append(((sum(paid[i] for i in fans) + cost) / len(fans), cost, bid))
        if not times:
            return bought
        soonest = [entry for entry in times if entry[0] == min(times)[0]]
        if any(cost > left for _, cost, _ in soonest):
            return bought
        time, cost, bid = min(soonest)
        for i in range(len(ballots)):
            if bid in ballots[i]:
                paid[i] = time
        bought.append(bid)
        left -= cost


def all_sets(count):
    """List all subsets of the bids."""
    return [subset for size in range(count + 1) for subset in combinations(range(count), size)]
