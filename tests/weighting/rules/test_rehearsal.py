"""The rehearsal of equal shares: it answers as the rule does, or says that it cannot."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighting.rounds import large_round
from tests.weighting.rules.contests import contest
from tests.weighting.rules.test_replay import rounds
from weighting.allocation import allocate
from weighting.contest import Floor, Reason
from weighting.rules.equal_shares import equal_shares
from weighting.rules.leftovers import Leftovers, Terms
from weighting.rules.rehearsal import Rehearsal, TooCloseError
from weighting.support import Scorers


def in_full(case):
    return {bid for bid, reason in enumerate(equal_shares(case).reason) if reason is Reason.FULL}


@given(rounds(), st.integers(0, 40))
@settings(max_examples=150)
def test_another_budget_is_answered_as_the_rule_would_or_not_at_all(case, budget):
    try:
        found = Rehearsal.of(case).in_full(budget)
    except TooCloseError:
        return
    assert found == in_full(replace(case, budget=budget))


@given(rounds(), st.lists(st.floats(0.1, 9), min_size=40, max_size=40))
@settings(max_examples=150)
def test_other_scores_are_answered_as_the_rule_would_or_not_at_all(case, factors):
    """Every score is another one, those of the bid asked about also where there was none."""
    rehearsal = Rehearsal.of(case)
    of_bid = np.repeat(np.arange(len(case)), np.diff(case.utility.indptr))
    for bid in np.flatnonzero(~np.isnan(case.value)).tolist():
        base = np.where(of_bid == bid, case.utility.score + 1, case.utility.score)
        score = base * np.resize(factors, len(base))
        value = case.value.copy()
        value[bid] += 0.7
        changed = replace(case, value=value, utility=replace(case.utility, score=score))
        try:
            found = rehearsal.is_full(bid, float(value[bid]), score)
        except TooCloseError:
            continue
        assert found == (bid in in_full(changed))


def test_rounds_as_they_are_need_no_second_opinion():
    """None of some hundreds of questions about a usual round comes too close to call."""
    for hearing in allocate(large_round(20, 30, 5, rule="equal-shares")).hearings:
        rehearsal, scorers = Rehearsal.of(hearing.contest), Scorers(hearing.ballots)
        for bid in np.flatnonzero(~np.isnan(hearing.contest.value)).tolist():
            for by in (1.0, 7.5, 30.0):
                score = scorers.scores(scorers.moved(bid, by))
                changed = replace(hearing.contest.utility, score=score)
                assert rehearsal.is_full(bid, float(hearing.contest.value[bid]), score) == (
                    bid in in_full(replace(hearing.contest, utility=changed))
                )


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("nudge", [0, 1e-9])
def test_two_prices_that_are_equal_or_nearly_are_left_to_the_rule(place, nudge):
    score = [10.0, 10.0 + nudge, 4.0][-place:] + [10.0, 10.0 + nudge, 4.0][:-place]
    case = contest(100, [40, 40, 40], [1, 1, 1], ballots=[dict(enumerate(score))] * 4, utility="cardinality")

    with pytest.raises(TooCloseError):
        Rehearsal.of(case).in_full(100)


@pytest.mark.parametrize("ask", [49, 50, 51])
def test_a_cost_that_supporters_can_just_pay_is_left_to_the_rule(ask):
    case = contest(10**9, [ask * 10**7, 5], [1, 1], ballots=[[0], [1]], utility="cardinality")
    rehearsal = Rehearsal.of(case)

    if ask == 50:
        with pytest.raises(TooCloseError):
            rehearsal.in_full(10**9)
    else:
        assert rehearsal.in_full(10**9) == in_full(case)


def test_purses_of_two_thirds_whose_floats_sum_to_less_than_they_hold_are_left_to_the_rule():
    """Six of nine scorers hold 4 of 6 together, and want the bid differently."""
    ballots = [{0: float(score)} for score in range(1, 7)] + [{}] * 3
    case = contest(6, [4], [1], ballots=ballots, utility="cardinality")

    assert sum([6 / 9] * 6) < 4
    with pytest.raises(TooCloseError):
        Rehearsal.of(case).in_full(6)


def test_a_purse_that_a_purchase_just_empties_is_left_to_the_rule():
    """Whether the first scorer keeps anything of its third of a penny, floats cannot tell."""
    ballots = [{0: 1.0, 1: 1.0}, {0: 1.0}, {1: 4.0}]
    case = contest(100, [200 // 3, 30], [1, 1], ballots=ballots, utility="cardinality")
    nearly = replace(case, budget=10**8, asked=np.array([2 * 10**8 // 3, 30]))

    assert Rehearsal.of(case).in_full(100) == in_full(case)
    with pytest.raises(TooCloseError):
        Rehearsal.of(nearly).in_full(10**8)


def test_the_last_payer_of_a_sliver_is_left_to_the_rule():
    """Three purses pay all but a little of the cost: what the fourth pays is a difference of large sums."""
    ballots = [{0: 9.0}, {0: 9.0}, {0: 9.0}, {0: 0.001}]
    case = contest(4 * 10**6, [3 * 10**6 + 200], [1], ballots=ballots, utility="cardinality")

    with pytest.raises(TooCloseError):
        Rehearsal.of(case).in_full(4 * 10**6)


def test_no_rehearsal_of_floors_nor_of_what_is_too_large_for_floats(monkeypatch):
    floor = Floor("Wales", np.array([False, True]), 6)
    case = contest(12, [10, 6], ballots=[[0], [0], [1]])

    assert Rehearsal.of(case)
    assert Rehearsal.of(replace(case, floors=(floor,))) is None
    monkeypatch.setattr("weighting.rules.rehearsal.LARGEST", 7)
    assert Rehearsal.of(case) is None


def test_a_bid_whose_group_was_served_gets_nothing_of_what_is_left_over():
    owners = (frozenset("a"), frozenset("ab"), frozenset("c"))
    case = contest(10, [3, 3, 3], [3, 2, 1], owners=owners, one_per_group=True)
    leftovers = Leftovers(case)

    assert not leftovers.reach(1, Terms(3, 2.0, 1.0), 10, ())
    assert leftovers.reach(1, Terms(3, 4.0, 1.0), 10, ())
    assert not leftovers.reach(1, Terms(3, 4.0, 1.0), 10, {1})
    assert leftovers.reach(2, Terms(3, 1.0, 1.0), 6, ())
    assert not leftovers.reach(2, Terms(3, 1.0, 1.0), 5, ())
