"""The tilt that reaches an aim (W9), the pace of change, and weights that meet given totals."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighting.tables import HAND, HAND_LEAST_FORTY, tables
from weighting.calibration import calibrate_tilt, damp, least_present_areas, rake, weighted_share
from weighting.weights import PresenceWeights


def share_of_least(fitted, table, least, tilt):
    weighed = fitted.what_if(tilt=tilt).transform(table)
    areas = least_present_areas(weighed.presence, table.electorate, least)
    return weighted_share(weighed.weight, table.electorate, areas)


@pytest.mark.parametrize(
    ("tilt", "share"),
    [(0, 0.3412), (0.25, 0.4272), (0.5, 0.5141), (1, 0.6712), (2, 0.8699), (4, 0.9824)],
)
def test_shares_of_the_least_forty_percent_by_hand(tilt, share):
    fitted = PresenceWeights().fit(HAND)

    assert share_of_least(fitted, HAND, 0.4, tilt) == pytest.approx(share, abs=5e-5)


def test_the_tilt_for_sixty_percent_by_hand():
    fitted = PresenceWeights().fit(HAND).calibrate(HAND, least=0.4, share=0.6)

    assert fitted.settings.tilt == pytest.approx(0.760467, abs=5e-7)
    assert share_of_least(fitted, HAND, 0.4, fitted.settings.tilt) == pytest.approx(0.6)


@given(tables(min_areas=2), st.floats(1, 10), st.floats(0.05, 0.95), st.lists(st.floats(0, 8), min_size=2))
def test_w9_more_tilt_never_lowers_the_share_of_the_least_present(table, clip, least, tilts):
    fitted = PresenceWeights(clip=clip).fit(table)
    shares = [share_of_least(fitted, table, least, tilt) for tilt in [0, *sorted(tilts)]]
    areas = least_present_areas(fitted.transform(table).presence, table.electorate, least)

    assert shares[0] == pytest.approx(table.electorate[areas].sum() / table.electorate.sum())
    assert all(after >= before - 1e-12 for before, after in pairwise(shares))


@given(
    st.lists(st.integers(1, 60), min_size=2, max_size=6, unique=True).map(sorted),
    st.lists(st.integers(1, 90_000), min_size=6, max_size=6),
    st.floats(0.01, 6),
    st.data(),
)
@settings(deadline=None)  # the first example loads scipy
def test_calibration_finds_the_tilt_that_gave_a_share(tenths, sizes, tilt, data):
    presence, electorate = np.array(tenths) / 10, np.array(sizes[: len(tenths)])
    first = data.draw(st.integers(1, len(tenths) - 1))
    areas = np.arange(len(tenths)) < first
    least = electorate[:first].sum() / electorate.sum()
    wanted = weighted_share(presence**-tilt, electorate, areas)

    found = calibrate_tilt(presence, electorate, least=least, share=wanted, clip=100)

    assert weighted_share(presence**-found, electorate, areas) == pytest.approx(wanted, abs=1e-9)


def test_equal_presence_is_taken_together_or_not_at_all():
    assert least_present_areas([1, 1, 0.5], [10, 10, 10], 0.4).tolist() == [False, False, True]
    assert least_present_areas([1, 1, 0.5], [10, 10, 10], 0.999).tolist() == [False, False, True]
    assert least_present_areas(
        PresenceWeights().fit(HAND).transform(HAND).presence, HAND.electorate, 0.4
    ).tolist() == (HAND_LEAST_FORTY.tolist())


def test_a_share_that_is_met_exactly_is_not_lost_to_binary_fractions():
    assert least_present_areas([1, 2, 3], [1, 2, 7], 0.3).tolist() == [True, True, False]


def test_areas_that_already_have_the_share_need_no_tilt():
    assert calibrate_tilt([0.5, 2], [10, 10], least=0.5, share=0.5) == 0.0


@pytest.mark.parametrize(
    ("least", "share", "words"),
    [
        (0.4, 0.3, "more than 30.0%"),
        (0.4, 0.9999999, "at most"),
        (0.1, 0.6, "no area fits"),
        (0.0, 0.6, "between 0 and 1"),
        (1.0, 0.6, "between 0 and 1"),
        (float("nan"), 0.6, "between 0 and 1"),
    ],
)
def test_an_aim_that_no_tilt_reaches_is_refused(least, share, words):
    with pytest.raises(ValueError, match=words):
        PresenceWeights().fit(HAND).calibrate(HAND, least=least, share=share)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0, 1))
def test_damped_weights_lie_between_the_old_and_the_new(old, new, pace):
    moved = damp([old], [new], pace=pace)[0]

    assert min(old, new) * (1 - 1e-12) <= moved <= max(old, new) * (1 + 1e-12)
    assert damp([old], [new], pace=1) == pytest.approx([new])
    assert damp([old], [new], pace=0) == pytest.approx([old])
    assert np.log(moved / old) == pytest.approx(pace * np.log(new / old), abs=1e-9)


def test_damping_refuses_nonsense():
    with pytest.raises(ValueError, match="pace"):
        damp([1], [1], pace=1.5)
    with pytest.raises(ValueError, match="above zero"):
        damp([0], [1])


def test_raking_meets_both_margins_and_keeps_the_odds_ratio():
    """Deming and Stephan's point: the interaction in the table survives."""
    weights = [40, 30, 35, 50]
    margins = [["a", "a", "b", "b"], ["x", "y", "x", "y"]]

    raked = rake(weights, margins, [{"a": 80, "b": 70}, {"x": 90, "y": 60}])

    assert raked[:2].sum() == pytest.approx(80)
    assert raked[[0, 2]].sum() == pytest.approx(90)
    odds = (40 * 50) / (30 * 35)
    assert raked[0] * raked[3] / (raked[1] * raked[2]) == pytest.approx(odds)


@pytest.mark.parametrize(
    ("weights", "margins", "targets", "words"),
    [
        ([1, 1], [["a", "b"]], [{"a": 1}], "no target for 'b'"),
        ([1, 0], [["a", "b"]], [{"a": 1, "b": 1}], "scale up to the target of 'b'"),
        ([1, 1], [["a", "b"]], [{"a": 1, "b": 1, "c": 1}], "scale up to the target of 'c'"),
        ([1, 1], [["a", "b"], ["x", "x"]], [{"a": 1, "b": 1}, {"x": 3}], "different totals"),
        ([1, 1], [["a", "b"]], [{"a": -1, "b": 3}], "negative"),
        ([1, 1], [["a", "b"], ["x", "y"]], [{"a": 1, "b": 2}, {"x": 2, "y": 1}], "do not agree"),
    ],
)
def test_raking_refuses_totals_that_cannot_be_met(weights, margins, targets, words):
    with pytest.raises(ValueError, match=words):
        rake(weights, margins, targets)
