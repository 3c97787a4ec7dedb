"""The pages of places: what everybody reads, what administrators change, and what is not there for others."""

import re
from datetime import timedelta

import pytest
from flask_babel import refresh
from sqlalchemy import select

from fundpots.db import db
from fundpots.places import operations
from fundpots.places.charts.maps import weight_bands
from fundpots.places.models import Group, Grouping, GroupingRegion, HomeArea, Placement
from fundpots.places.queries import grouping_in_force, placements
from tests import make

DAY = {"founded_on-day": "1", "founded_on-month": "5", "founded_on-year": "2024"}


class Land:
    """Two regions with counted areas, a group in each, and a Welsh area."""

    def __init__(self) -> None:
        self.north = make.region(name="North", slug="north")
        self.wales = make.region(name="Wales", name_cy="Cymru", slug="wales", nation="Wales")
        self.mill = make.area(name="Milltown")
        self.fen = make.area(name="Fenland", electorate=60_000)
        self.mon = make.area(name="Anglesey", name_cy="Ynys Môn", nation="Wales")
        self.grouping = make.grouping({self.north: [self.mill, self.fen], self.wales: [self.mon]})
        self.group = make.group([self.mill], name="Milltown", slug="milltown")
        self.welsh = make.group([self.mon], name="Anglesey", name_cy="Môn", slug="anglesey")
        self.count = make.presence_count({self.mill: 200, self.fen: 5, self.mon: 40})
        db.session.commit()


@pytest.fixture
def land(app) -> Land:
    return Land()


def text_of(client, path: str) -> str:
    refresh()  # a test's context outlives a request and would keep the language of the one before
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_everybody_reads_every_public_page_in_both_languages(land, client):
    paths = ["/places", "/areas", f"/areas/{land.fen.code}", "/regions", "/regions/wales", "/groups"]
    paths += ["/groups/milltown", "/presence", "/groupings", f"/groupings/{land.grouping.id}", "/footholds"]
    paths += [f"/groupings/{land.grouping.id}/effects"]

    for path in paths:
        text_of(client, path)
        assert '<html lang="cy"' in text_of(client, f"/cy{path}")
    assert "Ynys Môn" in text_of(client, "/cy/areas")


@pytest.mark.parametrize("show", ["presence", "weight"])
def test_the_numbers_on_a_regions_map_lead_to_the_names_below_it(land, client, show):
    page = text_of(client, "/regions/north")
    named = re.findall(
        r'<li><a href="/areas/\w+">([^<]+)</a>', page.split('class="map-key"')[1].split("</ol>")[0]
    )
    marks = client.get(f"/regions/north/map.json?show={show}").json["data"][-1]

    assert sorted(named) == ["Fenland", "Milltown"]
    assert marks["text"] == ["1", "2"]
    assert [text.split("<br>")[0] for text in marks["hovertext"]] == named


def test_pages_are_there_before_anybody_was_counted(app, client):
    make.grouping({make.region(slug="empty"): [make.area(code="E14009999")]})
    db.session.commit()

    for path in ("/places", "/areas", "/areas/E14009999", "/regions", "/regions/empty", "/footholds"):
        text_of(client, path)
    assert "Nobody has been counted yet" in text_of(client, "/places")


def test_an_area_says_why_it_has_its_weight(land, client):
    page = text_of(client, f"/areas/{land.fen.code}")

    assert "because Momentum has 0.08 members per 1,000 electors here" in page
    assert "Presence, 1 is average" in page
    assert "None yet" in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("search=ynys", "Anglesey", "Milltown"),
        ("region=north", "Milltown", "Anglesey"),
        ("group=without", "Fenland", "Milltown"),
        ("group=with", "Milltown", "Fenland"),
    ],
)
def test_areas_are_found_by_name_region_and_group(land, client, query, there, gone):
    page = text_of(client, f"/areas?{query}")

    assert f">{there}</a>" in page
    assert f">{gone}</a>" not in page


def test_the_map_and_the_table_carry_the_same_areas(land, client):
    figure = client.get("/places/map.json").get_json()
    marks = figure["data"][-1]

    assert len(marks["x"]) == 3
    assert any("Fenland" in text and "5 members" in text for text in marks["text"])
    assert sum(trace["x"].count(None) for trace in figure["data"][:-1]) == 3


def test_maps_of_regions_and_drawings_name_each_region(land, client):
    for path in ("/regions/map.json", f"/groupings/{land.grouping.id}/map.json"):
        figure = client.get(path).get_json()
        assert {label["text"] for label in figure["layout"]["annotations"]} == {"North", "Wales"}


