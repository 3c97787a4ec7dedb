"""Counts carried across redrawn boundaries: nobody is lost, unchanged areas keep theirs."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import SHARED, needs_shared
from weighting.boundaries import carry_counts, overlap_matrix

counts = st.lists(st.integers(0, 1000), min_size=3, max_size=3)
cuts = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any), min_size=3, max_size=3)


@given(counts, cuts)
def test_nobody_is_lost(before, pieces):
    shares = np.array(pieces, dtype=float)
    shares /= shares.sum(axis=1, keepdims=True)

    assert carry_counts(before, shares).sum() == pytest.approx(sum(before))


@given(counts)
def test_unchanged_areas_keep_their_counts(before):
    assert carry_counts(before, np.eye(3)).tolist() == before


def test_a_cut_area_is_divided_and_joined_areas_are_added():
    shares = overlap_matrix(["a", "b"], ["A", "B"], [("a", "A", 0.25), ("a", "B", 0.75), ("b", "B", 1)])

    assert carry_counts([40, 10], shares).tolist() == [10, 40]


@needs_shared
def test_the_electorates_of_2010_seats_carry_to_those_of_2024():
    """Parliament's overlaps: every seat's residential shares add up, and no elector is lost."""
    with (SHARED / "data/uk/overlaps_2010_2024.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    old, new = (sorted({row[name] for row in rows}) for name in ("old_code", "new_code"))
    pieces = [(row["old_code"], row["new_code"], float(row["old_residential"])) for row in rows]

    carried = carry_counts(np.full(len(old), 70_000), overlap_matrix(old, new, pieces))

    assert len(old) == len(new) == 650
    assert carried.sum() == pytest.approx(650 * 70_000)
    assert carried.min() > 10_000


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([("a", "A", 0.5)], "a add up to 0.5000"),
        ([("z", "A", 1.0)], "unknown area: z to A"),
        ([("a", "A", 1.5)], "outside 0 to 1"),
        ([("a", "A", float("nan"))], "outside 0 to 1"),
        ([("a", "A", 0.5), ("a", "A", 0.5)], "given twice"),
    ],
)
def test_pieces_that_do_not_fit_are_refused(pieces, words):
    with pytest.raises(ValueError, match=words):
        overlap_matrix(["a"], ["A"], pieces)


def test_rounded_shares_are_scaled_to_one():
    shares = overlap_matrix(["a"], ["A", "B"], [("a", "A", 0.333), ("a", "B", 0.666)])

    assert shares.sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("before", "shares", "words"),
    [
        ([1, 2], [[1.0]], "do not fit"),
        ([-1], [[1.0]], "not negative"),
        ([float("nan")], [[1.0]], "not negative"),
        ([1], [[0.5, 0.4]], "add up to one"),
        ([1], [[1.5, -0.5]], "add up to one"),
    ],
)
def test_counts_and_shares_that_make_no_sense_are_refused(before, shares, words):
    with pytest.raises(ValueError, match=words):
        carry_counts(before, shares)
