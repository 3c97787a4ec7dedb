"""Names that are hard on files: they arrive whole in every form of the 360Giving data, which stays valid."""

import json
from io import BytesIO

import flattentool
import openpyxl
import pytest
import time_machine

from fundpots.bids.models import BenefitArea
from fundpots.db import db, is_postgres
from fundpots.reports.rules import harmless
from tests import make
from tests.reports.reading import faults_of_360giving, frame
from tests.shared import SHARED, needs_shared
from tests.treasury import books

NAMES = (
    'Grŵp "Tŷ’r Bobl" & ‘ffrindiau’, Llanfairpwll',
    "=1+1",
    "+44 20 7946 0000",
    "-5 degrees",
    '@SUM(A1:A9)*cmd|" /C calc"!A0',
    "'already quoted'",
    "Line one\nline two\n\nline four",
    "<script>alert(1)</script> ]]> &amp; \\u0041 \\N",
    "; , \t | “typographic” – dashes — and … dots",
    "12345678901234567890",
    "2026-11-02",
    "TRUE",
    "Ysgol ŵ ŷ Ŵ Ŷ â ê î ô û ẁ ẃ ẅ ỳ ý ÿ, 日本語, עברית, العربية, 🌱",
    "A " + "very long ".rstrip() * 30,
    "x" * 200,
)
AMOUNTS = tuple(10_001 + 1_111 * place for place in range(len(NAMES)))


@pytest.fixture
def awkward(app, client):
    """An award for each name, as title, group, round and area; some paid, some not; some for many areas."""
    longest = 120 if is_postgres() else 200  # SQLite does not mind the limits that forms keep
    world = books.offered(*AMOUNTS, pot_pence=10_000_000, name=NAMES[1])
    spare = [make.area(name=name) for name in NAMES[:4]]
    for award, name in zip(world.awards, NAMES, strict=True):
        award.bid.title = award.bid.summary = award.group.name = name[:longest]
        for area in spare[: award.id % 4]:
            db.session.add(BenefitArea(bid_id=award.bid_id, area_code=area.code))
    world.awards[0].bid.summary = ""
    world.awards[2].bid.ends_on = None
    world.awards[3].bid.starts_on = make.NOON.date()
    for award in world.awards[:3]:
        accept_and_pay(world, award)
    db.session.commit()
    with time_machine.travel(make.later(100), tick=False):
        yield client


def accept_and_pay(world, award):
    one, other = world.officers_of(award)
    books.accept_award(award, by=one, at=make.later(1))
    books.accept_award(award, by=other, at=make.later(2))
    details = books.give_bank_details(award.group, books.ACCOUNT, by=one, at=make.later(2))
    books.confirm_bank_details(details, by=other, at=make.later(3))
    books.pay(books.instalments(award)[0], world)


@needs_shared
def test_json_with_awkward_names_is_valid(awkward, tmp_path):
    document = awkward.get("/exports/360giving.json").get_json()

    assert faults_of_360giving(document, tmp_path) == ""
    assert [len(grant["title"]) <= 140 for grant in document["grants"]] == [True] * len(NAMES)
    assert {grant["amountDisbursed"] for grant in document["grants"]} == {100.01, 111.12, 122.23, 0}
    changed = [grant["dateModified"][:10] for grant in document["grants"]]
    assert changed[:4] == ["2026-11-12", "2026-11-12", "2026-11-12", "2026-11-02"]
    assert [grant["description"] for grant in document["grants"]][1:4] == list(NAMES[1:4])


@needs_shared
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_demonstrations_json_is_valid_too(treasurer_of_demonstration, tmp_path):
    document = treasurer_of_demonstration.client.get("/exports/360giving.json").get_json()

    assert len(document["grants"]) > 20
    assert faults_of_360giving(document, tmp_path) == ""


@needs_shared
def test_the_checker_does_find_faults(awkward, tmp_path):
    document = awkward.get("/exports/360giving.json").get_json()
    document["grants"][0]["awardDate"] = "yesterday"
    del document["grants"][1]["recipientOrganization"]

    assert "INVALID 2" in faults_of_360giving(document, tmp_path)


@needs_shared
def test_the_workbook_is_the_same_data_as_the_json(awkward, tmp_path):
    document = awkward.get("/exports/360giving.json").get_json()
    path = tmp_path / "grants.xlsx"
    path.write_bytes(awkward.get("/exports/360giving.xlsx").get_data())

    found = unflattened(path, "xlsx", metatab_name="Meta", metatab_vertical_orientation=True)

    assert by_id(found) == by_id(document)
    told = {key: value for key, value in found.items() if key != "grants"}
    own = {key: value for key, value in document.items() if key != "grants"}
    assert told | {"downloadURL": ""} == own | {"downloadURL": ""}
    assert faults_of_360giving(found, tmp_path) == ""


@needs_shared
def test_the_table_is_the_same_data_but_for_the_quote_before_formulas(awkward, tmp_path):
    document = awkward.get("/exports/360giving.json").get_json()
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "grants.csv").write_bytes(awkward.get("/exports/360giving.csv").get_data())

    found = unflattened(folder, "csv", encoding="utf-8-sig")

    assert by_id(found) == by_id(quoted(document))
    assert by_id(found) != by_id(document)
    assert faults_of_360giving(document | found, tmp_path) == ""


def test_every_text_cell_of_the_workbooks_is_text(awkward):
    for path in ("/exports/360giving.xlsx", "/exports/awards.xlsx", "/exports/groups.xlsx"):
        book = openpyxl.load_workbook(BytesIO(awkward.get(path).get_data()))
        cells = [cell for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
        starting = [cell for cell in cells if cell.value[:1] in ("=", "+", "-", "@", "\t", "\r")]
        formulas = [cell for cell in starting if cell.data_type == "f"]
        assert len(starting) - len(formulas) >= 4, path
        assert all(cell.value.startswith("=SUBTOTAL(") for cell in formulas)


def test_no_cell_of_a_table_begins_like_a_formula(awkward):
    for path in ("/exports/360giving.csv", "/exports/awards.csv", "/exports/groups.csv"):
        table = frame(awkward.get(path).get_data(as_text=True))
        texts = [cell for column in table for cell in table[column]]
        assert not [cell for cell in texts if cell[:1] in ("=", "+", "@", "\t", "\r")], path
        assert all(cell.removeprefix("-").replace(".", "").isdigit() for cell in texts if cell[:1] == "-")
        assert {harmless(name) for name in NAMES[1:5]} <= set(texts)


def unflattened(source, kind, **more):
    """The JSON that the standard's own tool makes out of a spreadsheet."""
    out = source.parent / f"out-{kind}.json"
    schema = SHARED / "standards" / "360giving" / "schema"
    meta = json.loads((schema / "360-giving-package-schema.json").read_text(encoding="utf-8"))
    del meta["properties"]["grants"]  # it points to an address in the network
    (source.parent / "meta.json").write_text(json.dumps(meta))
    flattentool.unflatten(
        str(source),
        input_format=kind,
        output_name=str(out),
        root_list_path="grants",
        root_id="",
        convert_titles=True,
        schema=str(schema / "360-giving-schema.json"),
        metatab_schema=str(source.parent / "meta.json"),
        **more,
    )
    return json.loads(out.read_text(encoding="utf-8"))


def by_id(document):
    return {grant["id"]: grant for grant in document["grants"]}


def quoted(thing):
    """What the document would be if every text in it were made harmless."""
    if isinstance(thing, dict):
        return {key: quoted(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [quoted(value) for value in thing]
    return harmless(thing) if isinstance(thing, str) else thing
