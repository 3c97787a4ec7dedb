"""The pages of splits: anybody tries, those who keep money keep, two treasurers of the whole put in force."""

import json
import re
import shlex

import pytest
from click.testing import CliRunner
from flask_babel import refresh
from sqlalchemy import select

from fundpots import clock
from fundpots.cli import main
from fundpots.db import Base, db
from fundpots.places.models import Area
from fundpots.pots.models import Pot, Split
from fundpots.pots.queries import balances
from tests import make

ASK = "total=2,500&denominator=electorate&tilt=0.5&clip=4&blend=75&floor=0&whole=0"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.NOON)


@pytest.fixture
def regions(app):
    strong, weak = make.region(name="Strong"), make.region(name="Weak", name_cy="Gwan")
    here, there = make.area(), make.area()
    make.grouping({strong: [here], weak: [there]})
    make.presence_count({here: 400, there: 20})
    make.pot(strong)
    make.pot(weak)
    make.pot(None)
    db.session.commit()
    return strong, weak


def kept(client) -> str:
    return client.post(f"/splits/new?{ASK}", data={"name": "Spring"}).location


def text_of(client, path: str) -> str:
    refresh()  # a test's context outlives a request and would keep the language of the one before
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_anybody_tries_a_split_and_sees_every_step(regions, client):
    page = text_of(client, f"/splits/new?{ASK}")

    assert "Weak gains most" in page
    assert "Strong loses most" in page
    for step in ("1. Counts", "2. Rates", "3. Presence", "4. Weight", "5. Share", "6. Floor", "7. Pence"):
        assert step in page
    assert "Keep this split" not in page
    assert db.session.scalar(select(Split.id)) is None


def test_only_the_amount_must_be_told(regions, client):
    assert "Weak gains most" in text_of(client, "/splits/new?total=2500")
    assert "Split it so" in text_of(client, "/splits/new")


def test_other_tilts_are_links_that_change_the_tilt_alone(regions, client):
    page = text_of(client, f"/splits/new?{ASK}")

    assert "tilt=1.5" in page
    assert "Every region gets what it would get" in text_of(client, f"/splits/new?{ASK}&".replace("0.5", "0"))


def test_another_tilt_changes_the_preview_and_not_one_row_of_the_database(regions, client):
    before = every_row()

    pages = [
        text_of(client, f"/splits/new?{ASK}".replace("tilt=0.5", f"tilt={tilt}")) for tilt in (0, 0.5, 1)
    ]
    for name in ("before", "after", "dumbbell", "curve"):
        client.get(f"/splits/new/{name}.json?{ASK}")

    assert len(set(pages)) == 3
    assert every_row() == before


def every_row() -> dict[str, list]:
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


def test_the_command_on_the_page_computes_the_split_from_its_download(regions, client, sign_in, tmp_path):
    one, other = sign_in(make.treasurer()), sign_in(make.treasurer())
    split = one.post(f"/splits/new?{ASK}".replace("whole=0", "whole=7"), data={"name": "Spring"}).location
    other.post(f"{split}/put-in-force", data={"sure": "y"})
    command = re.search(r"fundpots split POTS.csv [^<]+", text_of(client, split)).group()
    file = tmp_path / "POTS.csv"
    file.write_bytes(client.get(f"{split}/POTS.csv").data)

    answer = CliRunner().invoke(main, shlex.split(command.replace("POTS.csv", str(file)))[1:])

    computed = {row["pot"]: row["amount_pence"] for row in json.loads(answer.stdout)["pots"]}
    published = client.get(f"{split}/split.json").get_json()["rows"]
    pots = [pot for pot in db.session.scalars(select(Pot)) if pot.region]
    assert computed == {row["slug"]: row["amount_pence"] for row in published}
    assert computed == {pot.region.slug: balances(pot.id).available_pence for pot in pots}
    assert sum(computed.values()) == 250_000 - 17_500


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("total=x", "Write an amount in pounds"),
        ("total=0", "more than £0.00"),
        ("total=2500&tilt=nan", "The tilt must lie between"),
        ("total=2500&tilt=9", "The tilt must lie between"),
        ("total=2500&clip=0.5", "The clip must lie between"),
        ("total=2500&blend=101", "between 0 and 100 per cent"),
        ("total=2500&whole=95", "between 0 and 90 per cent"),
        ("total=2500&count=99", "Not a valid choice"),
        ("total=2500&floor=2000", "can’t be split so"),
        ("total=2500&denominator=groups", "can’t be split so"),
    ],
)
def test_settings_that_make_no_sense_are_answered_at_the_field(regions, client, query, words):
    page = text_of(client, f"/splits/new?{query}")

    assert words in page
    assert "7. Pence" not in page


