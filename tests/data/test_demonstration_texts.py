"""The written fiction of the demonstration keeps to the shapes and limits of its TEXTS.md."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "data" / "demonstration"
STAGES = [
    "draft",
    "open",
    "screening",
    "scoring",
    "proposal",
    "ratification",
    "published",
    "closed",
    "cancelled",
]
WORDS = {
    "summary": (40, 60),
    "project": (100, 180),
    "benefit": (60, 120),
    "timetable": (40, 80),
    "partners": (0, 40),
}
LONGEST_NAME = "x" * 48


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


BIDS = read("bids.json")
CRITERIA = read("criteria.json")
REASONS = read("reasons.json")
POTS = read("pots.json")
ROUNDS = read("rounds.json")
DRAWING = read("drawing.json")
KEYS = [criterion["key"] for criterion in CRITERIA]


def texts_in(value: Any) -> Iterator[str]:
    """Every string inside a nested value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def words(text: str) -> int:
    return len(text.split())


def placeholders(value: Any) -> set[str]:
    return {found for text in texts_in(value) for found in re.findall(r"{(.*?)}", text)}


def each_bid() -> Any:
    return pytest.mark.parametrize("bid", BIDS, ids=lambda bid: bid["id"])


def test_there_are_enough_bids_of_each_kind():
    welsh = [bid for bid in BIDS if bid["language"] == "cy"]
    footholds = [bid for bid in BIDS if bid["foothold"] and bid["language"] == "en"]

    assert len(BIDS) - len(welsh) >= 75
    assert len(welsh) >= 12
    assert len(footholds) >= 14


@pytest.mark.parametrize("key", ["id", "title", "summary", "project", "benefit", "timetable"])
def test_no_two_bids_say_the_same(key):
    assert len({bid[key] for bid in BIDS}) == len(BIDS)


@each_bid()
def test_texts_of_a_bid_keep_their_length(bid):
    lengths = {key: words(bid[key]) for key in WORDS}

    assert {key: n for key, n in lengths.items() if not WORDS[key][0] <= n <= WORDS[key][1]} == {}


@each_bid()
def test_a_title_fits_with_long_names_in_it(bid):
    filled = bid["title"].format(place=LONGEST_NAME, town=LONGEST_NAME, group=LONGEST_NAME)

    assert len(filled) <= 140
    assert ("title_en" in bid) == (bid["language"] == "cy")


@each_bid()
def test_a_bid_has_no_unknown_placeholder_and_no_sum_of_money(bid):
    assert placeholders(bid) <= {"place", "town", "group"}
    assert not re.search(r"£|\b\d+ (pounds|pence|punt|ceiniog)", " ".join(texts_in(bid)))


@each_bid()
def test_budget_lines_can_be_drawn_and_stay_within_the_usual_bounds(bid):
    lines = bid["lines"]

    assert 3 <= len(lines) <= 7
    for line in lines:
        assert 0 < line["low_pence"] <= line["high_pence"], line
        assert line["low_pence"] % line["round_to_pence"] == 0, line
        assert line["high_pence"] % line["round_to_pence"] == 0, line
    assert sum(line["low_pence"] for line in lines) >= 25_000
    assert sum(line["high_pence"] for line in lines) <= 300_000


@each_bid()
def test_quality_and_smallest_share_are_in_range(bid):
    assert list(bid["quality"]) == KEYS
    assert all(0 <= mean <= 5 for mean in bid["quality"].values())
    assert 0.5 <= bid["minimum_share"] <= 0.9 or bid["minimum_share"] == 1.0


@each_bid()
def test_a_bid_has_at_least_two_reports_that_fit(bid):
    fitting = [
        report
        for report in REASONS["reports"]
        if report["language"] == bid["language"]
        and (bid["id"] in report["bids"] or (not report["bids"] and set(report["tags"]) <= set(bid["tags"])))
    ]

    assert len(fitting) >= 2


def test_places_named_by_bids_and_pots_exist():
    areas = (FOLDER.parent / "areas.csv").read_text(encoding="utf-8")
    regions = (FOLDER.parent / "regions.csv").read_text(encoding="utf-8")

    assert [code for bid in BIDS for code in bid["areas"] if f"{code}," not in areas] == []
    assert [slug for bid in BIDS for slug in bid["regions"] if f",{slug}," not in regions] == []
    assert [
        pot["region"] for pot in POTS["pots"] if pot["region"] and f",{pot['region']}," not in regions
    ] == []