def test_footholds_are_areas_without_a_group_with_the_nearest_groups_of_their_region(land, client):
    page = text_of(client, "/footholds?below=1")

    assert "Fenland" in page
    assert "Milltown</a>" in page
    assert "/rounds?region=north" in page
    assert "Anglesey</a>" not in page


def test_a_groups_members_are_told_to_the_group_and_its_administrators_alone(land, client, sign_in):
    make.appointed(make.person(name="Somebody Within"), group=land.group)
    seen_by = [make.member(land.group), make.administrator(land.north), make.administrator()]
    hidden_from = [make.member(land.welsh), make.administrator(land.wales), make.treasurer()]

    for who in seen_by:
        assert "Somebody Within" in text_of(sign_in(who), "/groups/milltown")
    for who in hidden_from:
        assert "Somebody Within" not in text_of(sign_in(who), "/groups/milltown")
    assert "Somebody Within" not in text_of(client, "/groups/milltown")


def test_a_regional_administrator_enters_a_group_at_home_in_the_region(land, sign_in):
    client = sign_in(make.administrator(land.north))

    answer = client.post("/groups/new", data={"name": "Fen Group", "home": "fenland", **DAY})

    assert answer.location.endswith("/groups/fen-group")
    made = db.session.scalar(select(Group).where(Group.slug == "fen-group"))
    assert db.session.get(HomeArea, (made.id, land.fen.code)).is_main


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"home": "Ynys Môn"}, "You look after groups of your own region"),
        ({"home_2": "Anglesey"}, "You look after groups of your own region"),
        ({"home": "Atlantis"}, "There is no area of this name"),
        ({"home": ""}, "Choose the main home area"),
        ({"name": "milltown"}, "This name is taken"),
        ({"name": ""}, "Write the name"),
        ({"founded_on-year": "2096"}, "not in the future"),
    ],
)
def test_what_is_wrong_with_a_group_is_said_at_the_field_and_nothing_is_kept(land, sign_in, changes, words):
    client = sign_in(make.administrator(land.north))
    before = db.session.scalars(select(Group.id)).all()

    answer = client.post("/groups/new", data={"name": "Fen Group", "home": "Fenland", **DAY, **changes})

    assert words in answer.get_data(as_text=True)
    assert db.session.scalars(select(Group.id)).all() == before


def test_a_group_is_changed_and_closed_by_its_administrators_alone(land, sign_in):
    mine, theirs = sign_in(make.administrator(land.north)), sign_in(make.administrator(land.wales))
    facts = {"name": "Mill and Fen", "home": "Fenland", "home_2": "Milltown", **DAY}
    end = {"on-day": "1", "on-month": "6", "on-year": "2026", "reason": "It merged."}

    for path in ("/groups/milltown/edit", "/groups/milltown/close"):
        assert theirs.get(path).status_code == 404
        assert mine.get(path).status_code == 200
    assert theirs.post("/groups/milltown/edit", data=facts).status_code == 404
    assert theirs.post("/groups/milltown/close", data=end).status_code == 404
    assert mine.post("/groups/milltown/edit", data=facts).status_code == 303
    assert "Mill and Fen" in text_of(mine, "/groups/milltown")
    assert mine.post("/groups/milltown/close", data=end).status_code == 303
    assert mine.post("/groups/milltown/close", data=end).status_code == 409
    assert "Mill and Fen" not in text_of(mine, "/groups")
    assert "Mill and Fen" in text_of(mine, "/groups?closed=closed")


def test_a_group_does_not_close_before_it_was_founded(land, sign_in):
    end = {"on-day": "1", "on-month": "6", "on-year": "2010", "reason": "A slip."}

    page = sign_in(make.administrator()).post("/groups/milltown/close", data=end).get_data(as_text=True)

    assert "before it was founded" in page
    assert land.group.closed_on is None


def drafted(client, land) -> tuple[int, str]:
    made = client.post("/groupings/new", data={"name": "Two halves", "reason": "They belong together."})
    key = int(made.location.rsplit("/", 1)[1])
    return key, f"/groupings/{key}"


def version_of(key: int) -> dict:
    db.session.expire_all()
    return {"version": db.session.get(Grouping, key).version}


