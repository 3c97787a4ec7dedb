"""The knapsack against a known instance, against all sets of bids, and against what it may print."""

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from tests.bench.engine.synthetic import large_contest
from tests.weighting.rules.contests import all_sets, contest, contests
from weighting.contest import Floor, Reason
from weighting.rules.branches import best_amounts_by_branches
from weighting.rules.knapsack import knapsack
from weighting.rules.programme import NOTHING_SETTLED, Programme, _nothing_on_stdout


def with_limits(case, *, bids, cells):
    """Solve with branches for so many bids at most, and tables of so many cells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weighting.rules.branches.MOST_BIDS", bids)
        patch.setattr(sys.modules["weighting.rules.knapsack"], "CELLS", cells)
        patch.setattr(sys.modules["weighting.rules.knapsack"], "FEW_CELLS", cells)
        return knapsack(case)


def by_branches(case):
    """Solve by branch and bound, or by the programme where that gives up."""
    return with_limits(case, bids=100, cells=-1)


def by_table(case):
    """Solve by dynamic programming where all grants are full, else by the programme."""
    return with_limits(case, bids=0, cells=10**6)


def by_programme(case):
    """Solve without branches and without dynamic programming, which has no room for a single cell."""
    return with_limits(case, bids=0, cells=-1)


@pytest.mark.parametrize("solve", [by_branches, by_table, by_programme])
def test_the_instance_p01_of_burkardt(solve):
    """KNAPSACK_01, P01 (J. Burkardt): capacity 165, optimum 309."""
    weights = [23, 31, 29, 44, 53, 38, 63, 85, 89, 82]
    profits = [92, 57, 49, 68, 60, 43, 67, 84, 87, 72]

    decision = solve(contest(165, weights, profits))

    assert sorted(decision.chosen) == [0, 1, 2, 3, 5]
    assert sum(profits[bid] for bid in decision.chosen) == 309


def first_best_set(case):
    """Find the best set by trying all; ties by the best-ranked bid, then the second-best."""
    ranked = [bid for bid in case.ranking() if case.minimum[bid] <= case.budget]
    exact = [Fraction(float(value)) for value in np.nan_to_num(case.value)]
    best = None
    for places in all_sets(len(ranked)):
        bids = [ranked[place] for place in places]
        if case.asked[bids].sum() > case.budget:
            continue
        key = (sum(exact[bid] for bid in bids), [place in places for place in range(len(ranked))])
        best = max(best, (key, bids), key=lambda entry: entry[0]) if best else (key, bids)
    return sorted(best[1])


@given(contests(part_grants=False, groups=False, floors=False))
@settings(max_examples=150)
def test_branches_and_table_find_the_first_of_the_best_sets(case):
    assert sorted(by_branches(case).chosen) == sorted(by_table(case).chosen) == first_best_set(case)


@given(contests(part_grants=False, groups=False, floors=False, most=5))
@settings(max_examples=25)
def test_the_programme_finds_the_same_set(case):
    assert sorted(by_programme(case).chosen) == first_best_set(case)


def first_best_with_parts(case):
    """Find the best amounts with part grants and groups, by trying all sets; ties as above."""
    each = [Fraction(float(value)) / int(ask) for value, ask in zip(case.value, case.asked, strict=True)]
    ranked, found = case.ranking(), []
    for bids in all_sets(len(case)):
        owners = [group for bid in bids for group in case.owners[bid]]
        left = case.budget - int(case.minimum[list(bids)].sum())
        if left < 0 or (case.one_per_group and len(owners) != len(set(owners))):
            continue
        amount = [int(case.minimum[bid]) if bid in bids else 0 for bid in range(len(case))]
        for bid in sorted(bids, key=lambda bid: (-each[bid], ranked.index(bid))):
            more = min(left, int(case.asked[bid]) - amount[bid])
            amount[bid], left = amount[bid] + more, left - more
        total = sum(part * pence for part, pence in zip(each, amount, strict=True))
        found.append((total, [bid in bids for bid in ranked], amount))
    return max(found)[2]


@given(contests(floors=False, unranked=False))
@settings(max_examples=150)
def test_with_part_grants_and_groups_the_amounts_are_those_of_the_first_of_the_best_sets(case):
    assert by_branches(case).amount.tolist() == first_best_with_parts(case)


@pytest.mark.parametrize("seed", range(10))
def test_branches_find_the_best_where_nearly_every_set_is_nearly_as_good(seed):
    """Values that follow the asks: the hard cases of the literature, known as strongly correlated."""
    chance = Random(seed)
    asked = [chance.randrange(10, 100) for _ in range(11)]
    minimum = [ask * chance.choice([6, 8, 10]) // 10 for ask in asked]
    owners = tuple(frozenset([chance.randrange(8)]) for _ in asked)
    value = [float(ask + 10) for ask in asked]
    case = contest(sum(asked) // 2, asked, value, minimum, owners=owners, one_per_group=seed % 2 == 0)

    assert best_amounts_by_branches(case, case.ranking()).tolist() == first_best_with_parts(case)


@given(contests(floors=False, unranked=False, most=5))
@settings(max_examples=40)
def test_the_programme_finds_the_same_amounts(case):
    assert by_programme(case).amount.tolist() == first_best_with_parts(case)


@pytest.mark.parametrize("seed", range(6))
def test_branches_find_the_same_amounts_as_the_programme_in_larger_contests(seed):
    case = large_contest(seed, groups=30, bids=70)

    assert best_amounts_by_branches(case, case.ranking()) is not None
    assert knapsack(case).amount.tolist() == by_programme(case).amount.tolist()


def test_too_many_equal_sets_are_left_to_the_others():
    """Forty bids that are worth the same: there are more best sets than anybody could try."""
    case = contest(200, [10] * 40, [5.0] * 40)

    assert best_amounts_by_branches(case, case.ranking()) is None
    assert knapsack(case).chosen == list(range(20))


def test_branches_serve_no_floors_nor_bids_that_ask_for_nothing():
    floor = Floor("Wales", np.array([False, True]), 3)
    case = contest(10, [9, 3], [9.0, 1.0], floors=(floor,))
    free = contest(10, [9, 0], [9.0, 1.0])

    assert best_amounts_by_branches(case, case.ranking()) is None
    assert best_amounts_by_branches(free, free.ranking()) is None
    assert knapsack(free).chosen == [0, 1]


def by_core(case):
    """Solve as a large contest is solved, with two bids in the first core."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weighting.rules.programme.LARGE", 0)
        patch.setattr("weighting.rules.core.DOUBTFUL", 2)
        return by_programme(case)


