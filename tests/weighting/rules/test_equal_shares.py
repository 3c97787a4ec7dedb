"""Equal shares against published cases and against a slow, exact count from the definition."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings

from tests.weighting.rules.contests import contest, contests, elections, plain_equal_shares, utilities
from weighting.contest import Floor, Reason
from weighting.rules.equal_shares import equal_shares
from weighting.rules.shares import Market


def test_the_worked_example_of_equalshares_net():
    """equalshares.net, explanation, example 1: bike 700, gym 400, park 250, play 200, lib 100."""
    bike, gym, park, play, lib = range(5)
    ballots = [[bike, gym], [bike, gym, park], [bike, gym], [bike, gym, park], [bike, gym, park], [bike, gym]]
    ballots += [[park, play, lib], [play], [play, lib], [park, play, lib], [bike]]
    case = contest(1100, [700, 400, 250, 200, 100], ballots=ballots)

    decision = equal_shares(case, completion="none")

    assert decision.chosen == [bike, play, lib]
    assert left_in_purses(case, decision) == pytest.approx(
        [0, 0, 0, 0, 0, 0, 50 / 3, 50, 50 / 3, 50 / 3, 0], abs=1e-9
    )


def left_in_purses(case, decision):
    purses = np.full(case.utility.scorers, decision.endowment)
    for scorers, paid in decision.payments.values():
        purses[scorers] -= paid
    return purses.tolist()


RUNNING = [[0, 1]] * 3 + [[0, 2]] * 3 + [[0, 3]] * 2 + [[1, 2, 5], [4], [5], [6]]


def test_the_running_example_of_lackner_and_skowron():
    """Lackner & Skowron 2023; with purses of 3/8 a and b are bought. Here money is in 1/24."""
    case = contest(4 * 24, [24] * 7, ballots=RUNNING)

    assert equal_shares(case, completion="none").chosen == [0]
    assert Market(case, case.utility).buy(Fraction(9)).bought == (0, 1)
    assert equal_shares(case, completion="add1").chosen == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("utility", "completion", "chosen"),
    [("cardinality", "none", {0, 1, 3}), ("cost", "none", {0, 2}), ("cost", "add1-exhaustive", {0, 1, 2})],
)
def test_cost_and_cardinality_differ(utility, completion, chosen):
    """A test case of the peer library: costs 1, .9, 2, 1.09 and a budget of 4, here in hundredths."""
    ballots = [[0], [1, 2, 3], [1, 2, 3], [2]]
    case = contest(400, [100, 90, 200, 109], ballots=ballots, utility=utility)

    assert set(equal_shares(case, completion=completion).chosen) == chosen


def test_completion_by_votes():
    """A test case of the peer library: a alone is bought; votes then add b and c (ties by name)."""
    ballots = [[0, 1]] * 2 + [[0]] + [[0, 2]] * 3 + [[0, 3]] * 2 + [[5], [4]]
    case = replace(contest(5, [1, 2, 2, 1, 1, 1], ballots=ballots), tie_rank=np.arange(6))

    assert equal_shares(case, completion="none").chosen == [0]
    assert sorted(equal_shares(case, completion="greedy").chosen) == [0, 1, 2]


@given(elections())
@example((contest(2, [1, 1], ballots=[[0], [1]]), [[0], [1]], "cost"))
@settings(max_examples=400)
def test_approvals_are_counted_as_defined(drawn):
    case, ballots, kind = drawn

    decision = equal_shares(case, completion="none")
    bought, purses = plain_equal_shares(case, ballots, kind)

    assert decision.chosen == bought
    assert left_in_purses(case, decision) == pytest.approx([float(p) for p in purses], abs=1e-9)


@given(elections(scored=True, utility="cardinality"))
@settings(max_examples=400)
def test_points_are_counted_as_defined(drawn):
    case, ballots, kind = drawn

    assert equal_shares(case, completion="none").chosen == plain_equal_shares(case, ballots, kind)[0]


@pytest.mark.parametrize("place", range(4))
def test_a_tie_that_floats_cannot_see_is_settled_by_the_stated_order(place):
    """Ten voters pay thirds and sevenths first; then two bids have exactly the same price.

    The one of the lower cost stands in every position; under cardinality it costs less for each
    voter, so that prices are made equal by its having fewer supporters.
    """
    asked, fans = [21, 7, 8, 12], [range(21), range(7), range(20, 28), range(20, 32)]
    order = np.roll(np.arange(4), place)
    ballots = [[bid for bid in range(4) if i in fans[order[bid]]] for i in range(40)]
    case = contest(80, [asked[kind] for kind in order], ballots=ballots, utility="cardinality")

    assert equal_shares(case, completion="none").chosen == plain_equal_shares(case, ballots, "cardinality")[0]


@pytest.mark.parametrize(("nudge", "chosen"), [(0, [1, 0]), (2**-50, [0, 1]), (-(2**-50), [1, 0])])
def test_prices_that_differ_by_less_than_rounding_are_told_apart(nudge, chosen):
    """Equal prices go to the lower cost; a price lower by one part in 1e15 goes first all the same."""
    ballots = [[0, 1]] * 2
    wanted = utilities(ballots, 2, scale=[3 * (1 + nudge), 2.0])
    case = replace(contest(10, [3, 2], [2, 2]), utility=wanted)

    assert equal_shares(case, completion="none").chosen == chosen


@pytest.mark.parametrize("voters", range(1, 80))
def test_what_all_can_just_pay_together_is_bought(voters):
    """Shares such as 1/49 do not sum to 1 in floats."""
    case = contest(1, [1], ballots=[[0]] * voters)

    assert equal_shares(case, completion="none").chosen == [0]


def test_what_is_dearer_by_one_unit_than_all_purses_is_not_bought():
    case = contest(10**12, [1, 10**12], ballots=[[0, 1]])

    assert equal_shares(case, completion="none").chosen == [0]


def test_a_purse_is_not_taken_for_empty_while_it_holds_one_unit():
    case = contest(10**11, [10**11 - 1, 1], ballots=[{0: 10.0**11, 1: 0.5}], utility="cardinality")

    assert equal_shares(case, completion="none").chosen == [0, 1]


def test_weight_moves_a_bid_forward_and_not_what_its_supporters_hold():
    ballots = [{0: 10.0, 1: 10.0}] * 4
    case = contest(100, [60, 60], ballots=ballots, utility="cardinality")
    favoured = replace(case, utility=utilities(ballots, 2, scale=[1.0, 2.0]))

    assert equal_shares(case, completion="none").chosen == [0]
    assert equal_shares(favoured, completion="none").chosen == [1]
    assert equal_shares(favoured, completion="none").payments[1][1].tolist() == [15.0] * 4


def test_what_nobody_wants_is_not_bought():
    case = contest(10, [1, 1], [1, 1], ballots=[{0: 1.0, 1: 0.0}], utility="cardinality")

    assert equal_shares(case, completion="none").reason == (Reason.FULL, Reason.NOT_SUPPORTED)


def test_unbought_bids_are_listed_by_what_their_supporters_still_have():
    case = contest(12, [10, 6, 8], ballots=[[0], [1], [1, 2]])

    assert equal_shares(case, completion="none").order == (1, 0, 2)


def test_one_bid_for_each_group():
    owners = (frozenset("a"), frozenset("a"), frozenset("b"))
    case = contest(30, [5, 6, 5], ballots=[[0, 1, 2]] * 3, owners=owners, one_per_group=True)

    decision = equal_shares(case, completion="greedy")

    assert decision.chosen == [0, 2]
    assert decision.reason[1] is Reason.GROUP_SERVED


def test_a_floor_is_shared_out_first():
    floor = Floor("Wales", np.array([False, True]), 6)
    case = contest(12, [10, 6], ballots=[[0], [0], [1]], floors=(floor,))

    assert equal_shares(replace(case, floors=()), completion="greedy").chosen == [0]
    assert equal_shares(case, completion="greedy").chosen == [1]


def test_raising_shares_ends_where_everything_can_be_paid():
    """One voter alone wants a dear project: raising one by one would take a million steps."""
    case = contest(3_000_000, [1_000_000, 5], ballots=[[0], *([[1]] * 9)])

    assert sorted(equal_shares(case, completion="add1").chosen) == [0, 1]


def test_a_contest_without_utilities_is_refused():
    with pytest.raises(ValueError, match="utilities"):
        equal_shares(contest(5, [1], [1]))


@given(contests(part_grants=False, groups=False, floors=False, unranked=False))
def test_completed_shares_leave_nothing_that_would_fit(case):
    voters = max(1, len(case))
    case = replace(case, utility=utilities([range(len(case))] * voters, len(case)))

    decision = equal_shares(case, completion="greedy")

    left = case.budget - decision.spent
    assert all(case.asked[bid] > left for bid in range(len(case)) if bid not in decision.chosen)