def test_regions_are_redrawn_and_put_in_force_by_pages_alone(land, sign_in, client):
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)

    mine.post(f"{here}/regions/new", data={"name": "Fens", "name_cy": "Y Ffeniau", **version_of(key)})
    fens = next(region_id for region_id in regions_in(key) if region_id not in (land.north.id, land.wales.id))
    moved = mine.post(
        f"{here}/move?region=north", data={"areas": [land.fen.code], "region": fens, **version_of(key)}
    )
    page = text_of(client, here)
    today = make.NOON.date()
    data = {"on-day": "1", "on-month": "1", "on-year": "2090", "sure": "y", **version_of(key)}
    done = mine.post(f"{here}/put-in-force", data=data)

    assert moved.status_code == 303
    assert "1 area changes its region" in page
    assert "No group has its main home in Fens" in page
    assert done.status_code == 303
    assert grouping_in_force(today).id == land.grouping.id
    assert grouping_in_force(today + timedelta(days=30_000)).id == key
    assert placements(key)[land.fen.code] == fens
    assert "to come" in text_of(client, "/groupings")


def regions_in(key: int) -> list[int]:
    return list(db.session.scalars(select(GroupingRegion.region_id).where(GroupingRegion.grouping_id == key)))


def test_a_click_on_the_map_leads_to_the_box_of_that_area_without_scripts(land, sign_in):
    mine = sign_in(make.administrator())
    _key, here = drafted(mine, land)

    page = text_of(mine, f"{here}/move?region=north")
    link = f"{here}/move?region=north&amp;area={land.fen.code}#area-{land.fen.code}"
    ticked = text_of(mine, f"{here}/move?region=north&area={land.fen.code}")

    assert f'href="{link}"' in page
    assert f'value="{land.fen.code}" checked' in ticked
    assert re.findall(r'<text class="area-map__name".*?<tspan[^>]*>([^<]+)', page) == ["North", "Wales"]


def test_a_drawing_with_an_empty_region_can_not_be_put_in_force(land, sign_in):
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)
    mine.post(f"{here}/regions/new", data={"name": "Fens", "name_cy": "Y Ffeniau", **version_of(key)})

    data = {"on-day": "1", "on-month": "1", "on-year": "2090", "sure": "y", **version_of(key)}
    answer = mine.post(f"{here}/put-in-force", data=data)

    assert answer.status_code == 409
    assert "Fens has no areas" in text_of(mine, f"{here}/put-in-force")


def test_who_changes_an_older_version_sees_both_texts(land, sign_in):
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)
    seen = version_of(key)
    mine.post(f"{here}/edit", data={"name": "Three thirds", "reason": "Because.", **seen})

    answer = mine.post(f"{here}/edit", data={"name": "Four quarters", "reason": "Why not.", **seen})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Four quarters" in page
    assert "Three thirds" in page


def test_a_version_that_no_page_ever_sent_is_refused_not_broken(land, sign_in):
    mine = sign_in(make.administrator())
    _key, here = drafted(mine, land)

    for version in ("", "x", "9" * 30, "-1"):
        data = {"name": "A", "reason": "B", "version": version}
        assert mine.post(f"{here}/edit", data=data).status_code == 409


def test_regions_are_renamed_merged_and_drafts_thrown_away(land, sign_in, client):
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)

    names = {"name": "The North", "name_cy": "Y Gogledd", "reason": ""}
    renamed = mine.post(f"{here}/regions/north", data={**names, **version_of(key)})
    taken = mine.post(f"{here}/regions/north", data={**names, "name": "Wales", **version_of(key)})
    assert renamed.status_code == 303
    assert "This name is taken" in taken.get_data(as_text=True)
    assert "The North" in text_of(client, here)
    assert ">North<" in text_of(client, "/regions")

    mine.post(f"{here}/regions/north/merge", data={"region": land.wales.id, **version_of(key)})
    assert set(placements(key).values()) == {land.wales.id}
    assert "holds a part of Scotland or Wales, or more" in text_of(mine, here)

    assert mine.post(f"{here}/discard", data=version_of(key)).status_code == 303
    assert client.get(here).status_code == 404


PATHS = ["edit", "move", "regions/new", "regions/north", "regions/north/merge", "put-in-force", "discard"]


@pytest.mark.parametrize("path", PATHS)
def test_drafts_are_changed_by_administrators_of_the_whole_alone(land, sign_in, client, path):
    mine, regional = sign_in(make.administrator()), sign_in(make.administrator(land.north))
    officer = sign_in(make.officer(land.group))
    _key, here = drafted(mine, land)

    assert mine.get(f"{here}/{path}").status_code == 200
    for method in ("get", "post"):
        assert getattr(regional, method)(f"{here}/{path}").status_code == 404
        assert getattr(officer, method)(f"{here}/{path}").status_code == 403
        assert getattr(client, method)(f"{here}/{path}").status_code == 303


