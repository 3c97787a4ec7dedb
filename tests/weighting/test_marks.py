"""Marks: from criteria, corrected for kind and harsh scorers, with what they cannot say left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighting.marks import correct_marks, mark_from_scores, weighted_median

ridges = st.sampled_from([0.3, 1.0, 5.0])


@st.composite
def panels(draw, low=0, high=100):
    """Rows of a panel in which some marks are missing: scorer, bid, mark, and how many of each."""
    scorers, bids = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    pairs = st.tuples(st.integers(0, scorers - 1), st.integers(0, bids - 1))
    rows = draw(st.lists(pairs, min_size=1, max_size=30, unique=True))
    marks = draw(st.lists(st.integers(low, high), min_size=len(rows), max_size=len(rows)))
    scorer, bid = (np.array(column) for column in zip(*rows, strict=True))
    return scorer, bid, np.array(marks, dtype=float), scorers, bids


def by_dense_least_squares(scorer, bid, mark, scorers, bids, scorer_ridge, bid_ridge):
    """The same model written out: one column for the mean, for each bid and for each scorer."""
    rows = np.arange(len(mark))
    design = np.zeros((len(mark), 1 + bids + scorers))
    design[:, 0] = design[rows, 1 + bid] = design[rows, 1 + bids + scorer] = 1
    penalty = np.diag([0.0] + [bid_ridge] * bids + [scorer_ridge] * scorers)
    effects = np.linalg.lstsq(design.T @ design + penalty, design.T @ mark, rcond=None)[0]
    return effects[0] + effects[1 : 1 + bids], effects[1 + bids :]


@given(panels(), ridges, st.sampled_from([0.0, 0.5, 2.0]))
def test_the_reduced_system_gives_what_the_whole_one_gives(panel, scorer_ridge, bid_ridge):
    scorer, bid, mark, scorers, bids = panel

    fitted = correct_marks(
        scorer, bid, mark, bids=bids, scorers=scorers, scorer_ridge=scorer_ridge, bid_ridge=bid_ridge
    )

    wanted, kindness = by_dense_least_squares(*panel, scorer_ridge, bid_ridge)
    seen, heard = np.unique(bid), np.unique(scorer)
    assert fitted.mark[seen] == pytest.approx(np.clip(wanted[seen], 0, 100), abs=1e-6)
    assert fitted.corrections[heard] == pytest.approx(kindness[heard], abs=1e-6)


@given(
    st.lists(st.integers(30, 60), min_size=2, max_size=6),
    st.lists(st.integers(-20, 20), min_size=2, max_size=5),
)
def test_additive_scores_without_noise_are_recovered_up_to_a_constant(merits, kindness):
    """A connected design (a chain: each scorer marks two neighbours) and no ridge."""
    pairs = [
        (i % len(kindness), j)
        for i in range(2 * len(merits))
        for j in (i % len(merits), (i + 1) % len(merits))
    ]
    pairs += [(i, j) for i in range(len(kindness)) for j in (0, 1)]
    scorer, bid = (np.array(column) for column in zip(*sorted(set(pairs)), strict=True))
    mark = np.array(merits)[bid] + np.array(kindness)[scorer]

    fitted = correct_marks(scorer, bid, mark, scorer_ridge=0)

    assert np.ptp(fitted.mark - np.array(merits)) < 1e-6
    assert np.ptp(fitted.corrections - np.array(kindness)) < 1e-6


def test_a_bid_that_met_only_harsh_scorers_is_marked_up():
    # scorers 0 and 1 agree on bid 0, where scorer 2 gives 30 less; bid 2 was marked by scorer 2 alone
    scorer, bid, mark = [0, 1, 2, 0, 1, 2], [0, 0, 0, 1, 1, 2], [70, 70, 40, 50, 50, 45]

    fitted = correct_marks(scorer, bid, mark)

    assert fitted.corrections[2] < -5
    assert fitted.mark[2] > fitted.plain_mark[2] + 5
    assert fitted.corrections.sum() == pytest.approx(0)


@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_where_everybody_marks_everything_the_mark_is_the_plain_mean(scorers, bids, seed):
    scorer, bid = (grid.ravel() for grid in np.indices((scorers, bids)))
    mark = np.random.default_rng(seed).integers(0, 101, len(bid))

    fitted = correct_marks(scorer, bid, mark)

    assert fitted.mark == pytest.approx(fitted.plain_mark, abs=1e-9)


@given(panels(), st.data())
def test_the_order_of_rows_bids_and_scorers_changes_nothing_at_all(panel, data):
    """Not even in the last place: bids that are equal must stay equal, so marks are rounded."""
    scorer, bid, mark, scorers, bids = panel
    turn_scorers, turn_bids = (np.array(data.draw(st.permutations(range(n)))) for n in (scorers, bids))
    order = data.draw(st.permutations(range(len(mark))))

    plain = correct_marks(scorer, bid, mark, bids=bids, scorers=scorers)
    turned = correct_marks(
        turn_scorers[scorer][order], turn_bids[bid][order], mark[order], bids=bids, scorers=scorers
    )

    np.testing.assert_array_equal(turned.mark[turn_bids], plain.mark)
    np.testing.assert_array_equal(turned.corrections[turn_scorers], plain.corrections)


@given(panels(low=40, high=60))
def test_merits_add_up_to_zero_without_a_ridge_on_them(panel):
    scorer, bid, mark, scorers, bids = panel
    fitted = correct_marks(scorer, bid, mark, bids=bids, scorers=scorers)

    assert np.nanmean(fitted.mark) == pytest.approx(fitted.mean)


@given(panels())
def test_corrected_marks_stay_between_0_and_100(panel):
    scorer, bid, mark, scorers, bids = panel
    fitted = correct_marks(scorer, bid, mark, bids=bids, scorers=scorers)
    marked = fitted.scorers > 0

    assert ((fitted.mark[marked] >= 0) & (fitted.mark[marked] <= 100)).all()
    assert np.isnan(fitted.mark[~marked]).all()


def test_a_mark_above_the_top_is_clipped():
    # scorer 0 gave bid 1 forty less than the others did, and bid 0 the top mark all the same
    fitted = correct_marks([0, 0, 1, 2], [0, 1, 1, 1], [100, 20, 60, 60])

    assert fitted.corrections[0] < -10
    assert fitted.mark[0] == 100


def test_spread_scorers_and_plain_mean_are_those_of_the_marks():
    fitted = correct_marks([0, 1, 2, 0], [0, 0, 0, 1], [60, 70, 80, 50], bids=3)

    assert fitted.plain_mark.tolist()[:2] == [70, 50]
    assert fitted.scorers.tolist() == [3, 1, 0]
    assert fitted.spread[0] == 10
    assert np.isnan(fitted.spread[1:]).all()
    assert fitted.enough(3).tolist() == [True, False, False]
    assert np.isnan(fitted.mark[2])


def test_without_marks_nothing_is_known():
    fitted = correct_marks([], [], [], bids=2, scorers=1)

    assert np.isnan(fitted.mark).all()
    assert np.isnan(fitted.corrections).all()
    assert fitted.scorers.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("scorer", "bid", "mark", "options", "words"),
    [
        ([0], [0], [101], {}, "outside 0 to 100"),
        ([0], [0], [-1], {}, "outside 0 to 100"),
        ([0], [0], [float("nan")], {}, "outside 0 to 100"),
        ([0, 0], [1, 1], [50, 60], {}, "twice"),
        ([0], [2], [50], {"bids": 2}, "bid has a position"),
        ([-1], [0], [50], {}, "scorer has a position"),
        ([0, 1], [0], [50], {}, "same length"),
        ([0], [0], [50], {"scorer_ridge": -1}, "ridge"),
        ([0], [0], [50], {"bid_ridge": -1}, "ridge"),
    ],
)
def test_marks_that_make_no_sense_are_refused(scorer, bid, mark, options, words):
    with pytest.raises(ValueError, match=words):
        correct_marks(scorer, bid, mark, **options)


def test_a_mark_is_the_weighted_percentage_of_the_criteria():
    assert mark_from_scores([[5, 5, 5], [0, 0, 0], [3, 4, 1]], [50, 30, 20]).tolist() == [100, 0, 58]


def test_a_missing_criterion_leaves_the_mark_missing_even_where_its_weight_is_zero():
    assert np.isnan(mark_from_scores([3, float("nan")], [1, 0]))


@pytest.mark.parametrize(
    ("scores", "weights"), [([6], [1]), ([-1], [1]), ([3], [0]), ([3], [-1]), ([3], [float("nan")])]
)
def test_scores_and_weights_that_make_no_sense_are_refused(scores, weights):
    with pytest.raises(ValueError):
        mark_from_scores(scores, weights)


@pytest.mark.parametrize(("weights", "median"), [([10, 22, 9, 2, 5], 4), ([10, 14, 17, 2, 5], 3.5)])
def test_weighted_median_as_esda_tests_it(weights, median):
    assert weighted_median([5, 4, 3, 1, 2], weights) == median


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=8).filter(
        lambda pairs: any(times for _, times in pairs)
    )
)
def test_weighted_median_is_the_median_of_repeated_values(pairs):
    values, weights = zip(*pairs, strict=True)

    assert weighted_median(values, weights) == np.median(np.repeat(values, weights))


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [float("nan"), 1]])
def test_weighted_median_needs_weight(weights):
    with pytest.raises(ValueError, match="weights"):
        weighted_median([1, 2], weights)
