"""Agreement of scorers, against the figures of Shrout and Fleiss and of Krippendorff."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from weighting.reliability import icc, icc_oneway, krippendorff_alpha

# Shrout and Fleiss 1979, tables 2 and 4: six targets, four judges
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

GAP = float("nan")
# Krippendorff 2011, data C: twelve units, four coders, gaps
DATA_C = [
    [1, 1, GAP, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [GAP, 5, 5, 5],
    [GAP, GAP, 1, 1],
    [GAP, GAP, 3, GAP],
]


def test_the_six_forms_of_shrout_and_fleiss():
    assert icc(SHROUT_FLEISS) == pytest.approx((0.1657, 0.2898, 0.7148, 0.4428, 0.6201, 0.9093), abs=5e-5)


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]
)
def test_krippendorffs_data_c(level, alpha):
    assert krippendorff_alpha(DATA_C, level=level) == pytest.approx(alpha, abs=5e-5)


def test_one_way_with_equal_numbers_is_form_one():
    bid = np.repeat(np.arange(6), 4)

    oneway = icc_oneway(bid, np.ravel(SHROUT_FLEISS))

    assert oneway == pytest.approx((icc(SHROUT_FLEISS).icc1, icc(SHROUT_FLEISS).icc1k, 4))


def test_one_way_with_unequal_numbers_by_hand():
    # means 2 and 8, of all 5.6: between = 2 * 12.96 + 3 * 5.76, within = (2 + 2) / 3, n0 = 5 - 13 / 5
    oneway = icc_oneway(["a", "a", "b", "b", "b"], [1, 3, 7, 8, 9])

    between, within, scorers = 43.2, 4 / 3, 2.4
    assert oneway.scorers == pytest.approx(scorers)
    assert oneway.icc1 == pytest.approx((between - within) / (between + (scorers - 1) * within))
    assert oneway.icc1k == pytest.approx(1 - within / between)


tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=6)


@given(tables, st.integers(1, 5), st.integers(-20, 20))
@example([[0, 0, 1], [0, 0, 1], [0, 1, 0]], 1, 1)  # a denominator that is zero but for rounding
def test_the_unit_and_the_zero_of_marks_do_not_matter(table, unit, zero):
    scaled = unit * np.array(table) + zero

    assert list(icc(scaled)) == pytest.approx(list(icc(table)), nan_ok=True, abs=1e-6)
    assert krippendorff_alpha(scaled) == pytest.approx(krippendorff_alpha(table), nan_ok=True)


def alpha_by_pairs(table, distance):
    """The definition, pair by pair: disagreement within bids over disagreement of all pairable marks."""
    bids = [[mark for mark in bid if not np.isnan(mark)] for bid in table]
    bids = [bid for bid in bids if len(bid) > 1]
    pooled = [mark for bid in bids for mark in bid]
    seen = sum(distance(a, b) / (len(bid) - 1) for bid in bids for a in bid for b in bid) / len(pooled)
    chance = sum(distance(a, b) for a in pooled for b in pooled) / (len(pooled) * (len(pooled) - 1))
    return 1 - seen / chance if chance else float("nan")


@given(
    st.lists(
        st.lists(st.sampled_from([0, 1, 2, 5, GAP]), min_size=3, max_size=3), min_size=1, max_size=6
    ).filter(lambda table: any(sum(not np.isnan(mark) for mark in bid) > 1 for bid in table))
)
def test_alpha_is_what_its_definition_says(table):
    distances = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }

    for level, distance in distances.items():
        wanted = alpha_by_pairs(table, distance)
        assert krippendorff_alpha(table, level=level) == pytest.approx(wanted, nan_ok=True)


def test_without_variation_agreement_is_unknown():
    assert np.isnan(icc([[3, 3], [3, 3]])).all()
    assert np.isnan(icc_oneway([0, 0, 1, 1], [3, 3, 3, 3]).icc1)
    assert np.isnan(krippendorff_alpha([[3, 3], [3, 3]]))


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [1, 2], [[1, GAP], [2, 3]]])
def test_tables_that_are_too_small_or_have_gaps_are_refused(table):
    with pytest.raises(ValueError):
        icc(table)


@pytest.mark.parametrize(("bid", "mark"), [([0, 0], [1, 2]), ([0, 1], [1, 2]), ([0, 0, 1], [1, GAP, 2])])
def test_one_way_needs_two_bids_and_a_pair(bid, mark):
    with pytest.raises(ValueError):
        icc_oneway(bid, mark)


@pytest.mark.parametrize(
    ("table", "level"),
    [
        ([[1, GAP], [GAP, 2]], "nominal"),
        ([[1, float("inf")]], "nominal"),
        ([[-1, 2]], "ratio"),
        ([[1, 2]], "vague"),
    ],
)
def test_alpha_refuses_what_it_cannot_compare(table, level):
    with pytest.raises(ValueError):
        krippendorff_alpha(table, level=level)
