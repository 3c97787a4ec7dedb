"""The checklist: what keeps a round from opening, item by item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.rules import missing
from fundpots.rounds.rules.complete import BOUNDS, SECTIONS
from fundpots.rounds.rules.suggested import SUGGESTED
from tests import make

SCREEN = {"free_pence": 400_000, "in_welsh": False, "electors": 1, "at": make.NOON}
FULL = {
    "name": "Spring", "summary": "a", "not_funded": "b", "conditions": "c",
    "name_cy": "Gwanwyn", "summary_cy": "a", "not_funded_cy": "b", "conditions_cy": "c",
    "amount_pence": 400_000, "smallest_pence": 5_000, "largest_pence": 150_000, "bids_per_group": 1,
    "bids_close_at": make.later(30), "scoring_closes_at": make.later(60), "vote_closes_at": make.later(80),
    "presence_count_id": 1, "tilt": 0.5, "clip": 4.0, "blend": 0.75, "group_prior": 1.0,
    "reserve_share": 0.0, "reserve_least_share": 0.2, "minimum_scorers": 3, "participation_share": 0.8,
    "quorum_share": 0.4, "majority_share": 0.5, "appeal_days": 14,
}  # fmt: skip


def criterion(weight: int = 100, **values) -> Criterion:
    told = {"name": "Need", "guidance": "Look", "meanings": ["a"] * 6}
    welsh = {"name_cy": "Angen", "guidance_cy": "Edrych", "meanings_cy": ["a"] * 6}
    return Criterion(**{"position": 1, "weight": weight, **told, **welsh, **values})


def lacking(criteria=None, **changes) -> list[tuple[str, str]]:
    screen = {key: changes.pop(key) for key in SCREEN if key in changes}
    found = missing(
        Round(**{**FULL, **changes}), [criterion()] if criteria is None else criteria, **{**SCREEN, **screen}
    )
    return [(item.section, str(item.what)) for item in found]


def test_nothing_is_missing_from_a_full_draft(app):
    assert lacking() == []
    assert lacking(in_welsh=True) == []


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"summary": "  "}, "texts"),
        ({"name_cy": None, "in_welsh": True}, "texts"),
        ({"amount_pence": 400_001}, "money"),
        ({"largest_pence": 400_001, "free_pence": 10**9}, "money"),
        ({"smallest_pence": 0}, "money"),
        ({"vote_closes_at": None}, "dates"),
        ({"scoring_closes_at": make.later(30)}, "dates"),
        ({"opens_at": make.later(31)}, "dates"),
        ({"bids_close_at": make.NOON}, "dates"),
        ({"criteria": []}, "criteria"),
        ({"criteria": [criterion(99)]}, "criteria"),
        ({"criteria": [criterion(meanings=["a"] * 5 + [" "])]}, "criteria"),
        ({"criteria": [criterion(meanings=["a"] * 5)]}, "criteria"),
        ({"criteria": [criterion(meanings_cy=None)], "in_welsh": True}, "criteria"),
        ({"presence_count_id": None}, "weighting"),
        ({"electors": 0}, "weighting"),
    ],
)
def test_one_thing_missing_is_named_in_its_section(app, changes, section):
    assert [where for where, _ in lacking(**changes)] == [section]


def test_welsh_is_asked_of_rounds_of_wales_only(app):
    assert lacking(summary_cy=None) == []
    assert lacking(summary_cy=None, in_welsh=True) == [
        ("texts", "What the round is for is not there in Welsh")
    ]


@given(data=st.data(), column=st.sampled_from(list(BOUNDS)))
def test_a_number_outside_its_bounds_is_named_and_one_inside_is_not(data, column):
    section, lowest, highest, _ = BOUNDS[column]
    inside = data.draw(st.floats(lowest, highest))
    outside = data.draw(st.sampled_from([lowest - 0.001, highest + 0.001, float("nan"), float("inf"), -1e9]))

    assert [item.section for item in found(column, outside)] == [section]
    assert not found(column, inside)


def found(column: str, value: float):
    return missing(Round(**{**FULL, column: value}), [criterion()], **SCREEN)


@given(weights=st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_weights_must_add_up_to_a_hundred(weights):
    lacks = missing(Round(**FULL), [criterion(weight) for weight in weights], **SCREEN)

    assert (not lacks) == (sum(weights) == 100)


def test_the_suggested_criteria_are_complete_in_both_languages(app):
    assert lacking([criterion(**values) for values in SUGGESTED], in_welsh=True) == []


def test_sections_come_in_their_order(app):
    sections = [where for where, _ in lacking([], summary="", presence_count_id=None, vote_closes_at=None)]

    assert sections == sorted(sections, key=SECTIONS.index)
    assert len(sections) == 4
