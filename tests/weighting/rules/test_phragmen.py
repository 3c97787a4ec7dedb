"""Phragmén's rule against a published case and a slow, exact count from the definition."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.weighting.rules.contests import contest, elections, plain_phragmen
from tests.weighting.rules.test_equal_shares import RUNNING
from weighting.contest import Floor, Reason
from weighting.rules.phragmen import phragmen


def test_the_running_example_of_lackner_and_skowron():
    assert sorted(phragmen(contest(4, [1] * 7, ballots=RUNNING)).chosen) == [0, 1, 2, 3]


@given(elections())
@settings(max_examples=400)
def test_it_is_counted_as_defined(drawn):
    case, ballots, _ = drawn

    assert phragmen(case).chosen == plain_phragmen(case, ballots)


def test_times_that_differ_by_less_than_rounding_are_told_apart():
    """One unit in a million millions: the sooner goes first, although the tie would go to the other."""
    much = 10**12
    case = contest(2 * much + 1, [much + 1, much], ballots=[[0], [1]], tie_rank=np.array([0, 1]))

    assert phragmen(case).chosen == [1, 0]


def test_points_count_as_approval():
    case = contest(2, [1, 1], ballots=[{0: 5.0}, {1: 0.0}])

    assert phragmen(case).chosen == [0]


def test_the_count_stops_where_a_bid_that_could_be_bought_does_not_fit():
    decision = phragmen(contest(12, [10, 6, 1], ballots=[[0]] * 4 + [[1]] * 2 + [[2]] * 1 + [[2]] * 0))

    assert decision.chosen == [2, 0]
    assert decision.reason[1] is Reason.TOO_DEAR


def test_a_bid_dearer_than_the_budget_does_not_stop_the_count():
    assert phragmen(contest(12, [13, 6], ballots=[[0]] * 9 + [[1]])).chosen == [1]


def test_groups_and_floors_are_kept():
    owners = (frozenset("a"), frozenset("a"))
    case = contest(20, [5, 6], ballots=[[0], [0], [1]], owners=owners, one_per_group=True)
    floor = Floor("Wales", np.array([False, True]), 6)

    assert phragmen(case).chosen == [0]
    assert phragmen(replace(case, floors=(floor,))).chosen == [1]


def test_a_contest_without_approvals_is_refused():
    with pytest.raises(ValueError, match="approvals"):
        phragmen(contest(5, [1], [1]))
