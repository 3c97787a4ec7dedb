"""Pence are shared out exactly: nothing is lost, nobody is a whole penny off."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighting.pence import apportion, quotas, whole_proportions

shares = st.lists(
    st.one_of(
        st.integers(0, 10**6),
        st.floats(0, 1e12, allow_subnormal=True),
        st.fractions(0, 100, max_denominator=10**6),
    ),
    min_size=1,
    max_size=12,
).filter(any)


@given(st.integers(0, 10**14), shares)
def test_amounts_add_up_and_stay_within_a_penny_of_their_quota(total, parts):
    amounts = apportion(total, parts)

    assert sum(amounts) == total
    exact = [Fraction(part) for part in parts]
    for amount, part in zip(amounts, exact, strict=True):
        assert abs(amount - total * part / sum(exact)) < 1


@given(st.integers(0, 10**9), shares)
def test_who_has_the_larger_remainder_is_served_first(total, parts):
    amounts, exact = apportion(total, parts), quotas(total, parts)

    topped = [quota - int(quota) for quota, amount in zip(exact, amounts, strict=True) if amount > quota]
    cut = [quota - int(quota) for quota, amount in zip(exact, amounts, strict=True) if amount < quota]
    assert not topped or not cut or min(topped) >= max(cut)


@given(st.integers(0, 10**9), shares, st.integers(1, 1000))
def test_only_proportions_matter(total, parts, factor):
    exact = [Fraction(part) for part in parts]

    assert apportion(total, parts) == apportion(total, [factor * part for part in exact])


@pytest.mark.parametrize("pennies", range(6))
def test_equal_remainders_go_to_the_earlier_position(pennies):
    assert apportion(10 * 5 + pennies, [1] * 5) == [10 + (position < pennies) for position in range(5)]


def test_a_difference_of_one_part_in_ten_to_the_thirty_decides():
    assert apportion(1, [Fraction(1, 2), Fraction(1, 2) + Fraction(1, 10**30)]) == [0, 1]


def test_hamiltons_seats_of_a_textbook_case():
    # Alabama's 299 and 300 seats turn on this rule; the small classic: 26 seats, five states
    populations = [9061, 7179, 5259, 3319, 1182]

    assert apportion(26, populations) == [9, 7, 5, 4, 1]


def test_numpy_numbers_are_taken_at_their_value():
    assert apportion(2**40, np.array([2**62, 2**62])) == [2**39, 2**39]
    assert apportion(3, np.array([0.25, 0.5], dtype=np.float32)) == [1, 2]


def test_nothing_to_share_needs_nobody():
    assert apportion(0, []) == []
    assert apportion(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (-1, [1]),
        (1, []),
        (1, [0, 0.0]),
        (1, [1, -1]),
        (1, [float("nan")]),
        (1, [float("inf"), 1]),
        (1, [Fraction(-1, 3), 1]),
    ],
)
def test_what_cannot_be_shared_is_refused(total, parts):
    with pytest.raises(ValueError):
        apportion(total, parts)


def test_proportions_have_no_common_factor():
    assert whole_proportions([0.5, 1, Fraction(3, 2)]) == [1, 2, 3]
    assert whole_proportions([0, 0]) == [0, 0]