def test_a_split_by_groups_speaks_of_groups_and_not_of_heads(regions, client):
    areas = list(db.session.scalars(select(Area).order_by(Area.code)))
    for area in areas:
        make.group([area])
    make.presence_count(dict(zip(areas, (400, 20), strict=True)), counted_on=make.NOON.date())
    db.session.commit()

    page = text_of(client, f"/splits/new?{ASK}".replace("electorate", "groups"))

    assert "For each group" in page
    assert "A group in Weak counts" in page
    assert "per head" not in page
    assert "1,000 groups" not in page


def test_a_split_says_so_where_nobody_was_counted(app, client):
    make.grouping({make.region(): [make.area()]})
    db.session.commit()

    assert "A split needs a count of presence" in text_of(client, "/splits/new?total=2500")


@pytest.mark.parametrize("name", ["before", "after", "dumbbell", "curve", "presence", "weight"])
def test_every_picture_is_there_for_what_is_tried_and_for_what_is_kept(regions, client, sign_in, name):
    split = kept(sign_in(make.treasurer()))

    tried = client.get(f"/splits/new/{name}.json?{ASK}").get_json()
    saved = client.get(f"{split}/{name}.json").get_json()

    assert tried == saved
    assert all(trace["x"] for trace in tried["data"])


def test_pictures_and_tables_carry_the_same_numbers(regions, client):
    page = text_of(client, f"/splits/new?{ASK}")
    dots = client.get(f"/splits/new/dumbbell.json?{ASK}").get_json()["data"][-1]

    for pounds in dots["x"]:
        assert f"£{pounds:,.2f}" in page
    lines = client.get(f"/splits/new/curve.json?{ASK}").get_json()["data"]
    for line in lines:
        assert all(f"{part * 100:.2f}%" in page for part in line["y"])


def test_a_picture_of_settings_that_make_no_sense_is_refused(regions, client):
    assert client.get("/splits/new/curve.json?total=x").status_code == 400
    assert client.get("/splits/new/curve.json?total=25&floor=20").status_code == 400


def test_a_kept_split_has_a_link_for_everybody_and_moves_nothing(regions, client, sign_in):
    split = kept(sign_in(make.treasurer()))

    page = text_of(client, split)

    assert "This is a scenario" in page
    assert "fundpots split POTS.csv --total-pence 250000" in page
    assert "Put it in force" not in page
    assert "Spring" not in text_of(client, "/splits")
    assert "Spring" in text_of(sign_in(make.treasurer()), "/splits")
    assert client.get(f"{split}/POTS.csv").get_data(as_text=True).splitlines()[0] == (
        "pot,electorate,members,groups,size"
    )
    assert client.get(f"{split}/split.json").get_json()["shared_pence"] == 250_000


def test_a_kept_split_needs_a_name_and_someone_who_may_keep_it(regions, client, sign_in):
    page = sign_in(make.treasurer()).post(f"/splits/new?{ASK}", data={"name": ""})

    assert "Give the split a name" in page.get_data(as_text=True)
    assert client.post(f"/splits/new?{ASK}", data={"name": "Mine"}).status_code == 303
    assert (
        sign_in(make.officer(make.group())).post(f"/splits/new?{ASK}", data={"name": "x"}).status_code == 403
    )
    assert db.session.scalar(select(Split.id)) is None


