"""The draw of the halves: repeatable by anybody, blind to marks, fair to joint bidders."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighting.rounds import a_round
from weighting.halves import draw_halves, exact_weights, find_blocs, half_weights
from weighting.round import Bid, Group
from weighting.seeds import coin_flips, seed_from, sha256_of
from weighting.setting import settle

numbers = st.integers(0, 10**6)
FOUR = [Group("a"), Group("b"), Group("c"), Group("d")]


def bid(name, *groups, asked=100):
    return Bid(name, groups, asked, asked)


def test_coins_are_the_bits_of_sha256_of_seed_and_counter():
    digests = [sha256(f"fundpots halves\na seed\n{k}".encode()).digest() for k in (0, 1)]
    bits = "".join(f"{byte:08b}" for digest in digests for byte in digest)

    assert "".join(map(str, islice(coin_flips("a seed", "halves"), 512))) == bits


def test_seed_follows_from_the_secret_and_the_closed_list():
    listed = sha256_of("[]")

    expected = sha256(b"fundpots seed\nopen sesame\n" + listed.encode()).hexdigest()

    assert seed_from("open sesame", listed) == expected


@given(numbers)
def test_the_same_seed_draws_the_same_halves(number):
    round_ = a_round(number)

    first, second = (draw_halves(round_.seed, round_.groups, round_.bids) for _ in range(2))

    assert first == second


def test_other_seeds_draw_other_halves():
    bids = [bid(f"b{place}", name, asked=100) for place, name in enumerate("abcdefgh")]
    groups = [Group(name) for name in "abcdefgh"]

    drawn = {tuple(draw_halves(str(seed), groups, bids).half_of.values()) for seed in range(40)}

    assert len(drawn) > 10


@given(numbers)
def test_marks_do_not_enter_the_draw_or_the_parts(number):
    round_ = a_round(number, panel="halves")

    with_marks, without = settle(round_), settle(replace(round_, marks=()))

    assert with_marks.halves == without.halves
    assert with_marks.parts == without.parts
    assert (with_marks.assigned == without.assigned).all()


@given(numbers)
def test_joint_bidders_share_a_half_and_others_have_none(number):
    round_ = a_round(number)
    halves = draw_halves(round_.seed, round_.groups, round_.bids)

    for one in round_.bids:
        assert len({halves.half_of[group] for group in one.groups}) == 1
    assert set(halves.half_of) == {group for one in round_.bids for group in one.groups}


def test_chains_of_joint_bids_are_one_bloc():
    bids = [bid("1", "a", "b"), bid("2", "c", "d"), bid("3", "b", "c")]

    (bloc,) = find_blocs(FOUR, bids)

    assert bloc.groups == ("a", "b", "c", "d")
    assert bloc.asked_pence == 300


def test_pairs_of_like_asks_are_separated():
    bids = [bid("1", "a", asked=9000), bid("2", "b", asked=8000), bid("3", "c", asked=20), bid("4", "d")]

    for seed in range(20):
        half_of = draw_halves(str(seed), FOUR, bids).half_of
        assert half_of["a"] != half_of["b"]
        assert half_of["c"] != half_of["d"]


@given(numbers)
def test_the_kept_split_has_the_least_difference_of_all_that_were_drawn(number):
    """Draw the 200 splits again, in fractions, and compare."""
    round_ = a_round(number)
    blocs = sorted(find_blocs(round_.groups, round_.bids), key=lambda bloc: -bloc.asked_pence)
    asked, weight = sum(bloc.asked_pence for bloc in blocs), sum(bloc.weight for bloc in blocs)
    flips = coin_flips(round_.seed, "halves")
    splits = []
    for _ in range(200):
        pairs = [next(flips) for _ in range((len(blocs) + 1) // 2)]
        splits.append([flip ^ (place % 2) for place in range(len(blocs)) for flip in [pairs[place // 2]]])

    def off(split):
        ones = [bloc for bloc, half in zip(blocs, split, strict=True) if half]
        return abs(
            Fraction(sum(bloc.asked_pence for bloc in ones), asked)
            - Fraction(sum(bloc.weight for bloc in ones), weight)
        )

    kept = draw_halves(round_.seed, round_.groups, round_.bids).half_of

    best = splits[[off(split) for split in splits].index(min(map(off, splits)))]
    assert [kept[bloc.groups[0]] for bloc in blocs] == best


@given(numbers)
def test_parts_follow_weights_to_the_penny_and_lose_nothing(number):
    setting = settle(a_round(number, panel="halves", fallback="none"))
    pot, weights = setting.round.pot_pence, setting.weights

    assert sum(setting.parts) == pot
    for part, weight in zip(setting.parts, weights, strict=True):
        assert abs(part - Fraction(pot * weight, sum(weights))) < 1


@given(numbers, st.integers(2, 50))
def test_asking_for_more_does_not_enlarge_ones_part(number, times):
    round_ = a_round(number, panel="halves", fallback="none")
    halves = draw_halves(round_.seed, round_.groups, round_.bids)
    first, *others = round_.bids
    larger = (replace(first, asked_pence=first.asked_pence * times), *others)

    assert half_weights(halves, round_.groups, larger) == half_weights(halves, round_.groups, round_.bids)


def test_weights_count_as_the_decimals_that_are_written():
    a, b, c = exact_weights([Group("a", 0.1), Group("b", 0.2), Group("c", 0.3)])

    assert a + b == c


def test_a_bid_that_is_not_eligible_stays_in_the_draw_and_brings_no_money():
    bids = [bid("1", "a"), bid("2", "b"), bid("3", "c"), bid("4", "d")]
    out = [replace(bids[0], eligible=False), *bids[1:]]
    halves = draw_halves("x", FOUR, out)

    assert halves == draw_halves("x", FOUR, bids)
    assert sorted(half_weights(halves, FOUR, out)) == [1, 2]


def test_a_small_round_opens_its_panel_only_where_the_terms_say_so():
    round_ = a_round(5, panel="halves", minimum_scorers=99, fallback="none", participation=None)

    assert settle(replace(round_, marks=())).halves is not None
    assert settle(replace(round_, marks=(), fallback="open")).halves is None
    assert settle(replace(round_, marks=(), fallback="open", minimum_scorers=1)).halves is not None


@pytest.mark.parametrize("bids", [[], [bid("1", "a", "b", "c", "d")]])
def test_rounds_without_two_sides_still_settle(bids):
    halves = draw_halves("x", FOUR, bids)

    assert len(set(halves.half_of.values())) == min(1, len(bids))
