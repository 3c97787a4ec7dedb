"""The tally, who may decide an appeal, and the sentences that say why."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots.allocations.rules import (
    Facts,
    changes_needed,
    may_decide,
    nearest_change,
    reason_codes,
    tally,
    told_beyond,
    told_line,
    told_outcome,
    told_reason,
    useful_pence,
    vote_is_over,
)
from fundpots.people.rules import NOBODY, Standing
from tests import make
from tests.weighting.rounds import a_round
from weighting.contest import Reason
from weighting.setting import Unranked

CHOICES = st.lists(st.sampled_from(["approve", "object", "abstain"]), max_size=30)
SHARES = st.sampled_from([0.1, 0.25, 0.3, 0.4, 0.5, 0.6, 2 / 3, 0.75, 0.9, 1.0])
TERMS = SimpleNamespace(minimum_scorers=3, participation_share=0.8)


@given(CHOICES, st.integers(0, 10), SHARES, SHARES, st.randoms())
def test_the_order_of_votes_does_not_matter(choices, silent, quorum, majority, chance):
    roll = len(choices) + silent
    shuffled = list(choices)
    chance.shuffle(shuffled)

    assert tally(choices, roll, quorum, majority) == tally(shuffled, roll, quorum, majority)


@given(CHOICES, st.integers(1, 10), SHARES, SHARES)
def test_one_more_approval_never_undoes_a_ratification(choices, silent, quorum, majority):
    roll = len(choices) + silent

    if tally(choices, roll, quorum, majority).ratified:
        assert tally([*choices, "approve"], roll, quorum, majority).ratified


@given(CHOICES, st.integers(0, 10), SHARES, SHARES)
def test_turning_an_approval_into_an_objection_never_ratifies(choices, silent, quorum, majority):
    roll = len(choices) + silent
    turned = ["object" if choice == "approve" else choice for choice in choices[:1]] + choices[1:]

    if not tally(choices, roll, quorum, majority).ratified:
        assert not tally(turned, roll, quorum, majority).ratified


@given(CHOICES, st.integers(0, 10), SHARES, SHARES)
def test_abstaining_counts_for_the_quorum_and_for_neither_side(choices, silent, quorum, majority):
    roll = len(choices) + silent + 1
    before, after = (tally(given, roll, quorum, majority) for given in (choices, [*choices, "abstain"]))

    assert after.approved == before.approved
    assert after.voted == before.voted + 1


def test_shares_are_compared_exactly():
    assert tally(["approve"] * 3 + ["object"] * 2, 5, 0.4, 0.6).approved is False
    assert tally(["approve"] * 4 + ["object"] * 2, 10, 0.6, 0.5).quorate
    assert not tally([], 0, 0.4, 0.5).ratified
    assert not tally(["abstain"] * 5, 5, 0.4, 0.5).ratified


def test_a_vote_is_over_at_its_deadline_or_when_everybody_voted():
    round_ = SimpleNamespace(vote_closes_at=make.later(10))

    assert not vote_is_over(round_, 4, 5, make.later(9.999))
    assert vote_is_over(round_, 4, 5, make.later(10))
    assert vote_is_over(round_, 5, 5, make.later(1))


# --- appeals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "region", "allowed"),
    [
        (Standing(administers=frozenset({2})), 1, True),
        (Standing(administers=frozenset({1})), 1, False),
        (Standing(administers=frozenset({1, 2})), 1, False),
        (Standing(administers_whole=True), 1, False),
        (Standing(administers=frozenset({2})), None, True),
        (Standing(administers_whole=True), None, False),
        (Standing(administers=frozenset({2}), member_of=frozenset({7})), 1, False),
        (Standing(administers=frozenset({2}), officer_of=frozenset({8})), 1, True),
        (Standing(treasures=frozenset({2})), 1, False),
        (NOBODY, 1, False),
    ],
)
def test_appeals_are_decided_by_administrators_without_a_hand_in_them(standing, region, allowed):
    assert may_decide(standing, region, {7}) is allowed


# --- reasons -----------------------------------------------------------------------------------


def test_every_reason_of_the_mathematics_has_its_sentence():
    assert reason_codes() == {str(one) for one in (*Reason, *Unranked)}


@pytest.mark.parametrize("reason", sorted({str(one) for one in (*Reason, *Unranked)}))
def test_every_sentence_can_be_written_with_and_without_figures(app, reason):
    bare = Facts(reason=reason, amount_pence=0, asked_pence=200_000, minimum_pence=150_000)
    full = Facts(
        reason, 120_000, 200_000, 150_000, left_pence=120_000, scorers=2, screening_reason="Too late."
    )

    for facts in (bare, full):
        text = told_reason(facts, TERMS)
        assert text.endswith(".")
        assert "%(" not in text


def test_the_sentence_of_a_bid_that_was_too_dear_names_what_was_left_and_what_it_needed(app):
    facts = Facts("too-dear", 0, 200_000, 150_000, left_pence=120_000)

    assert told_reason(facts, TERMS) == (
        "£1,200.00 was left when it was reached; its smallest useful amount was £1,500.00."
    )
    assert "nothing below the £2,000.00 asked" in told_reason(
        Facts("too-dear", 0, 200_000, 200_000, left_pence=120_000), TERMS
    )


def test_money_from_the_reserve_is_told_before_what_was_left(app):
    def told(reason, given, reserve):
        facts = Facts(reason, given, 200_000, 100_000, left_pence=300_000, reserve_pence=reserve)
        return told_reason(facts, TERMS)

    assert told("full", 200_000, 200_000).startswith("It is paid from the reserve")
    assert told("full", 200_000, 150_000).startswith("£1,500.00 of its £2,000.00 is from the reserve")
    assert "reached for £1,500.00 of the £2,000.00" in told("part", 150_000, 150_000)
    assert "reserve" not in told("full", 200_000, 0)


def test_scorers_are_counted_in_words(app):
    def told(scorers):
        return told_reason(Facts("too-few-scorers", 0, 2, 1, scorers=scorers), TERMS)

    assert told(0) == "No group scored it; the terms ask for at least 3."
    assert told(1) == "1 group scored it; the terms ask for at least 3."
    assert told(2) == "2 groups scored it; the terms ask for at least 3."


def line(**values):
    round_ = SimpleNamespace(
        amount_pence=500_000, minimum_scorers=3, participation_share=0.8, clip=4.0, tilt=0.5,
        rule="greedy", reserve_share=0.0,
    )  # fmt: skip
    bid = SimpleNamespace(asked_pence=200_000, minimum_pence=150_000, round=round_, screening_reason=None)
    plain = {
        "bid": bid, "reason": "too-dear", "amount_pence": 0, "computed_pence": 0, "left_pence": 120_000,
        "scorers": 4, "mark": 60.0, "weight": 0.8, "override_reason": None, "would_have_needed": None,
        "rank": 5, "reserve_pence": None,
    }  # fmt: skip
    return SimpleNamespace(**{**plain, **values})


def test_a_change_by_hand_shows_both_amounts_and_its_reason(app):
    changed = line(
        computed_pence=200_000, reason="full", left_pence=300_000, override_reason="It burnt down."
    )

    assert told_line(changed).startswith(
        "Changed by hand from £2,000.00 to £0.00: It burnt down. By the rule:"
    )


def test_the_outcome_in_words(app):
    assert [told_outcome(given, 100) for given in (100, 60, 0)] == [
        "Funded in full", "Funded in part", "Not funded",
    ]  # fmt: skip


def test_the_smallest_change_comes_first_and_figures_are_rounded_so_that_they_suffice(app):
    needed = {"mark": 90.123456, "weight": 0.8412345, "asked_pence": 150_000, "pot_pence": None}

    found = changes_needed(line(would_have_needed=needed))

    assert [change.what for change in found] == ["weight", "asked_pence", "mark"]
    larger = changes_needed(line(would_have_needed={**needed, "pot_pence": 500_100}))
    assert [change.what for change in larger][-1] == "pot_pence", "no bidder can change it"
    assert found[0].sentence == "areas with a weight of 0.85 instead of 0.80"
    assert found[2].sentence == "a mark of 90.13 instead of 60.00"
    assert nearest_change(line(would_have_needed=None)) == ""
    assert nearest_change(line(mark=None, would_have_needed=dict.fromkeys(needed))) == ""


def test_a_weight_that_the_terms_give_to_no_area_is_not_told(app):
    def told(weight):
        return [change.what for change in changes_needed(line(would_have_needed={"weight": weight}))]

    assert (told(2.0), told(2.01)) == (["weight"], [])


def test_what_would_have_helped_nothing_is_said_too(app):
    never = {"mark": None, "weight": 1.2, "asked_pence": 150_000, "pot_pence": None}

    assert told_beyond(line(would_have_needed=never)) == ["No mark would have been enough, not even 100."]
    assert told_beyond(line(would_have_needed={**never, "mark": 70.0})) == []
    assert "its other bid would then have got none" in told_beyond(line(reason="group-served"))[0]


def test_what_was_left_is_called_useful_only_where_it_would_have_been_given(app):
    assert useful_pence(line(), is_reserved=False) == 120_000
    assert useful_pence(line(reason="group-served"), is_reserved=False) == 0
    kept = line()
    kept.bid.round.reserve_share = 0.2
    assert useful_pence(kept, is_reserved=True) == 0, "it is reached twice"
    assert useful_pence(kept, is_reserved=False) == 120_000
    kept.bid.round.rule = "knapsack"
    assert useful_pence(kept, is_reserved=False) == 0


@pytest.mark.parametrize("number", range(40))
def test_a_bid_to_which_what_was_left_is_of_use_gets_it(number):
    """The promise of `useful_pence`, kept by the rule itself in rounds that nobody chose."""
    from weighting.allocation import allocate
    from weighting.contest import Reason

    round_ = a_round(
        number, rule="greedy" if number % 2 else "density", minimum_scorers=1, participation=None
    )
    round_ = replace(round_, pot_pence=sum(bid.asked_pence for bid in round_.bids) // 2)
    for hearing in allocate(round_).hearings:
        decision = hearing.decision
        for place, at in enumerate(hearing.bids.tolist()):
            left = int(decision.left_when_reached[place])
            bid = round_.bids[at]
            if (
                decision.reason[place] is Reason.TOO_DEAR
                and left > 0
                and not (bid.reserved and round_.reserve)
            ):
                easier = tuple(replace(one, minimum_pence=left) if one is bid else one for one in round_.bids)
                assert allocate(replace(round_, bids=easier)).amounts[bid.id] == left
