"""Fairness of the money: textbook values, and the promises of curves and indices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighting.tables import HAND
from weighting.fairness import (
    concentration_curve,
    concentration_index,
    gini,
    least_present_share,
    lorenz,
    per_elector,
    progressivity,
    theil,
)
from weighting.weights import PresenceWeights


@st.composite
def outcomes(draw):
    """Money per elector, presence (with ties) and electorate of some areas; somebody got money."""
    areas = draw(st.integers(1, 8))

    def column(low, high):
        return np.array(draw(st.lists(st.integers(low, high), min_size=areas, max_size=areas)), dtype=float)

    money = column(0, 20)
    money[0] += 1
    return money, column(0, 3), column(1, 50)


@pytest.mark.parametrize(
    ("values", "coefficient"), [([1, 2, 3, 4, 5], 4 / 15), ([0, 0, 0, 1], 0.75), ([1, 1, 1], 0)]
)
def test_gini_of_the_textbook(values, coefficient):
    assert gini(values) == pytest.approx(coefficient, abs=1e-12)


def test_theil_of_the_textbook():
    assert theil([0, 0, 0, 1]) == pytest.approx(np.log(4))
    assert theil([1, 1, 1]) == 0


@given(outcomes())
def test_gini_is_half_the_mean_difference_over_the_mean(outcome):
    money, _, people = outcome
    part = people / people.sum()
    differences = np.abs(money[:, None] - money[None, :])

    assert gini(money, people) == pytest.approx(part @ differences @ part / (2 * (part @ money)), abs=1e-12)


@given(outcomes())
def test_the_index_is_twice_the_covariance_with_the_rank(outcome):
    """Both forms of World Bank Technical Note 7, with areas of equal presence at their common rank."""
    money, presence, people = outcome
    part = people / people.sum()
    rank = np.array([part[presence < at].sum() + part[presence == at].sum() / 2 for at in presence])
    mean = part @ money

    assert concentration_index(money, presence, people) == pytest.approx(
        2 * (part @ (money * rank) - mean * 0.5) / mean, abs=1e-12
    )


@given(outcomes(), st.data())
def test_the_order_of_the_table_does_not_matter_even_with_equal_presence(outcome, data):
    money, presence, people = outcome
    order = data.draw(st.permutations(range(len(money))))

    turned = concentration_index(money[order], presence[order], people[order])

    assert turned == pytest.approx(concentration_index(money, presence, people), abs=1e-12)


@given(outcomes())
def test_an_area_counts_as_many_times_as_it_has_electors(outcome):
    money, presence, people = outcome
    each, ranks = (np.repeat(column, people.astype(int)) for column in (money, presence))

    assert gini(each) == pytest.approx(gini(money, people), abs=1e-12)
    assert theil(each) == pytest.approx(theil(money, people), abs=1e-12)
    assert concentration_index(each, ranks) == pytest.approx(
        concentration_index(money, presence, people), abs=1e-12
    )


@given(outcomes())
def test_curves_run_from_nobody_to_everybody_and_lorenz_lies_lowest(outcome):
    money, presence, people = outcome
    worst_first, least_first = lorenz(money, people), concentration_curve(money, presence, people)

    for curve in (worst_first, least_first):
        assert curve[0].tolist() == [0, 0]
        assert curve[-1] == pytest.approx([1, 1])
        assert (np.diff(curve, axis=0) >= 0).all()
    lowest = np.interp(least_first[:, 0], worst_first[:, 0], worst_first[:, 1])
    assert (least_first[:, 1] >= lowest - 1e-12).all()


@given(outcomes())
def test_indices_keep_to_their_ranges(outcome):
    money, presence, people = outcome
    coefficient = gini(money, people)

    assert 0 - 1e-12 <= coefficient < 1
    assert abs(concentration_index(money, presence, people)) <= coefficient + 1e-12
    assert theil(money, people) >= 0


def test_money_for_the_least_present_makes_the_index_negative():
    assert concentration_index([3, 1], [0.5, 2]) < 0 < concentration_index([1, 3], [0.5, 2])
    assert concentration_index([3, 1], [1, 1]) == 0


def test_progressivity_compares_awards_with_asks():
    assert progressivity([3, 1], [1, 3], [0.5, 2]) == pytest.approx(-0.5)
    assert progressivity([1, 1], [1, 1], [0.5, 2]) == 0


def test_without_money_every_index_is_unknown():
    assert np.isnan(gini([0, 0]))
    assert np.isnan(theil([0, 0]))
    assert np.isnan(concentration_index([0, 0], [1, 2]))
    assert np.isnan(progressivity([0, 0], [1, 1], [1, 2]))
    assert np.isnan(least_present_share([0, 0], [1, 2], [1, 1], least=0.5).money_share)


def test_what_the_least_present_got_and_would_have_got_without_tilt():
    weighed = PresenceWeights().fit(HAND).transform(HAND)

    found = least_present_share(
        [100, 50, 50, 200, 50, 0, 50], weighed.presence, HAND.electorate, weight=weighed.weight
    )

    assert found.areas == 2
    assert found.money_share == pytest.approx(0.6)
    assert found.weighted_share == pytest.approx(0.5141, abs=5e-5)
    assert found.untilted_share == found.electorate_share == pytest.approx(0.3412, abs=5e-5)


def test_money_per_elector_needs_electors():
    assert per_elector([100, 0], [50, 0]).tolist() == [2, 0]
    with pytest.raises(ValueError, match="position 1 has money but no electors"):
        per_elector([100, 1], [50, 0])


@pytest.mark.parametrize(
    ("values", "presence", "people"),
    [
        ([-1, 1], [1, 2], [1, 1]),
        ([1, float("nan")], [1, 2], [1, 1]),
        ([1, 1], [1, 2], [1, -1]),
        ([1, 1], [1, 2], [0, 0]),
        ([1, 1], [1], [1, 1]),
        ([1, 1], [1, float("nan")], [1, 1]),
        ([1, 1], [1, 2], [1]),
    ],
)
def test_tables_that_make_no_sense_are_refused(values, presence, people):
    with pytest.raises(ValueError):
        concentration_index(values, presence, people)