def test_a_drawing_that_holds_has_no_pages_to_change_it(land, sign_in):
    mine = sign_in(make.administrator())

    for path in PATHS:
        assert mine.get(f"/groupings/{land.grouping.id}/{path}").status_code == 404


def test_the_pots_of_regions_that_change_are_shown_with_their_rounds(land, sign_in, client):
    pot = make.money_in(make.pot(land.north, name="Northern pot"), 12_300)
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)
    draft = db.session.get(Grouping, key)
    who = make.administrator()
    operations.move_areas(draft, [land.fen.code], land.wales.id, version=1, by=who, at=make.NOON)
    db.session.commit()

    page = text_of(client, f"{here}/effects")

    assert pot.name in page
    assert "£123.00" in page
    assert "Without a pot: Wales" in page


def test_what_is_not_there_is_not_found(land, client):
    for path in (
        "/areas/E99",
        "/regions/nowhere",
        "/groups/nobody",
        "/groupings/999",
        "/groupings/999/map.json",
    ):
        assert client.get(path).status_code == 404, path


def test_a_region_that_only_a_draft_knows_has_no_page(land, sign_in, client):
    mine = sign_in(make.administrator())
    key, here = drafted(mine, land)
    mine.post(f"{here}/regions/new", data={"name": "Fens", "name_cy": "Y Ffeniau", **version_of(key)})

    assert client.get("/regions/fens").status_code == 404


def test_a_former_region_is_shown_as_the_drawing_that_had_it(land, client):
    old = make.region(name="Old Shire", slug="old-shire")
    make.grouping({old: [land.mill, land.fen, land.mon]}, in_force_on=make.NOON.date() - timedelta(days=9000))
    db.session.commit()

    page = text_of(client, "/regions/old-shire")

    assert "not part of the drawing in force" in page
    assert "Fenland" in page


def test_the_number_of_queries_does_not_grow_with_the_rows(land, client):
    paths = ["/places", "/areas", "/regions", "/regions/north", "/groups", "/footholds?below=1", "/presence"]
    paths += ["/groupings", f"/groupings/{land.grouping.id}", f"/groupings/{land.grouping.id}/effects"]
    counts = []
    for more in (2, 30):
        for _ in range(more):
            area = make.area()
            here = {"grouping_id": land.grouping.id, "region_id": land.north.id}
            db.session.add(Placement(area_code=area.code, **here))
            make.group([area])
            make.presence_count({area: 10})
        db.session.commit()
        counts.append([int(client.get(path).headers["X-Query-Count"]) for path in paths])

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12


def test_of_two_who_change_a_group_the_second_is_shown_both_texts(land, sign_in):
    first, second = (sign_in(make.administrator(land.north)) for _ in range(2))
    seen = {
        place: re.search(r'name="seen"[^>]* value="(\w+)"', text_of(client, "/groups/milltown/edit"))[1]
        for place, client in (("first", first), ("second", second))
    }

    kept = first.post(
        "/groups/milltown/edit",
        data={"name": "Milltown", "home": "Milltown", "home_2": "Fenland", "seen": seen["first"], **DAY},
    )
    answer = second.post(
        "/groups/milltown/edit",
        data={"name": "Mill on the Fen", "home": "Milltown", "seen": seen["second"], **DAY},
    )

    page = answer.get_data(as_text=True)
    assert (kept.status_code, answer.status_code) == (303, 409)
    assert "Mill on the Fen" in page  # what the second one typed is not lost
    assert "Milltown, Fenland" in page  # and what the first one saved is shown beside it
    assert "Mill on the Fen" not in text_of(second, "/groups/milltown")


@pytest.mark.parametrize("page", ["/places", "/regions/north"])
def test_the_map_shows_weights_when_asked_and_says_between_which_places_they_run(land, client, page):
    words = text_of(client, f"{page}?show=weight")
    chart = client.get(f"{page}/map.json?show=weight").get_json()
    plain = client.get(f"{page}/map.json").get_json()

    assert "Weights run from" in words
    assert "in Fenland" in words
    assert f'href="{page}"' in words
    assert len(chart["data"][-1]["x"]) == len(plain["data"][-1]["x"])
    assert {trace["name"] for trace in chart["data"][:-1]} <= set(weight_bands())
