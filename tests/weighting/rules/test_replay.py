"""Whether one bid would be full: the quick answers are those of equal shares run as a whole."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighting.rounds import a_round
from tests.weighting.rules.contests import contest, contests, utilities
from weighting.allocation import allocate
from weighting.contest import Floor, Reason
from weighting.explanation import explain
from weighting.rules.equal_shares import equal_shares
from weighting.rules.leftovers import Terms
from weighting.rules.replay import Replay, is_full

SCORES = st.sampled_from([0.0, 1.0, 1.0, 2.0, 2.5, 0.1])
WEIGHTS = st.sampled_from([0.5, 1.0, 1.0, 2.0, 0.3])


@st.composite
def rounds(draw):
    """Draw contests with points of up to five scorers, weights, and many equal prices."""
    case = draw(contests(floors=False))
    scores = st.dictionaries(st.integers(0, max(0, len(case) - 1)), SCORES)
    ballots = draw(st.lists(scores, min_size=1, max_size=5)) if len(case) else [{}]
    weights = draw(st.lists(WEIGHTS, min_size=len(case), max_size=len(case)))
    return replace(
        case, utility=utilities([{0: 1.0} if not len(case) else b for b in ballots], len(case), weights)
    )


def slowly(case, bid):
    return equal_shares(case).reason[bid] is Reason.FULL


@given(rounds())
@settings(max_examples=100)
def test_a_bid_is_full_if_the_rule_says_so(case):
    assert [is_full(case, bid) for bid in range(len(case))] == [slowly(case, bid) for bid in range(len(case))]


@given(rounds(), st.data())
@settings(max_examples=120)
def test_another_ask_value_or_weight_is_answered_as_the_rule_would(case, data):
    losers = [bid for bid, reason in enumerate(equal_shares(case).reason) if reason is not Reason.FULL]
    replay = Replay(case)

    for bid in losers:
        for terms in variants(case, bid, data):
            assert replay.is_full(bid, terms) == slowly(with_terms(case, bid, terms), bid)


def variants(case, bid, data):
    value, scale = float(case.value[bid]), float(case.utility.scale[bid])
    yield Terms(data.draw(st.integers(1, 20)), value, scale)
    more = data.draw(st.sampled_from([0, 0.05, 1, 3]))
    yield Terms(int(case.asked[bid]), value + more, data.draw(st.sampled_from([0.0, 0.3, 1.0, 1.5, 4.0])))


def with_terms(case, bid, terms):
    asked, minimum, value = case.asked.copy(), case.minimum.copy(), case.value.copy()
    asked[bid], value[bid] = terms.asked, terms.value
    minimum[bid] = min(minimum[bid], asked[bid])
    scale = np.ones(len(case)) if case.utility.scale is None else case.utility.scale.copy()
    scale[bid] = terms.scale
    utility = replace(case.utility, scale=scale)
    return replace(case, asked=asked, minimum=minimum, value=value, utility=utility)


@pytest.mark.parametrize("nudge", [0, 1, -1])
def test_a_weight_at_which_two_prices_are_equal_or_differ_by_less_than_rounding(nudge):
    """A weight of 2 makes the price of the second bid that of the first, which goes first by order."""
    case = contest(100, [60, 60], [2, 1], ballots=[{0: 10.0, 1: 5.0}] * 4, utility="cardinality")
    case = replace(case, utility=replace(case.utility, scale=np.array([1.0, 1.0])))
    terms = Terms(60, 1.0, 2 + nudge * 2.0**-50)

    assert Replay(case).is_full(1, terms) == slowly(with_terms(case, 1, terms), 1) == (nudge == 1)


@pytest.mark.parametrize("nudge", [0, 1, -1])
def test_an_ask_that_supporters_can_just_pay(nudge):
    case = contest(10**12, [10**12 - 1, 9], [1, 1], ballots=[[0], [1]], utility="cardinality")
    terms = Terms(5 * 10**11 + nudge, 1.0, 1.0)

    assert Replay(case).is_full(0, terms) == slowly(with_terms(case, 0, terms), 0)


def test_an_ask_that_purses_of_two_thirds_just_pay_although_their_floats_sum_to_less():
    """Six of nine scorers hold 4 of 6; whatever they do not buy the other bid takes by its votes."""
    case = contest(6, [5, 3], [1, 2], ballots=[[0]] * 6 + [[1], [], []])
    terms = Terms(4, 1.0, 4.0)

    assert Replay(case).is_full(0, terms)
    assert slowly(with_terms(case, 0, terms), 0)


def test_a_contest_with_floors_has_more_courses_than_one():
    floor = Floor("Wales", np.array([False, True]), 6)
    case = contest(12, [10, 6], ballots=[[0], [0], [1]], floors=(floor,))

    assert [is_full(case, bid) for bid in (0, 1)] == [False, True]
    with pytest.raises(ValueError, match="floors"):
        Replay(case)


def explained_slowly(round_):
    """Explain with the whole rule run for every question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weighting.trials.Trials.replay", None)
        patch.setattr("weighting.trials.Trials.rehearsal", None)
        patch.setattr("weighting.retrial.is_full", slowly)
        return explain(allocate(round_))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_an_explanation_is_the_same_as_with_the_whole_rule_for_every_question(number):
    round_ = a_round(number, rule="equal-shares", minimum_scorers=1, participation=None)
    round_ = replace(round_, pot_pence=sum(bid.asked_pence for bid in round_.bids) // 2)

    assert explain(allocate(round_)) == explained_slowly(round_)
