"""What counts as scored, what a mark is, who may judge: pure decisions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots.bids.models import Bid
from fundpots.scoring.rules import (
    InterestDeclared,
    NotForScoring,
    NotOnPanel,
    OwnBid,
    OwnHalf,
    PartnerBid,
    Points,
    Seat,
    is_complete,
    mark_of,
    needed_of,
    reading_order,
    refusal_to_judge,
    so_far,
    step_of,
)
from fundpots.scoring.stages import Step


def refusal(*, group=1, half=0, bid_half=1, owners=(), interest=False, eligibility="eligible", seated=True):
    bid = Bid(group_id=7, eligibility=eligibility)
    found = refusal_to_judge(
        bid,
        Seat(group, half) if seated else None,
        owners=frozenset({7, *owners}),
        bid_half=bid_half,
        has_interest=interest,
    )
    return type(found)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, type(None)),
        ({"group": 7}, OwnBid),
        ({"owners": [1]}, PartnerBid),
        ({"bid_half": 0}, OwnHalf),
        ({"half": None}, type(None)),
        ({"bid_half": None}, type(None)),
        ({"interest": True}, InterestDeclared),
        ({"seated": False}, NotOnPanel),
        ({"eligibility": "ineligible"}, NotForScoring),
        ({"eligibility": None}, NotForScoring),
    ],
)
def test_each_reason_not_to_judge_has_its_name(case, expected):
    assert refusal(**case) is expected


def test_of_several_reasons_the_nearest_is_told():
    assert refusal(group=7, half=0, bid_half=0, interest=True) is OwnBid
    assert refusal(owners=[1], bid_half=0, interest=True) is PartnerBid


def test_points_without_a_reason_are_not_a_score():
    full = Points(4, "Good.")

    assert is_complete([1, 2], {1: full, 2: full})
    assert not is_complete([1, 2], {1: full})
    assert not is_complete([1, 2], {1: full, 2: Points(0, " \n")})
    assert not is_complete([1, 2], {1: full, 2: Points(None, "Good.")})
    assert is_complete([1], {1: Points(0, "Nothing there.")})


def test_a_bid_goes_from_unread_to_scored_by_steps():
    assert step_of([1], {}, declared=False) is Step.DECLARE
    assert step_of([1], {}, declared=True) is Step.SCORE
    assert step_of([1], {1: Points(None, "")}, declared=True) is Step.SCORE
    assert step_of([1], {1: Points(None, "A thought")}, declared=True) is Step.BEGUN
    assert step_of([1], {1: Points(0)}, declared=True) is Step.BEGUN
    assert step_of([1], {1: Points(0, "None.")}, declared=True) is Step.DONE


@given(
    st.dictionaries(
        st.integers(1, 9), st.tuples(st.integers(1, 100), st.none() | st.integers(0, 5)), min_size=1
    )
)
def test_the_running_mark_ends_as_the_mark(criteria):
    weights = {key: weight for key, (weight, _) in criteria.items()}
    chosen = {key: Points(points) for key, (_, points) in criteria.items()}
    reached, possible = so_far(weights, chosen)
    mark = mark_of(weights, chosen)

    assert 0 <= reached <= possible + 1e-9 <= 100 + 2e-9
    if mark is None:
        assert possible < 100
    else:
        assert reached == pytest.approx(mark)
        assert possible == pytest.approx(100)


@given(st.integers(0, 60), st.integers(0, 100))
def test_what_a_group_must_return_is_the_least_that_does_not_lapse(assigned, percent):
    share = percent / 100
    needed, required = needed_of(assigned, share), Fraction(repr(share))

    assert needed >= required * assigned
    assert needed == 0 or needed - 1 < required * assigned
    assert needed <= assigned


def test_every_group_reads_in_an_order_of_its_own_that_stays():
    bids = list(range(1, 13))
    orders = [reading_order(bids, group, "seed") for group in range(1, 30)]

    assert all(sorted(order) == bids for order in orders)
    assert orders == [reading_order(bids[::-1], group, "seed") for group in range(1, 30)]
    assert len({order[-1] for order in orders}) > 5
