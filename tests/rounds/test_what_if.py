"""Terms tried on bids: the same bids and marks with the leaning and without, and nothing lost between."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundpots.rounds.queries.trials import MADE_UP, past_rounds, read_past_with, trial_of, within
from fundpots.rounds.rules import Weigher
from fundpots.rounds.rules.trial import Money, Trial, TrialBid, TrialGroup, made_up, of_past
from fundpots.rounds.rules.weighing import fit_of, weigh_areas
from fundpots.rounds.rules.what_if import Terms, area_pence, fifth_of, report_of, seats_of, try_out
from fundpots.rounds.stages import Stage
from tests import make

LEANING = {
    "tilt": 0.5, "clip": 4.0, "blend": 0.75, "group_prior": 1.0,
    "reserve_share": 0.0, "reserve_least_share": 0.2,
}  # fmt: skip
AREAS = 24


def weighs() -> Weigher:
    """Areas from hardly any members to many; every third has no group."""
    rows = [
        {
            "code": f"E{n:03d}",
            "electorate": 70_000 + 10 * n,
            "members": 5 * n * n // 4 * 5,
            "groups": float(n % 3 > 0),
        }
        for n in range(AREAS)
    ]
    columns = {name: [row[name] for row in rows] for name in ("electorate", "members", "groups")}
    fit = fit_of(LEANING, columns, columns)
    return Weigher(LEANING, fit, weigh_areas(LEANING, fit, rows))


WEIGHS = weighs()
GROUPS = [TrialGroup(f"g{n}", f"Group {n}", (f"E{n:03d}",)) for n in range(AREAS)]
MONEY = Money(900_000, 5_000, 300_000)


def terms(**changes) -> Terms:
    return Terms(
        **{
            "tilt": 0.5, "clip": 4.0, "reserve_share": 0.0, "reserve_least_share": 0.2, "rule": "greedy",
            "panel": "halves", "amount_pence": 900_000, "minimum_scorers": 3, "one_award_per_group": True,
            **changes,
        }
    )  # fmt: skip


def made(seed: str = "seed") -> Trial:
    return made_up(GROUPS, WEIGHS.areas.values(), money=MONEY, seed=seed)


@given(seed=st.text(max_size=20))
def test_made_up_bids_keep_the_rules_of_the_round(seed):
    trial = made(seed)

    assert trial == made(seed)
    for bid in trial.bids:
        assert MONEY.smallest_pence <= bid.asked_pence <= MONEY.largest_pence
        assert 1 <= bid.minimum_pence <= bid.asked_pence
        assert set(bid.areas) <= set(WEIGHS.areas)
    assert all(0 <= mark <= 100 for mark in trial.marks.values())
    owners = {bid.id: bid.groups for bid in trial.bids}
    assert not any(group in owners[bid] for group, bid in trial.marks)
    assert len(trial.marks) == len(trial.bids) * (len(GROUPS) - 1)


def test_made_up_groups_bid_as_often_as_the_round_lets_them():
    def most(each: int) -> int:
        trial = made_up(GROUPS, WEIGHS.areas.values(), money=MONEY, seed="s", each=each)
        assert len({bid.id for bid in trial.bids}) == len(trial.bids)
        return max(Counter(bid.groups for bid in trial.bids).values())

    assert [most(each) for each in (1, 2, 3)] == [1, 2, 3]


def test_some_made_up_bids_are_for_areas_without_a_group():
    bare = {code for code, row in WEIGHS.areas.items() if not row.groups}
    home = {group.id: group.areas for group in GROUPS}

    footholds = [bid for seed in "abcdef" for bid in made(seed).bids if bid.areas != home[bid.groups[0]]]

    assert footholds
    assert all(set(bid.areas) <= bare for bid in footholds)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.text(max_size=8),
    tilt=st.floats(0, 2),
    reserve=st.sampled_from([0.0, 0.2, 0.5]),
    rule=st.sampled_from(["greedy", "density"]),
    panel=st.sampled_from(["halves", "open"]),
)
def test_no_penny_is_lost_between_bids_areas_and_fifths(seed, tilt, reserve, rule, panel):
    tried = terms(tilt=tilt, reserve_share=reserve, rule=rule, panel=panel)
    report = report_of(made(seed), WEIGHS, tried, audited=False)

    given_pence = report["with"]["given_pence"]
    assert given_pence <= tried.amount_pence
    assert sum(row["pence"] for row in report["areas"]) == given_pence
    assert sum(band["pence"] for band in report["fifths"]) == given_pence
    assert sum(band["plain_pence"] for band in report["fifths"]) == report["without"]["given_pence"]
    assert sum(bid["pence"] for bid in report["list"]) == given_pence


def test_without_tilt_and_reserve_both_runs_are_the_same():
    report = report_of(made(), WEIGHS, terms(tilt=0.0))

    assert report["with"] == report["without"]
    assert {row["weight"] for row in report["areas"]} == {1.0}


def test_both_runs_compare_the_same_halves():
    trial, tried = made("b"), terms(tilt=2.0)
    seats = seats_of(trial, WEIGHS.what_if(tilt=2.0, clip=4.0, reserve_least_share=0.2))
    report = report_of(trial, WEIGHS, tried, audited=False)

    alone = try_out(trial, WEIGHS, tried.without_leaning(), seats=seats, audited=False)

    assert {
        bid.id: row["plain_rank"] for bid, row in zip(trial.bids, report["list"], strict=True)
    } == alone.ranks
    assert max(seats.values()) > min(seats.values())


def test_the_leaning_leans():
    plain = [report_of(made(seed), WEIGHS, terms(tilt=2.0), audited=False) for seed in "abcdefgh"]

    shifts = [report["with"]["index"] - report["without"]["index"] for report in plain]
    assert sum(shifts) / len(shifts) < -0.02


def test_a_reserve_reaches_the_least_present():
    without = report_of(made("c"), WEIGHS, terms(tilt=0.0), audited=False)
    with_it = report_of(made("c"), WEIGHS, terms(tilt=0.0, reserve_share=0.5), audited=False)

    assert with_it["fifths"][0]["pence"] >= without["fifths"][0]["pence"]


def test_under_halves_nobody_could_have_gained():
    assert try_out(made(), WEIGHS, terms()).audit_pence == 0


def test_with_slow_rules_only_what_is_known_is_said():
    assert try_out(made(), WEIGHS, terms(rule="knapsack")).audit_pence == 0
    assert try_out(made(), WEIGHS, terms(rule="knapsack", panel="open")).audit_pence is None
    assert try_out(made(), WEIGHS, terms(panel="open")).audit_pence is not None


def test_fifths_hold_about_a_fifth_of_the_electors_each():
    fifth = fifth_of(list(WEIGHS.areas.values()))
    total = sum(row.electorate for row in WEIGHS.areas.values())

    for band in range(5):
        held = sum(WEIGHS.areas[code].electorate for code, place in fifth.items() if place == band)
        assert held / total == pytest.approx(0.2, abs=0.05)
    order = sorted(fifth, key=lambda code: WEIGHS.areas[code].presence)
    assert [fifth[code] for code in order] == sorted(fifth.values())


def test_money_of_a_bid_over_several_areas_follows_their_electors():
    bid = TrialBid("b1", "Both", ("g1",), 100_001, 1, ("E000", "E001"))
    marks = {(f"g{n}", "b1"): 80.0 for n in range(2, 6)}
    trial = Trial("s", tuple(GROUPS), (bid,), marks)

    outcome = try_out(trial, WEIGHS, terms(panel="open"), audited=False)
    pence = area_pence(trial, WEIGHS, outcome)

    assert (pence["E000"], pence["E001"]) == (49_997, 50_004)
    assert sum(pence.values()) == 100_001


def test_marks_that_nobody_gave_are_the_ones_to_be_expected():
    bids = [TrialBid(f"b{n}", "", (f"g{n}",), 50_000, 10_000, (f"E{n:03d}",)) for n in range(3)]
    given = {("g1", "b0"): 60.0, ("g2", "b0"): 80.0, ("g0", "b1"): 50.0}

    trial = of_past("s", GROUPS[:3], bids, given)

    assert {bid.id for bid in trial.bids} == {"b0", "b1"}
    assert {pair: trial.marks[pair] for pair in given} == given
    assert 50.0 <= trial.marks["g2", "b1"] <= 70.0
    assert ("g0", "b0") not in trial.marks


def test_without_any_mark_there_is_nothing_to_try_on():
    bids = [TrialBid("b0", "", ("g0",), 50_000, 10_000, ("E000",))]

    assert of_past("s", GROUPS[:3], bids, {}).bids == ()


def test_areas_that_went_to_another_region_fall_out_of_a_trial():
    bids = (
        TrialBid("b0", "", ("g0",), 50_000, 10_000, ("E000", "W999")),
        TrialBid("b1", "", ("g1",), 50_000, 10_000, ("W999",)),
    )
    trial = Trial("s", tuple(GROUPS), bids, {("g2", "b0"): 70.0, ("g2", "b1"): 60.0})

    left = within(trial, WEIGHS)

    assert [(bid.id, bid.areas) for bid in left.bids] == [("b0", ("E000",))]
    assert left.marks == {("g2", "b0"): 70.0}


def test_terms_are_tried_on_the_bids_of_an_earlier_round_where_there_is_one(app, monkeypatch):
    from fundpots.rounds.queries import trials, weigher

    monkeypatch.setattr(trials, "_readers", [])
    past = make.opened_round(amount_pence=100_000, largest_pence=100_000)
    past.stage, past.published_at = Stage.PUBLISHED, make.later(90)
    draft = make.round_(past.pot, count=past.presence_count)
    here = weigher(draft)
    bid = TrialBid("old", "Old", ("1",), 50_000, 10_000, (next(iter(here.areas)),))

    assert past_rounds(draft) == []
    read_past_with(lambda _: Trial("s", (), (bid,), {}))

    assert past_rounds(draft) == [past]
    assert [bid.id for bid in trial_of(draft, past.id, here, make.NOON).bids] == ["old"]
    assert "old" not in [bid.id for bid in trial_of(draft, MADE_UP, here, make.NOON).bids]
