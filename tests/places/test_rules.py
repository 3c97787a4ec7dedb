"""The pure rules of places: rounding, reading a count, checking a drawing, distances."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots.places.rules import (
    CountRefused,
    DrawnRegion,
    Finding,
    Ground,
    Point,
    distance_km,
    findings,
    groups_by_area,
    nearest,
    pieces,
    read_count,
    rounded_to_5,
)

TODAY = date(2026, 11, 2)
KNOWN = ["E1", "E2", "E3"]
HEAD = "area_code,members,counted_on,source\n"
GOOD = f"{HEAD}E1,12,2026-09-30,Register\nE2,0,2026-09-30,Register\nE3,7,2026-09-30,Register\n"


def problems(text: str | bytes, known=KNOWN) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(CountRefused) as refused:
        read_count(content, known, today=TODAY)
    return "\n".join(refused.value.problems)


@given(st.integers(0, 10**6))
def test_rounding_moves_a_count_by_two_at_most_and_to_a_multiple_of_five(members):
    rounded = rounded_to_5(members)

    assert rounded % 5 == 0
    assert abs(rounded - members) <= 2


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_rounding_keeps_the_order(one, other):
    assert (one <= other) <= (rounded_to_5(one) <= rounded_to_5(other))


@given(
    st.dictionaries(
        st.integers(), st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True), max_size=8
    )
)
def test_every_group_counts_once_however_many_homes_it_has(homes):
    electors = {"a": 70_000, "b": 60_000, "c": 1, "d": 0}

    assert sum(groups_by_area(homes, electors).values()) == pytest.approx(len(homes), abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [GOOD, f"\ufeff{GOOD}", GOOD.replace("\n", "\r\n"), f"{GOOD}\n", GOOD.replace("E1,12", ' E1,"12"')],
)
def test_a_good_file_is_read_however_it_was_saved(text):
    count = read_count(text.encode(), KNOWN, today=TODAY)

    assert count.members == {"E1": 12, "E2": 0, "E3": 7}
    assert (count.counted_on, count.source) == (date(2026, 9, 30), "Register")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (GOOD.replace("E2", "X9"), "Line 3: no area has the code “X9”"),
        (GOOD.replace("E3", "E1"), "Line 4: E1 was counted in an earlier line"),
        (GOOD.replace("E3,7,2026-09-30,Register\n", ""), "1 area is missing: E3"),
        (GOOD.replace(",7,", ",-7,"), "Line 4: there can’t be fewer than 0"),
        (GOOD.replace(",7,", ",7.5,"), "Line 4: “7.5” is not a whole number"),
        (GOOD.replace(",7,", ",٧,"), "is not a whole number"),
        (GOOD.replace(",7,", ",99999999,"), "more members than an area has people"),
        (GOOD.replace("E2,0,2026-09-30", "E2,0,30/09/2026"), "Line 3: “30/09/2026” is not a day"),
        (GOOD.replace("E2,0,2026-09-30", "E2,0,2026-09-29"), "Line 3: the day differs"),
        (GOOD.replace("2026-09-30", "2026-11-03"), "the day lies in the future"),
        (GOOD.replace("E3,7,2026-09-30,Register", "E3,7,2026-09-30,Guess"), "Line 4: the source differs"),
        (GOOD.replace("Register", ""), "the source is missing"),
        (GOOD.replace("E2,0,2026-09-30,Register", "E2,0"), "Line 3: there should be 4 fields, not 2"),
        (GOOD.replace("members", "people"), "Line 1 must be: area_code,members,counted_on,source"),
        (GOOD.replace("E2,0", '"E2,0'), "can’t be read as CSV"),
        (GOOD.replace("E2", "Ynys Môn").encode("latin-1"), "Line 3 is not in UTF-8"),
        (HEAD, "3 areas are missing"),
        ("", "Line 1 must be"),
        (GOOD + " " * (2 * 2**20), "larger than 2 MB"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_that_is_wrong(app, wrong, words):
    assert words in problems(wrong)


def test_everything_that_is_wrong_is_told_at_once(app):
    told = problems(GOOD.replace("E1,12", "X1,x").replace("E3,7", "E3,-1"))

    assert told.count("Line 2") == 2
    assert "Line 4" in told
    assert "E1" in told.splitlines()[-1]


LINE = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
ENGLAND = dict.fromkeys("abcd", "England")


def kinds(regions, ground) -> list[Finding]:
    return [found.kind for found in findings(regions, ground)]


def test_a_drawing_with_every_area_once_and_a_group_in_each_region_is_clean():
    ground = Ground(ENGLAND, LINE, homes="ad")

    assert kinds([DrawnRegion(1, ("a", "b")), DrawnRegion(2, ("c", "d"))], ground) == []


def test_an_area_without_a_region_or_in_two_stops_a_drawing():
    ground = Ground(ENGLAND, LINE, homes="abcd")

    found = findings([DrawnRegion(1, ("a", "b")), DrawnRegion(2, ("b", "c"))], ground)

    assert [(one.kind, one.codes) for one in found] == [(Finding.MISSING, ("d",)), (Finding.TWICE, ("b",))]
    assert all(one.kind.stops for one in found)


def test_a_region_without_areas_stops_a_drawing():
    found = findings([DrawnRegion(1, tuple("abcd")), DrawnRegion(2, ())], Ground(ENGLAND, LINE, homes="a"))

    assert [(one.kind, one.region_id, one.kind.stops) for one in found] == [(Finding.EMPTY, 2, True)]


@pytest.mark.parametrize("nation", ["Scotland", "Wales"])
def test_a_nation_is_cut_only_for_a_stated_reason(nation):
    ground = Ground({"a": nation, "b": nation, "c": "England", "d": "England"}, LINE, homes="abcd")
    whole = [DrawnRegion(1, ("a", "b")), DrawnRegion(2, ("c", "d"))]
    cut = [DrawnRegion(1, ("a",)), DrawnRegion(2, ("b", "c", "d"))]
    reasoned = [DrawnRegion(1, ("a",), "The hills"), DrawnRegion(2, ("b", "c", "d"), "The ferry")]

    assert kinds(whole, ground) == []
    assert kinds(cut, ground) == [Finding.NATION_CUT, Finding.NATION_CUT]
    assert kinds(reasoned, ground) == []


def test_england_may_be_cut_without_a_reason():
    assert kinds([DrawnRegion(1, ("a",)), DrawnRegion(2, ("b", "c", "d"))], Ground(ENGLAND, LINE, "ab")) == []


def test_a_region_in_pieces_and_one_without_a_group_are_warned_about_only():
    ground = Ground(ENGLAND, LINE, homes="ab")

    found = findings([DrawnRegion(1, ("a", "c")), DrawnRegion(2, ("b",)), DrawnRegion(3, ("d",))], ground)

    assert [(one.kind, one.region_id) for one in found] == [(Finding.IN_PIECES, 1), (Finding.NO_GROUP, 3)]
    assert not any(one.kind.stops for one in found)


@given(st.lists(st.sampled_from("abcd"), unique=True))
def test_the_pieces_of_a_region_hold_each_area_once(codes):
    assert sorted(code for part in pieces(codes, LINE) for code in part) == sorted(codes)


@given(*[st.builds(Point, st.floats(49, 61), st.floats(-8, 2))] * 2)
def test_the_way_there_is_as_long_as_the_way_back(here, there):
    assert distance_km(here, there) == pytest.approx(distance_km(there, here))
    assert distance_km(here, here) == 0


def test_the_nearest_come_first():
    towns = [("far", Point(55, -3)), ("near", Point(52.1, 0)), ("nearer", Point(52.05, 0))]

    assert [name for name, _km in nearest(Point(52, 0), towns, 2)] == ["nearer", "near"]
