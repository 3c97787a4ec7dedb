"""Presence: Marshall's smoothing as pseudo-counts, against published figures and its promises."""

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.shared import SHARED, needs_shared
from tests.weighting.tables import HAND, tables
from weighting.presence import AreaCounts, Prior, fit_prior


@needs_shared
def test_auckland_as_spdep_prints_it():
    """spdep's EBest example: infant deaths 1977-85, population 9 x the under-fives of 1981."""
    with (SHARED / "data/known/auckland.csv").open() as file:
        rows = list(csv.DictReader(file))
    deaths = np.array([float(row["M77_85"]) for row in rows])
    children = 9 * np.array([float(row["Und5_81"]) for row in rows])

    prior = fit_prior(deaths, children)

    assert len(rows) == 167
    assert prior.variance == pytest.approx(7.284173e-07, rel=1e-6)
    assert prior.rate == pytest.approx(0.002633436, rel=1e-6)
    by_textbook = prior.rate + (deaths / children - prior.rate) * prior.variance / (
        prior.variance + prior.rate / children
    )
    assert prior.predict(deaths, children) == pytest.approx(by_textbook, rel=1e-12)


def test_six_observations_as_pysals_tutorial_prints_them():
    """PySAL 1, tutorial on smoothing: `Empirical_Bayes` of twelve counts summed two by two."""
    events = np.array([10, 8, 1, 4, 3, 5, 4, 3, 2, 1, 5, 3]).reshape(6, 2).sum(axis=1)
    people = np.array([100, 90, 15, 30, 25, 20, 30, 20, 80, 80, 90, 60]).reshape(6, 2).sum(axis=1)

    smoothed = fit_prior(events, people).predict(events, people)

    assert smoothed == pytest.approx(
        [0.09080775, 0.09252352, 0.12332267, 0.10753624, 0.03301368, 0.05934766], abs=5e-9
    )


def test_seven_areas_by_hand():
    prior = fit_prior(HAND.members, HAND.electorate)

    assert prior.rate == pytest.approx(0.0007764705882, rel=1e-9)
    assert prior.variance == pytest.approx(5.383290654e-07, rel=1e-9)
    assert prior.exposure == pytest.approx(1442.3717, rel=1e-7)
    assert prior.count == pytest.approx(1.11996, rel=1e-5)
    assert prior.relative(HAND.members, HAND.electorate) == pytest.approx(
        [0.236511, 0.721076, 1.782642, 0.018869, 2.686607, 1.0, 0.623806], abs=5e-7
    )


def test_refitting_would_break_monotonicity_and_the_frozen_fit_does_not():
    """MATHS, case 22: one member more in the third area lowers its presence, if one fits again."""
    electorate, before, after = [173, 82, 1878], [1, 3, 33], [1, 3, 34]
    frozen = fit_prior(before, electorate)
    refitted = fit_prior(after, electorate)

    assert frozen.relative(before, electorate)[2] == pytest.approx(1.000948, abs=5e-7)
    assert refitted.relative(after, electorate)[2] == pytest.approx(1.000511, abs=5e-7)
    assert frozen.relative(after, electorate)[2] > frozen.relative(before, electorate)[2]


@given(tables())
def test_w6_an_area_at_the_average_rate_has_presence_one_exactly(table):
    prior = fit_prior(table.members, table.electorate)

    assert (prior.relative(table.electorate * prior.rate, table.electorate) == 1).all()


def test_w8_areas_that_differ_no_more_than_chance_are_all_average():
    prior = fit_prior([3, 3, 3], [1000, 1000, 1000])

    assert prior.exposure == np.inf
    assert prior.variance == 0
    assert (prior.relative([0, 50, 3], [1000, 10, 0]) == 1).all()
    assert (prior.predict([0, 50, 3], [1000, 10, 0]) == 0.003).all()


@given(st.integers(1, 50_000), st.integers(1, 20), st.floats(0, 0.05), st.floats(1, 1e5))
def test_w10_merging_equal_areas_keeps_the_raw_rate_and_trusts_it_more(people, times, rate, nu):
    prior = Prior.from_exposure(0.01, nu)
    assume(abs(rate - 0.01) > 1e-6)
    members = rate * people

    one, merged = prior.predict([members, (1 + times) * members], [people, (1 + times) * people])

    assert abs(merged - prior.rate) > abs(one - prior.rate)
    assert abs(merged - rate) < abs(one - rate)


@given(tables())
def test_smoothed_rates_lie_between_the_raw_rate_and_the_average(table):
    prior = fit_prior(table.members, table.electorate)
    lived_in = table.electorate > 0
    raw = table.members[lived_in] / table.electorate[lived_in]

    smooth = prior.predict(table.members[lived_in], table.electorate[lived_in])

    assert (smooth >= np.minimum(raw, prior.rate) * (1 - 1e-12)).all()
    assert (smooth <= np.maximum(raw, prior.rate) * (1 + 1e-12)).all()


def test_an_own_prior_takes_the_place_of_marshalls():
    assert fit_prior([1, 2], [100, 100], prior_exposure=200) == Prior(0.015, 200.0, 3.0)


def test_nobody_anywhere_is_average_and_somebody_there_is_infinitely_present():
    prior = fit_prior([0, 0], [100, 200], prior_exposure=50)

    assert prior.relative([0, 1], [100, 0]).tolist() == [1.0, np.inf]


@pytest.mark.parametrize(
    ("members", "electorate", "words"),
    [
        ([-1, 2], [10, 10], "position 0 holds -1"),
        ([1, 2], [10, -10], "position 1 holds -10"),
        ([1, np.nan], [10, 10], "position 1 holds nan"),
        ([1, 2], [np.inf, 10], "position 0 holds inf"),
        ([1, 2], [0, 0], "no area has any electors"),
        ([], [], "no area has any electors"),
        ([1], [10, 10], "shape"),
    ],
)
def test_bad_counts_are_refused_with_their_position(members, electorate, words):
    with pytest.raises(ValueError, match=words):
        fit_prior(members, electorate)


@pytest.mark.parametrize("exposure", [0, -1, float("nan")])
def test_a_prior_that_is_not_above_zero_is_refused(exposure):
    with pytest.raises(ValueError, match="above zero"):
        fit_prior([1], [10], prior_exposure=exposure)


def test_a_table_is_taken_from_arrays_mappings_and_frames():
    columns = {"code": ["a", "b"], "electorate": [10, 20], "members": [1, 2], "groups": [0, 0.5]}

    for table in (AreaCounts.of(columns), AreaCounts.of(pd.DataFrame(columns))):
        assert table.codes == ("a", "b")
        assert table.groups is not None
        assert table.groups.tolist() == [0, 0.5]
    assert AreaCounts.of({"electorate": [10], "members": [1]}).groups is None


def test_counts_of_several_areas_are_summed_before_anything_else():
    merged = HAND.merged([HAND.positions(["A", "C"]), []])

    assert merged.electorate.tolist() == [138000, 0]
    assert merged.members.tolist() == [107, 0]
    assert merged.groups is not None
    assert merged.groups.tolist() == [1, 0]


def test_an_area_named_twice_or_unknown_is_refused():
    with pytest.raises(ValueError, match="named twice"):
        HAND.merged([[0, 0]])
    with pytest.raises(KeyError):
        HAND.positions(["Z"])


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        AreaCounts([1, 2], [1])
    with pytest.raises(ValueError, match="different lengths"):
        AreaCounts([1, 2], [1, 1], codes=["a"])


def test_more_members_than_electors_is_odd_but_allowed():
    assert AreaCounts([10, 10], [11, 10]).odd.tolist() == [True, False]
