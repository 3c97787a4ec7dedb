"""The tables of the demonstration: believable, and enough of everything for every page."""

import re
from collections import Counter
from datetime import date

import pytest


@pytest.fixture(scope="module")
def groups(table):
    return table("demonstration/groups.csv")


@pytest.fixture(scope="module")
def region_of(table):
    slug_of = {region["code"]: region["slug"] for region in table("regions.csv")}
    return {area["code"]: slug_of[area["region"]] for area in table("areas.csv")}


def test_every_area_has_a_stand_in_that_says_it_is_one(table, region_of):
    presence = table("demonstration/presence.csv")

    assert {row["area_code"] for row in presence} == set(region_of)
    assert len(presence) == 632
    assert all(int(row["members"]) > 0 for row in presence)
    assert all("not members" in row["source"] for row in presence)
    assert {date.fromisoformat(row["counted_on"]) for row in presence} == {date(2026, 9, 30)}


def test_there_are_about_120_groups_each_with_its_own_slug_and_name(groups):
    assert 110 <= len(groups) <= 130
    for column in ("slug", "name"):
        assert len({group[column] for group in groups}) == len(groups)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", group["slug"]) for group in groups)


def test_a_group_has_one_to_three_home_areas_of_one_region(groups, region_of):
    homes = [code for group in groups for code in group["home_areas"].split()]

    assert len(set(homes)) == len(homes), "two groups claim one area"
    for group in groups:
        codes = group["home_areas"].split()
        assert 1 <= len(codes) <= 3
        assert len({region_of[code] for code in codes}) == 1


def test_every_region_has_groups_enough_for_two_halves(groups, region_of):
    count = Counter(region_of[group["home_areas"].split()[0]] for group in groups)

    assert len(count) == 11
    assert min(count.values()) >= 7
    assert count["wales"] >= 10
    assert count["north-west"] >= 14


def test_groups_are_where_presence_is_high_and_most_areas_have_none(table, groups):
    homes = {code for group in groups for code in group["home_areas"].split()}
    presence = table("demonstration/presence.csv")
    at_home = [int(row["members"]) for row in presence if row["area_code"] in homes]
    elsewhere = [int(row["members"]) for row in presence if row["area_code"] not in homes]

    assert len(elsewhere) > len(at_home)
    assert sum(at_home) / len(at_home) > 1.3 * sum(elsewhere) / len(elsewhere)


def test_groups_of_wales_and_no_others_have_a_welsh_name(groups, region_of):
    for group in groups:
        in_wales = region_of[group["home_areas"].split()[0]] == "wales"
        assert bool(group["name_cy"]) == in_wales, group["name"]


def test_groups_were_founded_over_ten_years(groups):
    dates = [date.fromisoformat(group["founded_on"]) for group in groups]

    assert date(2015, 10, 1) <= min(dates)
    assert max(dates) <= date(2025, 12, 31)
    assert {when.year for when in dates} >= set(range(2016, 2026))


def test_the_grouping_of_2022_puts_every_area_in_one_of_its_nine_regions(table, region_of):
    drawing = {row["area_code"]: row["region"] for row in table("demonstration/groupings/areas_2022.csv")}
    regions = {row["slug"] for row in table("demonstration/groupings/regions_2022.csv")}

    assert set(drawing) == set(region_of)
    assert set(drawing.values()) == regions
    assert len(regions) == 9
    merged = {(region_of[code], slug) for code, slug in drawing.items() if slug != region_of[code]}
    assert merged == {
        ("north-east", "yorkshire-and-the-north-east"),
        ("yorkshire-and-the-humber", "yorkshire-and-the-north-east"),
        ("london", "london-and-the-south-east"),
        ("south-east", "london-and-the-south-east"),
    }
