"""Counts of presence: carried over without loss, shown before they are kept, kept rounded."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from fundpots.db import db
from fundpots.places.models import AreaPresence, PresenceCount
from fundpots.places.operations import carried_over, old_codes
from tests import make

HEAD = "area_code,members,counted_on,source\n"


@pytest.fixture
def areas(app):
    where = make.region()
    found = [make.area(), make.area(), make.area()]
    make.grouping({where: found})
    return found


def file_of(areas, *members: int) -> str:
    rows = zip(areas, members, strict=True)
    return HEAD + "".join(f"{area.code},{there},2026-09-30,Register\n" for area, there in rows)


def sent(client, text: str | bytes, **data):
    content = text if isinstance(text, bytes) else text.encode()
    form = {"name": "Autumn", "boundaries": "2024", "file": (io.BytesIO(content), "count.csv"), **data}
    return client.post("/presence/import", data=form, content_type="multipart/form-data")


def sealed_in(page: str) -> str:
    return page.split('name="sealed"')[1].split('value="')[1].split('"')[0]


def test_a_count_is_shown_rounded_and_kept_only_once_it_is_confirmed(areas, sign_in):
    client = sign_in(make.administrator())

    page = sent(client, file_of(areas, 12, 3, 0)).get_data(as_text=True)

    assert "Members after rounding each area to the nearest 5" in page
    assert db.session.scalar(select(func.count(PresenceCount.id))) == 0
    answer = client.post("/presence/confirm", data={"sealed": sealed_in(page)})
    assert answer.status_code == 303
    kept = dict(db.session.execute(select(AreaPresence.area_code, AreaPresence.members)).all())
    assert [kept[area.code] for area in areas] == [10, 5, 0]
    assert "Autumn" in client.get("/presence").get_data(as_text=True)


def test_a_count_with_one_wrong_line_is_refused_as_a_whole(areas, sign_in):
    client = sign_in(make.administrator())

    answer = sent(client, file_of(areas, 12, 3, 0).replace(areas[1].code, "E99999999"))

    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "Line 3: no area has the code" in page
    assert "Nothing was imported" in page
    assert 'name="sealed"' not in page


def test_the_exact_numbers_do_not_travel_through_the_page(areas, sign_in):
    page = sent(sign_in(make.administrator()), file_of(areas, 12, 13, 0)).get_data(as_text=True)

    assert ">12<" not in page
    assert ">13<" not in page


def test_a_sealed_count_that_was_changed_on_the_way_is_refused(areas, sign_in):
    client = sign_in(make.administrator())
    sealed = sealed_in(sent(client, file_of(areas, 12, 3, 0)).get_data(as_text=True))

    answer = client.post("/presence/confirm", data={"sealed": "x" + sealed})

    assert answer.status_code == 400
    assert db.session.scalar(select(func.count(PresenceCount.id))) == 0


def test_the_same_file_is_imported_once(areas, sign_in):
    client = sign_in(make.administrator())
    sealed = sealed_in(sent(client, file_of(areas, 12, 3, 0)).get_data(as_text=True))

    first = client.post("/presence/confirm", data={"sealed": sealed})
    again = client.post("/presence/confirm", data={"sealed": sealed})

    assert (first.status_code, again.status_code) == (303, 400)
    assert "imported already" in again.get_data(as_text=True)
    assert db.session.scalar(select(func.count(PresenceCount.id))) == 1


def test_without_a_file_the_field_says_so(areas, sign_in):
    page = sign_in(make.administrator()).post(
        "/presence/import", data={"name": "Autumn", "boundaries": "2024"}
    )

    assert "Choose a file" in page.get_data(as_text=True)


def test_only_administrators_of_the_whole_import_counts(areas, client, sign_in):
    regional = sign_in(make.administrator(make.region()))
    treasurer = sign_in(make.treasurer())

    assert regional.get("/presence/import").status_code == 404
    assert regional.post("/presence/confirm", data={"sealed": "x"}).status_code == 404
    assert treasurer.get("/presence/import").status_code == 403
    assert client.get("/presence/import").status_code == 303


def test_everybody_can_download_the_rows_of_a_count(areas, client):
    count = make.presence_count({areas[0]: 15})
    db.session.commit()

    text = client.get(f"/presence/{count.id}.csv").get_data().decode("utf-8-sig")

    assert text.splitlines() == [
        "area_code,members,groups,counted_on",
        f"{areas[0].code},15,0.0,2026-09-30",
    ]
    assert client.get("/presence/999.csv").status_code == 404


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.sampled_from(old_codes()), st.integers(0, 500), max_size=40))
def test_nobody_is_lost_when_a_count_is_carried_over_to_new_boundaries(members):
    assert sum(carried_over(members).values()) == pytest.approx(sum(members.values()))


def test_an_unchanged_area_keeps_its_count_when_boundaries_change():
    assert carried_over({"E14000530": 123})["E14001063"] == pytest.approx(123)


def test_a_count_on_the_boundaries_of_2010_is_taken_in_on_those_of_today(app, sign_in):
    from fundpots.places.operations import load_geography

    load_geography(in_force_on=make.NOON.date(), at=make.NOON)
    client = sign_in(make.administrator())
    text = HEAD + "".join(f"{code},10,2019-09-30,Register\n" for code in old_codes())

    wrong = sent(client, text)
    right = sent(client, text, boundaries="2010")

    assert wrong.status_code == 400
    page = right.get_data(as_text=True)
    assert "carried over from the boundaries of 2010" in page
    assert client.post("/presence/confirm", data={"sealed": sealed_in(page)}).status_code == 303
    total = db.session.scalar(select(func.sum(AreaPresence.members)))
    assert abs(total - 6320) < 632 * 2.5
