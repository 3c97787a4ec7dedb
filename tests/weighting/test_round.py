"""A round from marks to money: the axioms of allocation at the level of the round, and what is refused."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.shared import SHARED, needs_shared
from tests.weighting.rounds import RULES_HERE, a_round
from weighting.allocation import allocate
from weighting.bundle import outcome_of
from weighting.canonical import canonical
from weighting.contest import Reason
from weighting.round import Bid, Group, Interest, Mark, Round, RoundError
from weighting.rules import RULES
from weighting.setting import Unranked, settle

numbers = st.integers(0, 10**6)
rules = st.sampled_from(RULES_HERE)
walks = st.sampled_from(["greedy", "density"])
few = settings(max_examples=40, deadline=None)  # the knapsack takes its time


def a_fair_round(number, **terms):
    """A round with money for two fifths of what is asked, so that the rules have something to decide."""
    round_ = a_round(number, participation=None, minimum_scorers=1, **terms)
    return replace(round_, pot_pence=sum(bid.asked_pence for bid in round_.bids) * 2 // 5)


def pence(round_):
    return list(allocate(round_).amounts.values())


def decided_without(hearing, rule, bid):
    """The amounts of the other bids when one takes no part, its marks left where they are."""
    value = hearing.contest.value.copy()
    value[bid] = np.nan
    return RULES[rule](replace(hearing.contest, value=value)).amount


@few
@given(numbers, rules)
def test_a1_no_half_spends_more_than_its_part(number, rule):
    allocation = allocate(a_round(number, rule=rule))

    spent = [hearing.decision.spent for hearing in allocation.hearings]

    assert all(paid <= part for paid, part in zip(spent, allocation.setting.parts, strict=True))
    assert sum(spent) + allocation.carried_pence == allocation.setting.round.pot_pence


@few
@given(numbers, rules)
def test_a2_a_bid_gets_nothing_or_from_its_minimum_to_its_ask(number, rule):
    round_ = a_round(number, rule=rule)

    for bid, amount in zip(round_.bids, pence(round_), strict=True):
        assert amount == 0 or max(1, bid.minimum_pence) <= amount <= bid.asked_pence


@given(numbers, walks)
def test_a3_no_money_is_left_that_a_waiting_bid_could_use(number, rule):
    allocation = allocate(a_fair_round(number, rule=rule))

    for hearing in allocation.hearings:
        for bid in hearing.ranks:
            served = hearing.decision.reason[bid] is Reason.GROUP_SERVED
            funded = hearing.decision.amount[bid] > 0
            assert served or funded or hearing.contest.minimum[bid] > hearing.carried


@given(numbers, st.integers(0, 15), st.sampled_from([1.1, 1.7, 4.0]))
def test_a4_more_weight_never_costs_a_bid_its_money(number, chosen, times):
    round_ = a_fair_round(number, rule="greedy", reserve=0.0)
    place = chosen % len(round_.bids)
    heavier = [
        replace(bid, weight=bid.weight * (times if at == place else 1)) for at, bid in enumerate(round_.bids)
    ]

    before, after = pence(round_)[place], pence(replace(round_, bids=heavier))[place]

    assert after >= before


@given(numbers, st.integers(0, 15), st.fractions(0, 1))
def test_a4_asking_for_less_never_costs_a_bid_its_money(number, chosen, share):
    """In an open panel, because an ask takes part in the draw of halves."""
    round_ = a_fair_round(number, rule="greedy", reserve=0.0, panel="open")
    place = chosen % len(round_.bids)
    bid = round_.bids[place]
    less = max(1, int(bid.asked_pence * share))
    smaller = replace(bid, asked_pence=less, minimum_pence=min(bid.minimum_pence, less))
    bids = (*round_.bids[:place], smaller, *round_.bids[place + 1 :])

    before, after = pence(round_)[place], pence(replace(round_, bids=bids))[place]

    assert after >= min(before, less)


@given(numbers, walks)
def test_a5_order_and_names_do_not_matter_where_nothing_is_equal(number, rule):
    """Marks of all different fractions and asks of all different sizes, so that no tie is left."""
    round_ = a_fair_round(number, rule=rule, panel="open")
    chance = Random(number)
    bids = [
        replace(bid, asked_pence=bid.asked_pence + 97 * place + 1, weight=1 + place / 997)
        for place, bid in enumerate(round_.bids)
    ]
    round_ = replace(round_, bids=tuple(bids))
    new = {item.id: f"new-{item.id}" for item in (*round_.groups, *round_.bids)}
    renamed = replace(
        round_,
        groups=_shuffled([replace(group, id=new[group.id]) for group in round_.groups], chance),
        bids=_shuffled([_renamed(bid, new) for bid in round_.bids], chance),
        marks=_shuffled([Mark(new[m.group], new[m.bid], m.mark) for m in round_.marks], chance),
        interests=tuple(Interest(new[pair.group], new[pair.bid]) for pair in round_.interests),
    )

    before, after = allocate(round_), allocate(renamed)

    values = [value for value in before.hearings[0].contest.value.tolist() if value == value]
    if len(set(values)) == len(values):
        assert {new[name]: amount for name, amount in before.amounts.items()} == after.amounts


def _shuffled(items, chance):
    return tuple(chance.sample(items, len(items)))


def _renamed(bid, new):
    return replace(bid, id=new[bid.id], groups=tuple(new[group] for group in reversed(bid.groups)))


def test_a5_halves_do_not_depend_on_the_order_of_bids_and_groups_of_different_size():
    bids = [Bid(f"b{place}", (f"g{place}",), 1000 + 7 * place, 1) for place in range(40)]
    groups = tuple(Group(f"g{place}", 1 + place / 10) for place in range(40))
    there = settle(Round(500, "seed", groups, tuple(bids)))
    back = settle(Round(500, "seed", tuple(reversed(groups)), tuple(reversed(bids))))

    assert there.halves == back.halves


@given(numbers, walks, st.integers(2, 9))
def test_a6_everything_times_as_much_gives_times_as_much(number, rule, times):
    round_ = a_fair_round(number, rule=rule, panel="open", reserve=0.0)
    bids = [
        replace(bid, asked_pence=times * bid.asked_pence, minimum_pence=times * max(1, bid.minimum_pence))
        for bid in round_.bids
    ]
    larger = replace(round_, pot_pence=times * round_.pot_pence, bids=tuple(bids))

    assert pence(larger) == [times * amount for amount in pence(round_)]


@given(numbers, walks, st.sampled_from([2.0, 4.0, 0.5]))
def test_a7_all_weights_times_the_same_change_nothing(number, rule, times):
    round_ = a_fair_round(number, rule=rule)
    heavier = replace(
        round_,
        groups=tuple(replace(group, weight=group.weight * times) for group in round_.groups),
        bids=tuple(replace(bid, weight=bid.weight * times) for bid in round_.bids),
    )

    assert pence(heavier) == pence(round_)


@given(numbers)
def test_a7_with_equal_weights_the_marks_alone_decide(number):
    round_ = a_fair_round(number, rule="greedy")
    plain = replace(round_, bids=tuple(replace(bid, weight=1.0) for bid in round_.bids))

    for hearing in allocate(plain).hearings:
        marks = [float(hearing.mark[bid]) for bid in hearing.ranks]
        assert marks == sorted(marks, reverse=True)


@few
@given(numbers, rules)
def test_a8_a_bid_that_can_never_fit_changes_nothing(number, rule):
    allocation = allocate(a_fair_round(number, rule=rule, reserve=0.0))

    for hearing in allocation.hearings:
        for bid in np.flatnonzero(hearing.contest.minimum > hearing.contest.budget):
            assert (decided_without(hearing, rule, bid) == hearing.decision.amount).all()


@few
@given(numbers, st.sampled_from(["greedy", "density", "knapsack"]))
def test_a9_withdrawing_an_unfunded_bid_changes_nothing(number, rule):
    allocation = allocate(a_fair_round(number, rule=rule, reserve=0.0))

    for hearing in allocation.hearings:
        for bid in np.flatnonzero(hearing.decision.amount == 0):
            assert (decided_without(hearing, rule, bid) == hearing.decision.amount).all()


@few
@given(numbers, st.sampled_from([rule for rule in RULES_HERE if rule != "knapsack"]))
@example(7, "knapsack")
def test_a14_the_same_round_gives_the_same_bytes(number, rule):
    round_ = a_round(number, sizes=(2, 6), rule=rule)

    assert canonical(outcome_of(round_)) == canonical(outcome_of(round_))


def test_a14_the_same_bytes_in_another_process_with_another_hash_seed():
    code = (
        "from tests.weighting.rounds import a_round; from weighting.bundle import outcome_of;"
        "from weighting.canonical import sha256_canonical as sha; print(sha(outcome_of(a_round(11))))"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }

    assert len(hashes) == 1


@given(numbers)
def test_one_per_group_and_bids_that_are_not_ranked_are_kept_to(number):
    round_ = a_round(number, one_per_group=True)
    allocation = allocate(round_)
    funded = [bid for bid in round_.bids if allocation.amounts[bid.id]]

    assert not {bid.id for bid in funded} & {round_.bids[place].id for place in allocation.unranked}
    groups = [group for bid in funded for group in bid.groups]
    assert len(groups) == len(set(groups))


@given(numbers)
def test_the_reserve_goes_to_reserved_bids_as_far_as_they_can_use_it(number):
    """Reserved bids that were left too dear asked at least more than what their reserve still held."""
    allocation = allocate(a_fair_round(number, rule="greedy", reserve=0.3, one_per_group=False))

    for hearing in allocation.hearings:
        for floor in hearing.contest.floors:
            got = int(hearing.decision.amount[floor.bids].sum())
            waiting = floor.bids & np.array([r is Reason.TOO_DEAR for r in hearing.decision.reason], bool)
            assert all(hearing.contest.minimum[waiting] > floor.amount - got)


def test_value_is_the_published_mark_times_the_weight_and_ties_go_as_stated():
    """Equal values in every position: the lower ask is first, then the order of the round."""
    groups = tuple(Group(name) for name in "abcde")
    asks = {"a": 500, "b": 300, "c": 500, "d": 300}
    bids = tuple(Bid(name, (name,), ask, ask, 1.2) for name, ask in asks.items())
    marks = tuple(Mark("e", bid.id, 72.5) for bid in bids)
    round_ = Round(10**4, "", groups, bids, marks, panel="open", minimum_scorers=1)

    (hearing,) = allocate(round_).hearings

    assert hearing.contest.value.tolist() == [87.0] * 4
    assert hearing.ranks == {1: 1, 3: 2, 0: 3, 2: 4}


def test_marks_of_different_routes_to_the_same_value_tie_exactly():
    """50 x 0.55 and 27.5 x 1 are 27.5 both, though floats make 27.500000000000004 of one."""
    groups = tuple(Group(name) for name in "abe")
    bids = (Bid("b1", ("a",), 500, 500, 0.55), Bid("b2", ("b",), 400, 400, 1.0))
    marks = (Mark("e", "b1", 50.0), Mark("e", "b2", 27.5))
    round_ = Round(500, "", groups, bids, marks, panel="open", minimum_scorers=1)

    assert allocate(round_).amounts == {"b1": 0, "b2": 400}


def test_reasons_say_why_a_bid_was_not_ranked():
    groups = tuple(Group(name) for name in "abcdef")
    bids = (
        Bid("out", ("a",), 10, 10, eligible=False),
        Bid("few", ("b",), 10, 10),
        Bid("late", ("c",), 10, 10),
        Bid("good", ("d",), 10, 10),
    )
    marks = [Mark(scorer, bid, 50.0) for bid in ("late", "good") for scorer in "abef"]
    marks += [Mark("d", "late", 50.0), Mark("d", "few", 50.0), Mark("a", "few", 50.0), Mark("b", "out", 50.0)]
    terms = {"panel": "open", "participation": 0.5, "minimum_scorers": 3}
    allocation = allocate(Round(100, "", groups, bids, tuple(marks), **terms))

    reasons = {bids[place].id: reason for place, reason in allocation.unranked.items()}

    assert reasons == {
        "out": Unranked.NOT_ELIGIBLE,
        "few": Unranked.TOO_FEW_SCORERS,
        "late": Unranked.LAPSED,
    }
    assert allocation.amounts == {"out": 0, "few": 0, "late": 0, "good": 10}


def test_interests_lower_what_a_group_is_to_mark():
    groups = tuple(Group(name) for name in "abc")
    bids = tuple(Bid(f"of {name}", (name,), 10, 10) for name in "ab")
    round_ = Round(
        100, "", groups, bids, panel="open", interests=(Interest("c", "of a"), Interest("a", "of a"))
    )

    assert settle(round_).assigned.tolist() == [1, 1, 1]
    assert settle(replace(round_, groups=(*groups[:2], Group("c", excused=1)))).assigned.tolist() == [1, 1, 0]


@needs_shared
@pytest.mark.parametrize("case", ["loo_overspend", "loo_nobody"])
def test_leave_one_out_picks_two_winners_or_none_for_one_place_and_halves_pick_one(case):
    """Deciding about each bid on the marks without its own group is impartial, but does not add up."""
    known = json.loads((SHARED / "data/known/cases.json").read_text())[case]
    scores = known["scores"]
    size = len(scores)

    winners = [place for place in range(size) if _wins(without(scores, place), place)]

    assert winners == known["loo_winners"]
    assert means(scores) == [Fraction(mean) for mean in known["full_means"]]

    groups = tuple(Group(f"g{place}") for place in range(size))
    bids = tuple(Bid(f"b{place}", (f"g{place}",), 100, 100) for place in range(size))
    round_ = Round(200, "seed", groups, bids, minimum_scorers=1)
    halves = settle(round_).halves
    marks = [
        Mark(f"g{scorer}", f"b{bid}", 20.0 * scores[scorer][bid])
        for scorer in range(size)
        for bid in range(size)
        if halves.may_mark(f"g{scorer}", bids[bid])
    ]
    assert sum(pence(replace(round_, marks=tuple(marks)))) == 200


def without(scores, group):
    """All scores but those that one group gave."""
    return [row if place != group else [None] * len(scores) for place, row in enumerate(scores)]


def means(scores):
    """The mean of the scores of each bid that others gave."""
    columns = [[row[bid] for row in scores if row[bid] is not None] for bid in range(len(scores))]
    return [Fraction(sum(column), len(column)) for column in columns]


def _wins(scores, place):
    return all(means(scores)[place] > mean for at, mean in enumerate(means(scores)) if at != place)


BIDS = (Bid("b1", ("a",), 500, 400), Bid("b2", ("b",), 300, 300))
GROUPS = (Group("a"), Group("b"), Group("c"))
SOUND = Round(1000, "s", GROUPS, BIDS, (Mark("c", "b1", 50.0), Mark("c", "b2", 60.0)), minimum_scorers=1)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"pot_pence": -1}, "pot_pence"),
        ({"panel": "closed"}, "panel"),
        ({"rule": "phragmen"}, "rule"),
        ({"minimum_scorers": 0}, "minimum_scorers"),
        ({"reserve": 1.5}, "reserve"),
        ({"reserve": float("nan")}, "reserve"),
        ({"participation": -0.1}, "participation"),
        ({"fallback": "maybe"}, "fallback"),
        ({"groups": (*GROUPS, Group("a"))}, "groups[3]"),
        ({"groups": (*GROUPS, Group("d", 0.0))}, "groups[3].weight"),
        ({"groups": (*GROUPS, Group("d", float("inf")))}, "groups[3].weight"),
        ({"bids": (*BIDS, BIDS[0])}, "bids[2]"),
        ({"bids": (*BIDS, Bid("b3", (), 5, 5))}, "bids[2].groups"),
        ({"bids": (*BIDS, Bid("b3", ("a", "a"), 5, 5))}, "bids[2].groups[1]"),
        ({"bids": (*BIDS, Bid("b3", ("z",), 5, 5))}, "bids[2].groups[0]"),
        ({"bids": (*BIDS, Bid("b3", ("c",), 0, 0))}, "bids[2].asked_pence"),
        ({"bids": (*BIDS, Bid("b3", ("c",), 5, 6))}, "bids[2].minimum_pence"),
        ({"bids": (*BIDS, Bid("b3", ("c",), 5, 5, -1.0))}, "bids[2].weight"),
        ({"marks": (Mark("z", "b1", 50),)}, "marks[0].group"),
        ({"marks": (Mark("c", "b9", 50),)}, "marks[0].bid"),
        ({"marks": (Mark("c", "b1", 101),)}, "marks[0].mark"),
        ({"marks": (Mark("c", "b1", float("nan")),)}, "marks[0].mark"),
        ({"marks": (*SOUND.marks, Mark("a", "b1", 50))}, "marks[2]"),
        ({"marks": (*SOUND.marks, Mark("c", "b1", 50))}, "marks[2]"),
        ({"interests": (Interest("c", "b2"),)}, "marks[1]"),
        ({"interests": (Interest("c", "b9"),)}, "interests[0].bid"),
    ],
)
def test_a_round_that_cannot_be_is_refused_with_the_path(changes, path):
    allocate(SOUND)

    with pytest.raises(RoundError) as refusal:
        allocate(replace(SOUND, **changes))

    assert refusal.value.path == path


def test_a_mark_inside_ones_own_half_is_refused_and_not_ignored():
    halves = settle(SOUND).halves
    friends = replace(SOUND, bids=(*BIDS, Bid("b3", ("c",), 200, 200)), marks=())
    halves = settle(friends).halves
    inside = next(
        (group.id, bid.id)
        for group in GROUPS
        for bid in friends.bids
        if group.id not in bid.groups and not halves.may_mark(group.id, bid)
    )

    with pytest.raises(RoundError, match="of its own half") as refusal:
        allocate(replace(friends, marks=(Mark(*inside, 50.0),)))

    assert refusal.value.path == "marks[0]"
