"""The audit: nothing to gain under halves, and what there is to gain elsewhere."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighting.rounds import RULES_HERE, a_round, large_round
from weighting.allocation import allocate
from weighting.audit import STRATEGIES, Trial, audit
from weighting.round import Bid, Group, Interest, Mark, Round

numbers = st.integers(0, 10**6)
GROUPS = tuple(Group(name) for name in ("north", "south", "east", "west"))
BIDS = (Bid("hall", ("north",), 500, 500), Bid("van", ("south",), 500, 500))
MARKS = (
    Mark("east", "hall", 60.0),
    Mark("east", "van", 55.0),
    Mark("south", "hall", 70.0),
    Mark("north", "van", 65.0),
)
OPEN = Round(500, "", GROUPS, BIDS, MARKS, panel="open", minimum_scorers=1)


@settings(max_examples=30, deadline=None)
@given(numbers, st.sampled_from([rule for rule in RULES_HERE if rule != "knapsack"]))
def test_under_halves_nobody_gains_a_penny(number, rule):
    terms = {"panel": "halves", "fallback": "none", "participation": 0.6}

    found = audit(a_round(number, rule=rule, **terms))

    assert found.max_gain_pence == 0
    assert found.money_moved_pence == 0
    assert all(gain.strategy is None for gain in found.gains)


def test_an_open_panel_invites_gains_and_the_audit_sees_them():
    found = audit(large_round(20, 30, 2, panel="open"))

    assert found.max_gain_pence > 0
    assert found.money_moved_pence == sum(gain.best_gain_pence for gain in found.gains)


def test_the_gain_of_one_group_by_hand():
    """South loses by 60 and 70 against 55 and 65; once it gives hall a 0 the van is ahead."""
    assert allocate(OPEN).amounts == {"hall": 500, "van": 0}
    lowered = [replace(mark, mark=0.0) if mark.group == "south" else mark for mark in MARKS]
    assert allocate(replace(OPEN, marks=tuple(lowered))).amounts == {"hall": 0, "van": 500}

    gains = {gain.group: gain for gain in audit(OPEN).gains}

    assert gains["south"].best_gain_pence == 500
    assert gains["south"].strategy == "lowest mark to all"
    assert gains["north"].best_gain_pence == 0
    assert gains["west"].strategy is None


def test_a_group_whose_bid_lapsed_is_left_out_since_taking_part_is_what_the_terms_want():
    """South marked nothing, so that its van lapsed; had it marked hall at all, the van could win."""
    silent = tuple(mark for mark in MARKS if mark.group != "south")
    round_ = replace(OPEN, marks=silent, participation=0.5)
    trial = Trial(allocate(round_))
    south, hall, van = 1, 0, 1

    had_it_marked = trial.amounts_with(south, np.array([hall]), np.array([0.0]))
    gains = {gain.group: gain for gain in audit(round_).gains}

    assert trial.lapsed == {"south", "west"}  # west has no bid to lose
    assert trial.amounts[van] == 0
    assert had_it_marked[van] == 500
    assert gains["south"].best_gain_pence == 0
    assert gains["south"].strategy is None


def test_every_gain_is_what_the_named_strategy_brings_when_the_round_is_run_with_it():
    round_ = large_round(20, 30, 2, panel="open")
    allocation = allocate(round_)
    trial = Trial(allocation)
    gains = [gain for gain in audit(round_).gains if gain.best_gain_pence]

    for gain in gains:
        group = [each.id for each in round_.groups].index(gain.group)
        own = np.array([at for at, bid in enumerate(round_.bids) if gain.group in bid.groups])
        seen = trial.outlook(group, own)
        given_marks = zip(seen.bids, STRATEGIES[gain.strategy](seen), strict=True)
        new = [
            Mark(gain.group, round_.bids[bid].id, float(mark)) for bid, mark in given_marks if mark == mark
        ]
        others = [mark for mark in round_.marks if mark.group != gain.group]
        after = allocate(replace(round_, marks=(*others, *new))).amounts
        bids = [round_.bids[at].id for at in own]
        assert sum(after[bid] - allocation.amounts[bid] for bid in bids) == gain.best_gain_pence
    assert gains


def outlook_of_south(marks=MARKS, **changes):
    round_ = replace(OPEN, marks=marks, **changes)
    return Trial(allocate(round_)).outlook(1, np.array([1]))


@pytest.mark.parametrize(
    ("strategy", "marks"),
    [
        ("lowest mark to all", [0.0]),
        ("highest mark to all", [100.0]),
        ("lowest mark to funded bids", [0.0]),
        ("lowest mark to bids just above its own", [0.0]),
        ("highest mark to cheap losers", [70.0]),
        ("marks reversed", [30.0]),
        ("no marks", [np.nan]),
    ],
)
def test_each_strategy_does_what_it_says(strategy, marks):
    np.testing.assert_array_equal(STRATEGIES[strategy](outlook_of_south()), marks)


def test_strategies_stay_away_from_bids_that_a_group_may_not_mark():
    barred = replace(OPEN, marks=MARKS[:2], interests=(Interest("south", "hall"),))

    assert Trial(allocate(barred)).outlook(1, np.array([1])).bids.tolist() == []


def test_where_interests_are_not_named_only_marks_that_were_given_can_differ():
    groups = (*GROUPS[:1], Group("south", excused=1), *GROUPS[2:])

    assert outlook_of_south().bids.tolist() == [0]
    assert outlook_of_south(groups=groups).bids.tolist() == [0]
    assert outlook_of_south(marks=MARKS[:2], groups=groups).bids.tolist() == []
