"""The split of a national fund: to the penny, floors first, every step kept."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighting.tables import HAND, tables, tilts
from weighting.pence import apportion
from weighting.presence import AreaCounts
from weighting.split import split_fund
from weighting.weights import PresenceWeights


@given(st.integers(0, 10**12), tables(), tilts, st.integers(0, 10**6))
def test_amounts_add_up_exactly_and_nobody_is_below_the_floor(total, table, tilt, floor):
    floor = min(floor, total // len(table))

    split = split_fund(total, table, weights=PresenceWeights(tilt=tilt), floor_pence=floor)

    assert sum(split.amounts_pence) == sum(split.unweighted_pence) == total
    assert min(split.amounts_pence + split.unweighted_pence) >= floor


@given(st.integers(0, 10**12), tables())
def test_without_tilt_the_split_is_that_by_electorate(total, table):
    split = split_fund(total, table, weights=PresenceWeights(tilt=0))

    assert split.amounts_pence == split.unweighted_pence == apportion(total, table.electorate.tolist())


def test_the_floor_is_paid_first_and_the_rest_follows_electorate_times_weight():
    split = split_fund(25_000_001, HAND, floor_pence=10_000)
    weight = PresenceWeights().fit(HAND).transform(HAND).weight
    parts = apportion(25_000_001 - 70_000, (HAND.electorate * weight).tolist())

    assert split.amounts_pence == [10_000 + part for part in parts]
    assert split.amounts_pence[5] == 10_000  # nobody lives there
    assert split.shared_pence == 24_930_001


def test_money_per_elector_stands_in_the_ratio_of_the_weights():
    split = split_fund(10**12, HAND)
    per_head = np.array(split.amounts_pence)[[0, 4]] / HAND.electorate[[0, 4]]

    assert per_head[0] / per_head[1] == pytest.approx(split.weight[0] / split.weight[4], rel=1e-9)


def test_floors_may_differ_and_sizes_may_be_other_than_electors():
    table = AreaCounts([100, 100], [1, 1])

    split = split_fund(100, table, floor_pence=[20, 0], sizes=[1, 3])

    assert split.amounts_pence == [40, 60]


def test_a_fit_on_the_national_table_is_used_as_it_is():
    fitted = PresenceWeights(tilt=1).fit(HAND)
    regions = HAND.merged([[0, 1, 3], [2, 4, 5, 6]])

    split = split_fund(1000, regions, weights=fitted)

    assert split.fitted is fitted
    assert split.weight == pytest.approx(fitted.transform(regions).weight)


def test_each_of_the_seven_steps_follows_from_those_before():
    split = split_fund(25_000_001, HAND, floor_pence=10_000)
    steps = {step.name: step.columns for step in split.steps}
    counts, rates, presence, weight, share, floor, pence = steps.values()

    assert list(steps) == ["counts", "rates", "presence", "weight", "share", "floor", "pence"]
    assert counts["members"] == HAND.members.tolist()
    assert rates["members_per_1000"][0] == pytest.approx(12 / 70)
    kappa = split.fitted.members.count
    expected = (counts["members"][0] + kappa) / (rates["expected_members"][0] + kappa)
    assert presence["presence_members"][0] == pytest.approx(expected)
    assert weight["clipped_presence"][3] == 0.25
    assert weight["weight"] == pytest.approx([held**-0.5 for held in weight["clipped_presence"]])
    assert sum(share["share"]) == pytest.approx(1)
    assert share["weighted_size"] == pytest.approx(np.multiply(counts["size"], weight["weight"]))
    assert floor["quota_pence"] == pytest.approx(np.multiply(share["share"], split.shared_pence))
    assert sum(pence["amount_pence"]) - sum(pence["rounded_down_pence"]) in range(len(HAND))
    for amount, down in zip(pence["amount_pence"], pence["rounded_down_pence"], strict=True):
        assert amount - down in (0, 1)


def test_the_share_and_the_pence_are_exact_where_floats_would_not_be():
    total, table = 10**17 + 1, AreaCounts([1, 1, 1], [5, 5, 5])

    assert split_fund(total, table).amounts_pence == [
        int(Fraction(total, 3)) + (i < total % 3) for i in range(3)
    ]


def test_pots_without_codes_are_numbered():
    assert split_fund(10, AreaCounts([1, 1], [0, 0])).names == ("1", "2")
    assert split_fund(10, HAND).names == HAND.codes


@pytest.mark.parametrize(
    ("total", "options", "words"),
    [
        (-1, {}, "negative"),
        (100, {"floor_pence": -1}, "negative"),
        (6, {"floor_pence": 1}, "floors need 7 pence"),
        (100, {"floor_pence": [1]}, "7 pots and 1 floors"),
        (100, {"sizes": [1]}, "7 pots"),
        (100, {"sizes": [0] * 7}, "nobody to go to"),
    ],
)
def test_a_split_that_cannot_be_made_is_refused(total, options, words):
    with pytest.raises(ValueError, match=words):
        split_fund(total, HAND, **options)
