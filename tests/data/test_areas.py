"""The tables of facts: complete, joined, equal to the published totals."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
TABLES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv"))

SEATS = {
    "north-east": 27,
    "north-west": 73,
    "yorkshire-and-the-humber": 54,
    "east-midlands": 47,
    "west-midlands": 57,
    "east-of-england": 61,
    "london": 75,
    "south-east": 91,
    "south-west": 58,
    "scotland": 57,
    "wales": 32,
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_plain_utf8_with_line_feeds(name):
    content = (DATA / name).read_bytes()

    text = content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not re.search(r"[ÃÂ\ufffd]", text), "letters were read in the wrong encoding"


@pytest.mark.parametrize("name", TABLES)
def test_every_row_fills_the_columns_of_its_table(table, name):
    for row in table(name):
        assert None not in row
        assert None not in row.values()


def test_great_britain_has_its_electorate_and_population(table):
    areas = table("areas.csv")

    assert len({area["code"] for area in areas}) == len(areas) == 632
    # 48,224,212 in the United Kingdom less 1,363,961 in Northern Ireland (UK Parliament, July 2024).
    assert sum(int(area["electorate"]) for area in areas) == 48_224_212 - 1_363_961
    assert sum(int(area["population"]) for area in areas) == 65_677_896
    assert (
        min(int(area["electorate"]) for area in areas),
        max(int(area["electorate"]) for area in areas),
    ) == (21_325, 85_204)


def test_every_region_has_its_seats(table):
    slug_of = {region["code"]: region["slug"] for region in table("regions.csv")}

    assert Counter(slug_of[area["region"]] for area in table("areas.csv")) == SEATS


def test_an_area_lies_in_the_nation_of_its_region_and_of_its_code(table):
    nation_of = {region["code"]: region["nation"] for region in table("regions.csv")}
    letter = {"England": "E", "Scotland": "S", "Wales": "W"}

    for area in table("areas.csv"):
        assert area["nation"] == nation_of[area["region"]]
        assert area["code"].startswith(letter[area["nation"]])


def test_centres_and_deciles_are_possible(table):
    for area in table("areas.csv"):
        assert 49.8 < float(area["lat"]) < 60.9
        assert -8.7 < float(area["lon"]) < 1.8
        assert 1 <= int(area["deprivation_decile"]) <= 10


def test_areas_of_wales_and_no_others_have_a_welsh_name(table):
    for area in table("areas.csv"):
        assert bool(area["name_cy"]) == (area["nation"] == "Wales"), area["name"]


def test_no_welsh_circumflex_is_lost(table):
    areas = table("areas.csv")

    english = {area["name"] for area in areas}
    welsh = {area["name_cy"] for area in areas}
    assert {"Ynys Môn", "Montgomeryshire and Glyndŵr"} <= english
    assert {"Ynys Môn", "Maldwyn a Glyndŵr", "Gŵyr", "Merthyr Tudful ac Aberdâre"} <= welsh
    assert "Ynys Môn" in {area["name"] for area in table("areas_2010.csv")}
    assert "Abertawe a Gŵyr" in {group["name_cy"] for group in table("demonstration/groups.csv")}


def test_regions_have_names_in_both_languages_that_no_other_has(table):
    regions = table("regions.csv")

    assert {region["slug"] for region in regions} == set(SEATS)
    for column in ("code", "slug", "name", "name_cy"):
        assert len({region[column] for region in regions} - {""}) == 11
    # "Gogledd Ddwyrain" alone would be the north-east of Wales.
    for region in regions:
        if re.match("Gogledd|De", region["name_cy"]):
            assert region["name_cy"].endswith(" Lloegr")


def test_neighbours_are_pairs_of_areas_once_each(table):
    codes = {area["code"] for area in table("areas.csv")}
    pairs = [(row["area_code"], row["neighbour_code"]) for row in table("neighbours.csv")]

    assert len(set(pairs)) == len(pairs)
    assert all(one < other and {one, other} <= codes for one, other in pairs)
    assert {row["kind"] for row in table("neighbours.csv")} == {"border", "crossing"}


def test_every_area_can_be_reached_from_every_other(table):
    touching = defaultdict(set)
    for row in table("neighbours.csv"):
        touching[row["area_code"]].add(row["neighbour_code"])
        touching[row["neighbour_code"]].add(row["area_code"])

    reached = set()
    waiting = [table("areas.csv")[0]["code"]]
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting.extend(touching[code])
    assert len(reached) == 632


def test_no_seat_of_2010_loses_or_gains_people_on_the_way(table):
    old = {area["code"] for area in table("areas_2010.csv")}
    new = {area["code"] for area in table("areas.csv")}
    shares, heirs = Counter(), set()
    for row in table("overlaps.csv"):
        assert float(row["population_share"]) > 0
        shares[row["old_code"]] += float(row["population_share"])
        heirs.add(row["new_code"])

    assert len(old) == 632
    assert set(shares) == old
    assert heirs == new
    assert all(share == pytest.approx(1, abs=1e-8) for share in shares.values())


def test_the_electorate_of_2019_is_that_of_great_britain(table):
    # 47,562,702 in the United Kingdom less 1,293,971 in Northern Ireland (UK Parliament, December 2019).
    total = sum(int(area["electorate"]) for area in table("areas_2010.csv"))

    assert total == 47_562_702 - 1_293_971


def test_common_passwords_are_many_and_each_only_once():
    words = (DATA / "common_passwords.txt").read_text(encoding="utf-8").splitlines()

    assert len(words) == len(set(words)) >= 3_000
    assert words[0] == "password"
    assert all(len(word) >= 8 and word == word.casefold().strip() for word in words)
