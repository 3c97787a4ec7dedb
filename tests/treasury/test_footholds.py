"""What came of places without a group that awards reached: who counts, since when, and for how long."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpots import clock
from fundpots.bids.models import BenefitArea
from fundpots.db import db
from fundpots.places.operations import GroupFacts, found_group
from fundpots.treasury.operations import withdraw_award
from fundpots.treasury.rules.footholds import Came, Lived, Reach, footholds, two_years_after
from tests import make
from tests.treasury import books

DAY = date(2024, 3, 1)
REACH = Reach("E1", 7, DAY, 50_000)


def came(*groups: Lived, today: date) -> list[Came]:
    return [row.came for row in footholds([REACH], {"E1": groups}, today)]


@pytest.mark.parametrize(
    ("founded", "today", "wanted"),
    [
        (date(2024, 3, 2), date(2024, 4, 1), Came.IN_TIME),
        (date(2026, 3, 1), date(2026, 3, 1), Came.IN_TIME),
        (date(2026, 3, 2), date(2027, 1, 1), Came.LATE),
        (date(2026, 3, 2), date(2026, 3, 1), Came.WAITING),
        (None, date(2026, 3, 1), Came.WAITING),
        (None, date(2026, 3, 2), Came.OVER),
    ],
)
def test_a_place_has_two_years_to_get_its_group(founded, today, wanted):
    assert came(*([Lived(1, founded)] if founded else []), today=today) == [wanted]


def test_a_place_with_an_open_group_was_not_reached_as_one_without():
    assert came(Lived(1, date(2020, 1, 1)), today=DAY) == []
    assert came(Lived(1, DAY), today=DAY) == []


def test_a_place_whose_group_had_closed_counts_as_one_without():
    assert came(Lived(1, date(2020, 1, 1), closed_on=DAY), today=DAY) == [Came.WAITING]


def test_the_first_award_sets_the_day_and_money_after_the_group_is_there_no_longer_counts():
    later = [Reach("E1", 8, DAY + timedelta(days=90), 1_000), Reach("E1", 9, DAY + timedelta(days=400), 5)]

    found = footholds([*later, REACH], {"E1": [Lived(3, DAY + timedelta(days=100))]}, DAY.replace(year=2030))

    assert [(row.reached_on, row.award_ids, row.pence) for row in found] == [(DAY, (7, 8), 51_000)]
    assert found[0].group_id == 3


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_two_years_are_730_or_731_days(day):
    assert (two_years_after(day) - day).days in (730, 731)


@pytest.fixture
def bare(app, monkeypatch):
    """Two accepted awards: one for a moor without a group, one withdrawn since for a fen without one."""
    monkeypatch.setattr(clock, "now", lambda: make.later(400))
    moor, fen = make.area(name="=Bare Moor", electorate=60_000), make.area(name="Fen")
    home = make.area(name="Mill", electorate=20_000)
    where = make.region(name="North")
    make.grouping({where: [moor, fen, home]})
    make.group([home])
    now = books.accepted(50_001, 30_000, where=where)
    for award, areas in zip(now.awards, ([moor, home], [fen]), strict=True):
        db.session.add_all(BenefitArea(bid_id=award.bid_id, area_code=area.code) for area in areas)
    withdraw_award(now.awards[1], reason="It fell through.", by=now.first, at=make.later(5))
    db.session.commit()
    return moor


def rows_of(client) -> list[dict[str, str]]:
    text = client.get("/footholds/reached.csv").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_the_page_and_the_file_tell_the_reached_place_with_its_part_of_the_money(bare, client):
    page = client.get("/footholds/reached").get_data(as_text=True)
    rows = rows_of(client)

    assert "1 place without a group was reached; 0 got a group within two years" in page
    assert "£375.01" in page
    assert "Fen" not in [row["area"] for row in rows]
    assert [(row["area"], row["pounds"], row["state"]) for row in rows] == [
        ("'=Bare Moor", "375.01", "waiting")
    ]


def test_a_group_that_comes_about_later_is_counted(bare, client):
    on = make.later(300).date()
    found_group(GroupFacts("Moor", None, on, [bare.code]), by=make.administrator(), at=make.later(300))
    db.session.commit()

    page = client.get("/footholds/reached").get_data(as_text=True)
    assert "1 got a group within two years" in page
    assert [(row["group"], row["founded_on"]) for row in rows_of(client)] == [("Moor", on.isoformat())]


def test_the_map_marks_what_the_table_counts(bare, client):
    figure = client.get("/footholds/reached/map.json").get_json()
    cells = {trace["name"]: trace["x"].count(None) for trace in figure["data"][:-1]}

    assert cells == {"a group is at home": 3, "no group, not reached": 1, "reached, no group yet": 1}
    assert len(figure["data"][-1]["x"]) == 5


def test_before_the_first_award_the_page_says_what_will_be_there(app, client):
    make.grouping({make.region(): [make.area()]})
    db.session.commit()

    assert "No award has reached such a place yet" in client.get("/footholds/reached").get_data(as_text=True)
    assert rows_of(client) == []


def test_the_number_of_queries_does_not_grow_with_the_awards(bare, client):
    for _ in range(3):
        more = books.accepted(10_000, 20_000)
        db.session.add_all(BenefitArea(bid_id=one.bid_id, area_code=bare.code) for one in more.awards)
    db.session.commit()

    assert int(client.get("/footholds/reached").headers["X-Query-Count"]) <= 12


def test_of_many_awards_the_page_names_the_first_and_the_file_all(bare, client):
    for _ in range(3):
        more = books.accepted(10_000, 20_000)
        db.session.add_all(BenefitArea(bid_id=one.bid_id, area_code=bare.code) for one in more.awards)
    db.session.commit()

    page = client.get("/footholds/reached").get_data(as_text=True)

    assert page.count('<a href="/awards/') == 3
    assert "and 4 more" in page
    assert len(rows_of(client)[0]["awards"].split()) == 7
