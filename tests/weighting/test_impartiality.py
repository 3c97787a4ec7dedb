"""No group's marks change its own money under halves, whatever the rule; a leak is found where one is made.

The leaky variant fits one model on all marks and then uses it in both halves: a group's marks then
reach its own half through the kindness of the groups that marked both.
"""

from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pytest

from tests.weighting.rounds import RULES_HERE, a_round
from weighting.allocation import Allocation, allocate, hear, value_of
from weighting.audit import Trial
from weighting.contest import Contest
from weighting.marks import correct_marks
from weighting.rules import RULES
from weighting.setting import Ballots, find_unranked


def impartial(trial, ballots):
    """The amounts as the round computes them."""
    setting = trial.setting
    amount = np.zeros(len(setting.round.bids), np.int64)
    for hearing in hear(setting, ballots, find_unranked(setting, ballots)):
        amount[hearing.bids] = hearing.decision.amount
    return amount


def leaky(trial, ballots):
    """The amounts when the marks of both halves are corrected together."""
    setting = trial.setting
    together = correct_marks(ballots.scorer, ballots.bid, ballots.mark, bids=len(setting.round.bids))
    amount = np.zeros(len(setting.round.bids), np.int64)
    for hearing in hear(setting, ballots, find_unranked(setting, ballots)):
        decided = RULES[setting.round.rule](_revalued(setting, hearing, together.mark))
        amount[hearing.bids] = decided.amount
    return amount


def _revalued(setting, hearing, marks) -> Contest:
    weights = [setting.round.bids[place].weight for place in hearing.bids]
    values = [value_of(*pair) for pair in zip(marks[hearing.bids].tolist(), weights, strict=True)]
    ranked = ~np.isnan(hearing.contest.value)
    return replace(hearing.contest, value=np.where(ranked, values, np.nan))


@dataclass
class Tally:
    """How many deviations were tried, how many changed anything, and how many the deviator's own money."""

    tried: int = 0
    moved_others: int = 0
    moved_own: int = 0


def deviate(decide, number, rule, panel, times) -> Tally:
    """Let random groups of one round mark at random, and look at their own money."""
    chance = Random(number)
    terms = {"rule": rule, "panel": panel, "minimum_scorers": 1, "participation": None, "fallback": "none"}
    round_ = a_round(number, sizes=(6, 8, 10), **terms)
    scarce = sum(bid.asked_pence for bid in round_.bids) * 2 // 5
    round_ = replace(round_, pot_pence=scarce)
    allocation: Allocation = allocate(round_)
    trial, tally = Trial(allocation), Tally()
    true = decide(trial, trial.ballots)
    bidders = sorted({name for bid in round_.bids for name in bid.groups})
    places = [at for at, group in enumerate(round_.groups) if group.id in bidders]
    for _ in range(times):
        group = chance.choice(places)
        amounts = decide(trial, deviation(trial, group, chance))
        name = round_.groups[group].id
        own = np.array([name in bid.groups for bid in round_.bids])
        tally.tried += 1
        tally.moved_others += bool((amounts != true).any())
        tally.moved_own += int(amounts[own].sum() != true[own].sum())
    return tally


def deviation(trial, group, chance) -> Ballots:
    """All marks as they are, but those of one group drawn anew: extreme, shifted, missing or added."""
    true = trial.ballots
    others = true.only(true.scorer != group)
    may = trial.setting.may_mark(trial.setting.round.groups[group].id)
    bids = [bid for bid in may if chance.random() < 0.85]
    marks = [chance.choice([0.0, 100.0, round(chance.uniform(0, 100), 1)]) for _ in bids]
    return Ballots(
        np.concatenate([others.scorer, np.full(len(bids), group)]),
        np.concatenate([others.bid, np.array(bids, np.int64)]),
        np.concatenate([others.mark, np.array(marks, float)]),
    )


def tally(decide, rules, rounds, times, panel="halves") -> Tally:
    """Let groups deviate in many rounds, which take the rules in turn."""
    whole = Tally()
    for number in range(rounds):
        found = deviate(decide, number, rules[number % len(rules)], panel, times)
        whole.tried += found.tried
        whole.moved_others += found.moved_others
        whole.moved_own += found.moved_own
    return whole


FAST = [rule for rule in RULES_HERE if rule != "knapsack"]
slow = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.mark.parametrize(
    ("rules", "rounds", "times"),
    [
        pytest.param(FAST, 150, 20, id="3,000 deviations"),
        pytest.param(["knapsack"], 20, 10, id="200 deviations, knapsack"),
        pytest.param(RULES_HERE, 1000, 22, id="22,000 deviations", marks=slow),
    ],
)
def test_no_deviation_changes_the_deviators_own_money_under_halves(rules, rounds, times):
    found = tally(impartial, rules, rounds, times)

    assert found.tried == rounds * times
    assert found.moved_others > found.tried / 10, "the deviations hardly did anything"
    assert found.moved_own == 0


@pytest.mark.parametrize(
    ("decide", "panel"),
    [
        pytest.param(leaky, "halves", id="one model for both halves"),
        pytest.param(impartial, "open", id="an open panel"),
    ],
)
def test_the_same_deviations_find_a_leak_where_there_is_one(decide, panel):
    found = tally(decide, FAST, 100, 20, panel)

    assert found.moved_own > 0


def test_participation_asks_whether_a_group_marked_and_never_what():
    chance = Random(3)
    for number in range(60):
        round_ = a_round(number, panel="halves", fallback="none", participation=0.8)
        group = chance.choice(round_.bids).groups[0]
        other = tuple(
            replace(mark, mark=float(chance.randrange(101))) if mark.group == group else mark
            for mark in round_.marks
        )

        before, after = allocate(round_).amounts, allocate(replace(round_, marks=other)).amounts

        own = [bid.id for bid in round_.bids if group in bid.groups]
        assert [before[bid] for bid in own] == [after[bid] for bid in own]