@given(contests(floors=False, unranked=False))
@settings(max_examples=60)
def test_what_is_settled_beyond_doubt_costs_nothing(case):
    assert by_core(case).amount.tolist() == by_programme(case).amount.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_a_larger_contest_has_the_same_best_set_with_and_without_a_core(seed):
    case = large_contest(seed, groups=60, bids=120)

    assert by_core(case).amount.tolist() == by_programme(case).amount.tolist()


@pytest.mark.parametrize("solve", [by_branches, by_table, by_programme, by_core])
@pytest.mark.parametrize("place", range(3))
def test_ties_go_to_the_best_ranked_bid(solve, place):
    """One bid of 4 and two of 2 are worth the same; the dear one is best ranked, wherever it stands."""
    asked = np.roll([4, 2, 2], place)

    assert solve(contest(4, asked, asked)).chosen == [place]


def test_a_floor_binds_the_best_set():
    floor = Floor("Wales", np.array([False, True, True]), 3)
    case = contest(10, [10, 3, 4], [9.0, 1.0, 1.5], floors=(floor,))

    decision = knapsack(case)

    assert decision.amount.tolist() == [0, 3, 4]
    assert decision.shortfall == {}
    assert knapsack(replace(case, floors=())).amount.tolist() == [10, 0, 0]


def test_a_floor_that_cannot_be_met_binds_as_far_as_its_bids_go():
    floor = Floor("Wales", np.array([False, True]), 8)
    decision = knapsack(contest(10, [9, 3], [9.0, 1.0], floors=(floor,)))

    assert decision.amount.tolist() == [0, 3]
    assert decision.shortfall == {"Wales": 5}


def test_reasons_are_given():
    owners = (frozenset("a"), frozenset("a"), frozenset("b"), frozenset("c"), frozenset("d"))
    case = contest(
        10, [6, 5, 5, 40, 5], [9, 1, 4, 9, float("nan")], [5, 5, 5, 40, 5], owners=owners, one_per_group=True
    )

    assert knapsack(case).reason == (
        Reason.PART,
        Reason.GROUP_SERVED,
        Reason.FULL,
        Reason.TOO_DEAR,
        Reason.NOT_RANKED,
    )


def test_the_budget_holds_to_the_penny_where_the_solver_sees_no_difference():
    """A thousand million pence and a bid too many by a single penny."""
    asked = [10**9 - 3, 2, 2]
    owners = tuple(frozenset([bid]) for bid in range(3))
    case = contest(10**9, asked, [50.0, 30.0, 30.0], owners=owners, one_per_group=True)

    decision = knapsack(case)

    assert decision.spent <= case.budget
    assert decision.chosen == [0, 1]


def test_a_set_that_is_over_the_budget_by_a_penny_is_no_answer():
    """Whatever the solver makes of it: sets are paid in whole pence before they are believed."""
    case = contest(10**9, [10**9 - 3, 2, 2], [50.0, 30.0, 30.0])
    programme = Programme(case, case.ranking())

    assert programme._with_best_amounts(frozenset({0, 1, 2})) is None
    assert programme._with_best_amounts(frozenset({0, 1})).amount.sum() == 10**9 - 1


def test_a_rival_set_is_noticed():
    case = contest(4, [4, 2, 2], [4, 2, 2])

    assert has_rival(case)
    assert not has_rival(replace(case, value=np.array([5.0, 2, 2])))


def has_rival(case):
    programme = Programme(case, case.ranking())
    return programme.has_rival(programme.solve(NOTHING_SETTLED), NOTHING_SETTLED)


def test_what_is_printed_past_python_never_reaches_standard_output():
    """C's printf is buffered where standard output is a pipe, and must not come out later either."""
    script = (
        "import ctypes\n"
        "from weighting.rules.programme import _nothing_on_stdout\n"
        "with _nothing_on_stdout():\n"
        "    ctypes.CDLL(None).printf(b'stray')\n"
        "print('answer')\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=os.getcwd()
    )

    assert shown.stdout == "answer\n"
    assert "stray" in shown.stderr


def test_without_a_standard_output_nothing_breaks(monkeypatch):
    monkeypatch.setattr(os, "dup", lambda _: (_ for _ in ()).throw(OSError()))

    with _nothing_on_stdout():
        pass