def test_criteria_add_up_and_every_point_has_its_own_meaning():
    assert sum(criterion["weight"] for criterion in CRITERIA) == 100
    for criterion in CRITERIA:
        for key in ("meanings", "meanings_cy"):
            assert len(set(criterion[key])) == 6
        for key in ("guidance", "guidance_cy"):
            assert 25 <= words(criterion[key]) <= 50


@pytest.mark.parametrize(("key", "at_least"), [("scores", 12), ("scores_cy", 2)])
def test_each_point_of_each_criterion_has_enough_reasons(key, at_least):
    assert list(REASONS[key]) == KEYS
    reasons = [reason for points in REASONS[key].values() for cell in points.values() for reason in cell]

    for points in REASONS[key].values():
        assert list(points) == list("012345")
        assert min(map(len, points.values())) >= at_least
    assert len(set(reasons)) == len(reasons)
    assert [reason for reason in reasons if not 10 <= words(reason) <= 30] == []


@pytest.mark.parametrize(
    ("key", "at_least"),
    [
        ("comments", 60),
        ("private_notes", 25),
        ("interests", 15),
        ("objections", 12),
        ("screening_reasons", 12),
        ("change_requests", 10),
        ("appeals", 8),
        ("reports", 40),
        ("override_reasons", 6),
        ("cancel_reasons", 6),
    ],
)
def test_other_lists_are_long_enough_and_do_not_repeat(key, at_least):
    entries = [json.dumps(entry) for entry in REASONS[key]]

    assert len(entries) >= at_least
    assert len(set(entries)) == len(entries)


def test_words_with_a_fixed_choice_are_among_those_choices():
    assert {entry["section"] for entry in REASONS["change_requests"]} == {
        "project",
        "areas",
        "budget",
        "timetable",
    }
    assert {entry["grounds"] for entry in REASONS["appeals"]} == {"process", "fact", "interest", "rule"}
    assert {entry["outcome"] for entry in REASONS["appeals"]} == {"upheld", "dismissed"}
    assert {entry["eligibility"] for entry in REASONS["screening_reasons"]} == {"eligible", "ineligible"}


def test_reports_keep_their_length_and_count_people():
    for report in REASONS["reports"]:
        assert 40 <= words(report["done"]) <= 90, report["done"]
        assert 0 < report["people_low"] <= report["people_high"]


def test_reasons_have_no_placeholders():
    assert placeholders(REASONS) == set()


def test_every_region_and_the_whole_have_a_pot():
    regions = [pot["region"] for pot in POTS["pots"]]

    assert len({region for region in regions if region}) == 11
    assert None in regions
    assert sum(pot["kind"] == "restricted" for pot in POTS["pots"]) == 2
    assert placeholders(POTS) == {"year"}


def test_the_draft_of_other_regions_moves_areas_that_exist_once_each():
    moved = [code for region in DRAWING["regions"] for code in region["areas"]]
    known = {line.split(",")[0] for line in (FOLDER.parent / "areas.csv").read_text().splitlines()[1:]}

    assert len(moved) == len(set(moved)) > 20
    assert set(moved) <= known
    assert all(region["name"] and region["name_cy"] for region in DRAWING["regions"])


def test_rounds_show_every_stage_and_belong_to_a_pot():
    slugs = {pot["slug"] for pot in POTS["pots"] + POTS["former_pots"]}

    assert len(ROUNDS["rounds"]) >= 10
    assert {round_["stage"] for round_ in ROUNDS["rounds"]} == set(STAGES)
    assert {round_["pot"] for round_ in ROUNDS["rounds"]} <= slugs
    assert placeholders(ROUNDS) == {"season", "year"}


@pytest.mark.parametrize("round_", ROUNDS["rounds"], ids=lambda round_: round_["id"])
def test_a_round_is_written_in_both_languages(round_):
    for key in ("name", "summary", "who_may_bid", "not_funded", "conditions"):
        assert round_[key]
        assert round_[f"{key}_cy"]
        assert round_[key] != round_[f"{key}_cy"]
    assert len(round_["not_funded"]) == len(round_["not_funded_cy"])
    assert len(round_["conditions"]) == len(round_["conditions_cy"])
    assert [30 <= words(round_[key]) <= 60 for key in ("summary", "summary_cy")] == [True, True]
    assert list(round_["stages"]) == STAGES


def test_favoured_tags_are_tags_of_bids():
    known = {tag for bid in BIDS for tag in bid["tags"]}

    assert {tag for round_ in ROUNDS["rounds"] for tag in round_["favoured_tags"]} <= known
    assert {tag for report in REASONS["reports"] for tag in report["tags"]} <= known
