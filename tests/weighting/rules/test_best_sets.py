"""The knapsack asked again with other budgets, asks and values: the answers are those of the rule."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.engine.synthetic import large_contest
from tests.weighting.rounds import a_round
from tests.weighting.rules.contests import contest, contests
from weighting.allocation import allocate
from weighting.contest import Reason
from weighting.entry import NANO, entry_into_best_set
from weighting.explanation import explain
from weighting.rules.best_sets import BestSets
from weighting.rules.knapsack import amounts_in_best_set, knapsack


def in_full(case):
    return {bid for bid, reason in enumerate(knapsack(case).reason) if reason is Reason.FULL}


def with_terms(case, bid, asked, value):
    asks, values = case.asked.copy(), case.value.copy()
    asks[bid], values[bid] = asked, value
    return replace(case, asked=asks, value=values)


@given(contests(floors=False), st.lists(st.integers(0, 25), max_size=8))
@settings(max_examples=150)
def test_budgets_in_any_order_are_answered_as_the_rule_would(case, budgets):
    best = BestSets(case)

    for budget in budgets:
        assert best.in_full(budget) == in_full(replace(case, budget=budget))


@given(contests(floors=False, unranked=False), st.data())
@settings(max_examples=150)
def test_other_asks_and_values_are_answered_as_the_rule_would(case, data):
    best = BestSets(case)
    for _ in range(4 if len(case) else 0):
        bid = data.draw(st.integers(0, len(case) - 1))
        asked = data.draw(st.integers(int(case.minimum[bid]), 8))
        value = data.draw(st.sampled_from([0.0, 0.1, 1.0, 2.0, 2.5, 3.0, 40.0]))
        rule = amounts_in_best_set(with_terms(case, bid, asked, value))
        assert best.amounts_with(bid, asked, value).tolist() == rule.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_larger_contests_have_the_same_best_sets(seed):
    case = large_contest(seed, groups=30, bids=70)
    best = BestSets(case)

    for percent in (40, 160, 95, 101, 100, 60):
        budget = case.budget * percent // 100
        assert best.in_full(budget) == in_full(replace(case, budget=budget))
    for bid in range(0, 70, 9):
        asked, value = int(case.asked[bid]) * 9 // 10, float(case.value[bid]) * 1.2
        if asked >= case.minimum[bid]:
            rule = amounts_in_best_set(with_terms(case, bid, asked, value))
            assert best.amounts_with(bid, asked, value).tolist() == rule.tolist()


def test_where_branches_do_not_reach_the_rule_is_run(monkeypatch):
    case = contest(9, [5, 4, 3], [6, 5, 4], [5, 2, 1])
    monkeypatch.setattr("weighting.rules.branches.MOST_VISITS", 0)
    best = BestSets(case)

    assert best.in_full(9) == in_full(case)
    assert best.amounts_with(0, 4, 1.0).tolist() == amounts_in_best_set(with_terms(case, 0, 4, 1.0)).tolist()


@given(contests(floors=False, unranked=False), st.integers(1, 10**9))
@settings(max_examples=100)
def test_a_bid_enters_the_best_set_at_the_value_named_and_not_where_a_set_surely_beats_it(case, less):
    """Values are floats, and three of them may sum to a little more than they seem to: two steps are sure."""
    best, amount = BestSets(case), amounts_in_best_set(case)
    for bid in set(range(len(case))) - in_full(case):
        asked, entry = int(case.asked[bid]), entry_into_best_set(best, amount, bid)
        if entry is None:
            assert bid not in in_full(with_terms(case, bid, asked, 1 + float(case.value.sum())))
            continue
        assert bid in in_full(with_terms(case, bid, asked, entry.nano / NANO))
        assert bid not in in_full(with_terms(case, bid, asked, (entry.nano - 2) / NANO))
        lower = max(0, entry.nano - less)
        if entry.is_surely_short(lower):
            assert bid not in in_full(with_terms(case, bid, asked, lower / NANO))


@pytest.mark.parametrize(
    ("nano", "short"), [(1, True), (999_999_980, True), (999_999_999, False), (10**9, False)]
)
def test_only_what_is_short_by_more_than_a_solver_could_mistake_is_surely_short(nano, short):
    """Two bids of the same ask: the other is worth 1."""
    entry = entry_into_best_set(BestSets(contest(5, [5, 5], [0.5, 1.0])), np.array([0, 5]), 0)

    assert entry.nano == 10**9
    assert entry.is_surely_short(nano) is short


def explained_slowly(round_):
    """Explain with the whole rule run for every question."""

    def by_rule(best, bid, asked, value):
        return amounts_in_best_set(with_terms(best.contest, bid, asked, value))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BestSets, "amounts_with", by_rule)
        patch.setattr(BestSets, "in_full", lambda best, budget: in_full(replace(best.contest, budget=budget)))
        patch.setattr("weighting.entry.Entry.is_surely_short", lambda *_: False)
        return explain(allocate(round_))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_an_explanation_is_the_same_as_with_the_whole_rule_for_every_question(number):
    round_ = a_round(number, rule="knapsack", minimum_scorers=1, participation=None, reserve=0.0)
    round_ = replace(round_, pot_pence=sum(bid.asked_pence for bid in round_.bids) // 2)

    assert explain(allocate(round_)) == explained_slowly(round_)
