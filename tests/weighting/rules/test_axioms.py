"""The axioms of allocation hold for the rules, and are seen to fail for rules broken on purpose."""

import json
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from tests.weighting.rules import axioms
from tests.weighting.rules.axioms import few, hunt, some
from tests.weighting.rules.contests import contest, contests
from weighting.contest import Reason
from weighting.rules import RULES
from weighting.rules.equal_shares import equal_shares

COMMITTEES = json.loads((Path(__file__).parent / "committees.json").read_text(encoding="utf-8"))["rows"]

plain_shares = partial(equal_shares, completion="none")
raised_shares = partial(equal_shares, completion="add1")
SHARES = {"equal-shares alone": plain_shares, "equal-shares raised": raised_shares}
ALL = RULES | SHARES
WALKS = ("greedy", "greedy-threshold")  # density is left out: a lower ask changes its ranking
STOPPED_BY_LOSERS = ("greedy-no-skip", "phragmen", "equal-shares raised")

KEPT = [
    *((axioms.within_budget, rule) for rule in ALL),
    *((axioms.nothing_or_useful, rule) for rule in ALL),
    *((axioms.exhaustive, rule) for rule in (*WALKS, "density", "equal-shares")),
    *((axioms.better_is_never_worse, rule) for rule in (*WALKS, "density", "greedy-no-skip")),
    *((axioms.labels_do_not_matter, rule) for rule in ALL),
    *((axioms.money_has_no_unit, rule) for rule in ALL if rule != "equal-shares raised"),
    *((axioms.weights_are_relative, rule) for rule in ALL),
    *((axioms.what_can_never_be_paid_does_not_matter, rule) for rule in ALL if rule != "greedy-no-skip"),
    *((axioms.losers_may_leave, rule) for rule in ALL if rule not in STOPPED_BY_LOSERS),
    (axioms.payments_are_shares, "equal-shares alone"),
    *((axioms.groups_get_their_due, rule) for rule in ("equal-shares", *SHARES)),
    *((axioms.same_input_same_bytes, rule) for rule in ALL),
]


@pytest.mark.parametrize(("axiom", "name"), KEPT, ids=lambda part: getattr(part, "__name__", part))
def test_an_axiom_holds(axiom, name):
    axiom(ALL[name], few if name == "knapsack" else some)


def overspending(case):
    return RULES["greedy"](replace(case, budget=case.budget + 1))


def shaving(case):
    decision = RULES["greedy"](case)
    return replace(decision, amount=np.maximum(0, decision.amount - 1))


def favouring_the_dear(case):
    return RULES["greedy"](replace(case, value=case.asked.astype(float)))


def best_value_for_the_last(case):
    return RULES["greedy"](replace(case, value=-case.value))


def by_position(case):
    return RULES["greedy"](replace(case, tie_rank=np.arange(len(case))))


def skimming(case):
    return RULES["greedy"](replace(case, budget=max(0, case.budget - 1)))


def with_a_threshold(case):
    return RULES["greedy-threshold"](case, threshold=1.0)


def counting_bids(case):
    return RULES["greedy"](replace(case, budget=case.budget * len(case) // 8))


def sharing_more_than_there_is(case):
    decision = plain_shares(case)
    doubled = {bid: (who, paid * 2) for bid, (who, paid) in decision.payments.items()}
    return replace(decision, payments=doubled)


def by_a_lot():
    """Make a rule that forgets to fix the order of ties."""
    lot = count()

    def rule(case):
        return RULES["greedy"](replace(case, tie_rank=np.roll(np.arange(len(case)), next(lot))))

    return rule


BROKEN = [
    (axioms.within_budget, overspending),
    (axioms.nothing_or_useful, shaving),
    (axioms.exhaustive, RULES["greedy-no-skip"]),
    (axioms.exhaustive, plain_shares),
    (axioms.better_is_never_worse, favouring_the_dear),
    (axioms.better_is_never_worse, best_value_for_the_last),
    (axioms.labels_do_not_matter, by_position),
    (axioms.money_has_no_unit, skimming),
    (axioms.weights_are_relative, with_a_threshold),
    (axioms.what_can_never_be_paid_does_not_matter, RULES["greedy-no-skip"]),
    (axioms.what_can_never_be_paid_does_not_matter, counting_bids),
    (axioms.losers_may_leave, counting_bids),
    (axioms.payments_are_shares, sharing_more_than_there_is),
    (axioms.groups_get_their_due, RULES["greedy"]),
    (axioms.same_input_same_bytes, by_a_lot()),
]


@pytest.mark.parametrize(("axiom", "rule"), BROKEN, ids=lambda part: getattr(part, "__name__", None))
def test_an_axiom_is_seen_to_fail_for_a_broken_rule(axiom, rule):
    with pytest.raises(AssertionError):
        axiom(rule, hunt)


def committee_of(rule, row):
    case = contest(row["size"], [1] * row["candidates"], ballots=row["ballots"], utility="cardinality")
    return sorted(ALL[rule](case).chosen)


@pytest.mark.parametrize("rule", ["greedy", "equal-shares alone", "phragmen"])
def test_with_unit_costs_the_committees_are_those_of_abcvoting(rule):
    """A12: abcvoting 2.19.2, all tied committees; ours is one of them."""
    theirs = rule.removesuffix(" alone")

    assert all(committee_of(rule, row) in row["committees"][theirs] for row in COMMITTEES)
    assert not all(committee_of("density", row) in row["committees"]["phragmen"] for row in COMMITTEES)


def total(case, decision):
    return float(np.nansum(case.value * decision.amount / case.asked))


@few
@given(contests(floors=False))
def test_no_set_is_worth_more_than_the_best_set(case):
    """A13: the knapsack's total is at least that of greedy."""
    best = total(case, RULES["knapsack"](case))

    assert all(best >= total(case, RULES[rule](case)) - 1e-9 for rule in ("greedy", "density"))


def test_that_greedy_would_fail_where_the_best_set_holds():
    """A13 can fail: greedy takes the best bid and with it less in total."""
    case = contest(4, [4, 2, 2], [3.0, 2.0, 2.0])

    assert total(case, RULES["greedy"](case)) < total(case, RULES["knapsack"](case))


@some
@given(contests())
def test_every_bid_has_a_reason_that_fits(case):
    decision = RULES["greedy"](case)

    unranked = [reason is Reason.NOT_RANKED for reason in decision.reason]
    assert unranked == np.isnan(case.value).tolist()
    assert sorted(decision.order) == [bid for bid, none in enumerate(unranked) if not none]
