"""Greedy, density and Pabulib's variants, by hand."""

from itertools import permutations

import numpy as np
import pytest

from tests.weighting.rules.contests import contest
from weighting.contest import Contest, Floor, Reason, reserve_list
from weighting.rules import RULES

WALKS = ["greedy", "density", "greedy-threshold", "greedy-no-skip"]


def test_greedy_funds_in_full_while_it_fits_then_a_part_once_then_nothing():
    decision = RULES["greedy"](contest(500, [300, 400, 150, 100], [4, 3, 2, 1], [300, 150, 150, 50]))

    assert decision.amount.tolist() == [300, 200, 0, 0]
    assert decision.reason == (Reason.FULL, Reason.PART, Reason.TOO_DEAR, Reason.TOO_DEAR)
    assert decision.left_when_reached.tolist() == [500, 200, 0, 0]


def test_greedy_skips_a_bid_whose_minimum_is_more_than_what_is_left():
    decision = RULES["greedy"](contest(500, [300, 400, 150], [3, 2, 1], [300, 250, 150]))

    assert decision.amount.tolist() == [300, 0, 150]


def test_no_skip_stops_at_the_first_bid_that_does_not_fit():
    decision = RULES["greedy-no-skip"](contest(500, [300, 400, 150], [3, 2, 1]))

    assert decision.amount.tolist() == [300, 0, 0]
    assert decision.reason[1:] == (Reason.TOO_DEAR, Reason.STOPPED)


def test_threshold_does_not_look_at_bids_below_it():
    decision = RULES["greedy-threshold"](contest(500, [300, 100, 100], [3, 2, 1]), threshold=2)

    assert decision.amount.tolist() == [300, 100, 0]
    assert decision.reason[2] is Reason.BELOW_THRESHOLD


def test_density_ranks_by_value_for_each_unit():
    decision = RULES["density"](contest(450, [300, 400, 100], [9, 8, 7]))

    assert decision.chosen == [2, 0]


def test_density_compares_quotients_exactly_where_floats_are_equal():
    """The two quotients differ by less than a float can show; the greater one goes first."""
    asked = [3 * 10**15 + 1, 3 * 10**15 - 2]
    value = [float(10**15), float(10**15 - 1)]

    assert value[0] / asked[0] == value[1] / asked[1]
    assert RULES["density"](contest(4 * 10**15, asked, value)).chosen == [0]


@pytest.mark.parametrize("rule", WALKS)
@pytest.mark.parametrize("place", list(permutations(range(3))))
def test_ties_go_to_the_lower_ask_then_to_contest_order(rule, place):
    """Three bids of equal value stand in every position; the two cheap ones go by position."""
    asked = np.array([200, 200, 300])[list(place)]
    value = asked / 100 if rule == "density" else [5.0, 5.0, 5.0]

    first_two = RULES[rule](contest(400, asked, value)).chosen[:2]

    assert first_two == sorted(np.flatnonzero(asked == 200).tolist())


@pytest.mark.parametrize("rule", [*WALKS, "knapsack"])
def test_a_stated_tie_rank_replaces_the_order_of_ties(rule):
    asked = np.array([200, 200, 200])
    tied = Contest(200, asked, asked, np.array([5.0, 5.0, 5.0]), tie_rank=np.array([2, 1, 0]))

    assert RULES[rule](tied).chosen == [2]


def test_one_bid_for_each_group_counts_joint_bids_for_all_their_groups():
    owners = (frozenset("ab"), frozenset("b"), frozenset("c"), frozenset("a"))
    decision = RULES["greedy"](contest(900, [100] * 4, [4, 3, 2, 1], owners=owners, one_per_group=True))

    assert decision.chosen == [0, 2]
    assert decision.reason[1] is decision.reason[3] is Reason.GROUP_SERVED


def test_a_floor_is_served_before_better_bids():
    floor = Floor("Wales", np.array([False, False, True]), 100)
    decision = RULES["greedy"](contest(300, [200, 100, 100], [3, 2, 1], floors=(floor,)))

    assert decision.amount.tolist() == [200, 0, 100]
    assert decision.shortfall == {}


def test_a_part_from_a_floor_is_topped_up_when_money_is_left():
    floor = Floor("Wales", np.array([False, True]), 60)
    decision = RULES["greedy"](contest(300, [200, 100], [2, 1], [200, 50], floors=(floor,)))

    assert decision.amount.tolist() == [200, 100]
    assert decision.reason[1] is Reason.FULL


def test_a_part_from_a_floor_is_topped_up_by_less_than_its_minimum_too():
    floor = Floor("Wales", np.array([False, True]), 60)
    decision = RULES["greedy"](contest(280, [200, 100], [2, 1], [200, 50], floors=(floor,)))

    assert decision.amount.tolist() == [200, 80]
    assert decision.reason[1] is Reason.PART


def test_a_floor_that_its_bids_cannot_use_is_reported_and_its_money_returned():
    floor = Floor("Wales", np.array([False, True]), 60)
    decision = RULES["greedy"](contest(200, [200, 100], [2, 1], floors=(floor,)))

    assert decision.amount.tolist() == [200, 0]
    assert decision.shortfall == {"Wales": 60}


def test_one_group_is_not_served_twice_across_floor_and_rest():
    floor = Floor("Wales", np.array([False, True]), 100)
    owners = (frozenset("a"), frozenset("a"))
    decision = RULES["greedy"](
        contest(900, [200, 100], [2, 1], owners=owners, one_per_group=True, floors=(floor,))
    )

    assert decision.amount.tolist() == [0, 100]
    assert decision.reason[0] is Reason.GROUP_SERVED
    assert sorted(decision.order) == [0, 1]


def test_the_reserve_list_has_the_unfunded_in_order_with_what_each_would_need():
    case = contest(300, [200, 400, 150, 10], [4, 3, 2, float("nan")], [200, 300, 120, 10])

    assert reserve_list(case, RULES["greedy"](case)) == [(1, 300), (2, 120)]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"budget": -1}, "negative"),
        ({"minimum": np.array([6, 1])}, "minimum"),
        ({"value": np.array([np.inf, 1.0])}, "finite"),
        ({"value": np.array([1.0])}, "one entry"),
        ({"one_per_group": True}, "owners"),
    ],
)
def test_a_contest_that_contradicts_itself_is_refused(change, problem):
    asked = np.array([5, 5])
    good = {"budget": 5, "asked": asked, "minimum": asked, "value": np.array([1.0, 2.0])}

    with pytest.raises(ValueError, match=problem):
        Contest(**good | change).check()