def test_another_treasurer_of_the_whole_puts_a_split_in_force(regions, client, sign_in):
    one, other = sign_in(make.treasurer()), sign_in(make.treasurer())
    split = kept(one)

    assert "You kept this split" in text_of(one, f"{split}/put-in-force")
    assert one.post(f"{split}/put-in-force", data={"sure": "y"}).status_code == 403
    assert "Tick the box" in other.post(f"{split}/put-in-force").get_data(as_text=True)
    assert other.post(f"{split}/put-in-force", data={"sure": "y"}).status_code == 303
    assert other.post(f"{split}/put-in-force", data={"sure": "y"}).status_code == 409

    held = [balances(key).available_pence for key in db.session.scalars(select(Pot.id))]
    assert sum(held) == 250_000
    assert "Spring" in text_of(client, "/splits")
    assert "Its money went into the pots" in text_of(client, split)
    pot = db.session.scalar(select(Pot))
    assert "Share of the national fund" in text_of(client, f"/pots/{pot.slug}/ledger")


def test_treasurers_of_a_region_and_officers_do_not_put_a_split_in_force(regions, client, sign_in):
    split = kept(sign_in(make.treasurer()))

    for method in ("get", "post"):
        regional = getattr(sign_in(make.treasurer(regions[0])), method)
        assert regional(f"{split}/put-in-force").status_code == 404
        assert getattr(sign_in(make.administrator()), method)(f"{split}/put-in-force").status_code == 403
        assert getattr(client, method)(f"{split}/put-in-force").status_code == 303


def test_a_missing_pot_is_named_and_can_be_opened(regions, sign_in):
    db.session.scalar(select(Pot).where(Pot.region_id == regions[1].id)).closed_at = make.NOON
    split = kept(sign_in(make.treasurer()))
    other = sign_in(make.treasurer())

    assert "no open pot for Weak" in text_of(other, split)
    assert other.post(f"{split}/put-in-force", data={"sure": "y"}).status_code == 409
    facts = {"name": "Weak pot", "region": regions[1].slug, "kind": "designated", "source": "The fund"}
    assert other.post("/pots/new", data=facts).location.endswith("/pots/weak-pot")
    assert other.post(f"{split}/put-in-force", data={"sure": "y"}).status_code == 303


def test_pots_are_opened_by_treasurers_of_the_whole_alone(regions, client, sign_in):
    assert sign_in(make.treasurer(regions[0])).get("/pots/new").status_code == 404
    assert sign_in(make.administrator()).get("/pots/new").status_code == 403
    assert client.get("/pots/new").status_code == 303


def test_two_splits_stand_side_by_side(regions, client, sign_in):
    treasurer = sign_in(make.treasurer())
    one = kept(treasurer)
    other = treasurer.post(
        "/splits/new?" + ASK.replace("tilt=0.5", "tilt=1"), data={"name": "Stronger"}
    ).location

    page = text_of(client, f"{one}/beside/{other.rsplit('/', 1)[1]}")

    assert "Spring" in page
    assert "Stronger" in page
    assert client.get(f"{one}/beside/nothing").status_code == 404


def test_names_of_regions_are_told_in_welsh(regions, client, sign_in):
    split = kept(sign_in(make.treasurer()))

    assert "Gwan" in text_of(client, f"/cy{split}")


def test_a_split_is_a_constant_number_of_queries(regions, client, sign_in):
    split = kept(sign_in(make.treasurer()))

    for path in ("/splits", f"/splits/new?{ASK}", split, f"{split}/curve.json"):
        assert int(client.get(path).headers["X-Query-Count"]) <= 12
