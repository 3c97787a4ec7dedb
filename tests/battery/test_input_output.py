"""D: what goes in comes out as it was meant, and nothing else does."""

import io
import json
import re
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask_babel import lazy_gettext
from markupsafe import escape
from sqlalchemy import JSON, String, create_engine, select

from fundpots.bids.models import Bid
from fundpots.bids.rules.files import FileRefused, kind_of
from fundpots.db import Base, db
from fundpots.people.models import Person
from fundpots.people.operations import sign_ins
from fundpots.people.operations.links import send_link
from fundpots.people.stages import LinkPurpose
from tests.battery import matrix
from tests.battery.nasty import MEGABYTE, NUL, RIGHT_TO_LEFT, SCRIPTS
from tests.battery.world import NOW, PUBLIC, Visit
from tests.treasury.books import ACCOUNT

#: Every text that a person types, by table. A new column of text is put here or below.
TYPED = {
    "appeal": ("text", "decision"),
    "area": ("name", "name_cy"),
    "attachment": ("name",),
    "award": ("conditions", "withdrawn_reason"),
    "bid": (
        "title", "summary", "project", "benefit", "timetable", "partners", "interests", "screening_reason",
    ),
    "budget_line": ("what",),
    "change_request": ("asked", "was"),
    "criterion": ("name", "name_cy", "guidance", "guidance_cy"),
    "email": ("to", "subject", "text", "error"),
    "grouping": ("name", "reason"),
    "grouping_region": ("name", "name_cy", "reason"),
    "instalment": ("condition", "bank_reference", "failed_reason"),
    "interest": ("note",),
    "log_entry": ("reason",),
    "local_group": ("name", "name_cy"),
    "person": ("email", "name"),
    "pot": ("name", "name_cy", "source", "source_cy"),
    "presence_count": ("name", "source"),
    "proposal": ("replaced_reason",),
    "proposal_line": ("override_reason",),
    "region": ("name", "name_cy"),
    "remark": ("comment", "private_note"),
    "report": ("done", "learnt", "query"),
    "round": (
        "name", "name_cy", "summary", "summary_cy", "not_funded", "not_funded_cy", "conditions",
        "conditions_cy",
    ),
    "scenario": ("name",),
    "score": ("reason",),
    "sign_in": ("agent",),
    "sign_off": ("reason",),
    "split": ("name",),
    "stage_move": ("reason",),
    "transaction": ("reason", "bank_reference"),
    "vote": ("reason",),
}  # fmt: skip
#: Words, keys and hashes that the application chooses itself.
OWN = {
    "appeal": ("grounds", "outcome"),
    "appointment": ("role",),
    "area": ("code", "nation"),
    "area_neighbour": ("area_code", "neighbour_code"),
    "area_presence": ("area_code",),
    "attachment": ("kind", "digest"),
    "attempt": ("key",),
    "award": ("reference",),
    "ballot": ("receipt", "nonce"),
    "bank_details": ("ending",),
    "benefit_area": ("area_code",),
    "bid": ("language", "reference", "eligibility"),
    "change_request": ("section",),
    "criterion": ("answered_in",),
    "email": ("kind", "locale"),
    "email_link": ("token_hash", "purpose", "new_email"),
    "entry": ("account",),
    "month_total": ("account", "kind"),
    "home_area": ("area_code",),
    "interest": ("kind",),
    "kept_form": ("token_hash", "path"),
    "local_group": ("slug",),
    "log_entry": ("act", "before", "after", "previous", "digest"),
    "person": ("locale", "password_hash"),
    "placement": ("area_code",),
    "pot": ("slug", "kind"),
    "presence_count": ("file_digest",),
    "proposal": ("inputs_digest", "outcome_digest"),
    "proposal_line": ("reason",),
    "publication": ("bundle_digest", "log_head"),
    "recovery_code": ("code_hash",),
    "region": ("slug", "nation"),
    "round": (
        "stage", "rule", "panel", "terms_digest", "seed_secret", "seed_commitment", "bid_list_digest", "seed",
    ),
    "scenario": ("slug",),
    "section_tick": ("section",),
    "sign_in": ("token_hash",),
    "split": ("slug", "denominator"),
    "stage_move": ("name", "start", "end"),
    "submit_key": ("key", "location"),
    "transaction": ("kind",),
    "vote": ("choice", "receipt"),
}  # fmt: skip


def test_every_column_of_text_is_known_as_typed_or_as_our_own():
    for table in Base.metadata.tables.values():
        texts = {one.name for one in table.columns if isinstance(one.type, String)}
        known = {*TYPED.get(table.name, ()), *OWN.get(table.name, ())}
        assert texts == known, f"put {texts ^ known} of {table.name} into TYPED or OWN"


def poison(visit: Visit, text: str) -> None:
    """Write the same text into everything that a person can type, wherever the row may hold one."""
    engine = create_engine(f"sqlite:///{visit.database}")
    with engine.begin() as database:
        guards = database.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for guard in list(guards):  # what is written once can't be changed otherwise
            database.exec_driver_sql(f"DROP TRIGGER {guard}")
        for table, columns in TYPED.items():
            for column in columns:
                write = f'UPDATE OR IGNORE "{table}" SET "{column}" = :text || rowid'
                database.exec_driver_sql(write, {"text": text})
        for table in (Base.metadata.tables[name] for name in ("round", "criterion")):
            poison_json(database, table, text)
    engine.dispose()


def poison_json(database, table, text: str) -> None:
    """Texts inside of the locked terms, and the meanings of points."""
    columns = [one.name for one in table.columns if isinstance(one.type, JSON)]
    for row in database.execute(select(table)).mappings():
        changed = {name: poisoned(row[name], text) for name in columns}
        database.execute(table.update().where(table.c.id == row["id"]).values(changed))


def poisoned(value, text: str, key: str = ""):
    if isinstance(value, dict):
        return {name: poisoned(one, text, name) for name, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one, text, key) for one in value]
    told = ("name", "name_cy", "summary", "guidance", "meanings", "conditions", "not_funded", "")
    return text if isinstance(value, str) and key in told else value


ALL_TWENTY = "".join(SCRIPTS)


def test_hostile_texts_are_shown_as_texts_on_some_pages(visit):
    """30, quickly: every sixth page."""
    assert shown_as_text(visit, ALL_TWENTY, every=6) > 10, "the texts hardly show"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("text", [ALL_TWENTY, "javascript:alert('12')//", " onfocus=alert(1) autofocus x="])
def test_hostile_texts_are_shown_as_texts_on_every_page(visit, text):
    """30: every text of every table, on every page, in HTML and in JSON."""
    assert shown_as_text(visit, text) > 60, "the texts hardly show"


def shown_as_text(visit: Visit, text: str, every: int = 1) -> int:
    """On how many pages the text stands; fails where it is more than a text."""
    poison(visit, text)
    shown = 0
    for path, answer in readable(visit, every):
        if answer.mimetype == "text/html":
            page = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
            shown += text[:20] in "".join(page.itertext())
            assert dangers(page) == [], path
        elif answer.mimetype == "application/json":
            json.loads(answer.get_data())
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
    return shown


def readable(visit: Visit, every: int) -> Iterator[tuple[str, object]]:
    """Each page once, by the first role that can open it."""
    for line in [line for line in matrix.promises() if line.method == "GET"][::every]:
        role = next((role for role, status in line.statuses.items() if status == "200"), None)
        if role:
            thing = visit.world.things[line.thing]
            path = matrix.address(visit.app, line.endpoint, thing)
            answer = visit.client(None if role == PUBLIC else thing.people[role]).get(path)
            assert answer.status_code == 200, path
            yield path, answer
            answer.close()


def dangers(page: Element) -> list[str]:
    """What a browser would run or fetch from elsewhere."""
    found = []
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag in ("iframe", "object", "embed", "style", "base"):
            found.append(one.tag)
        if one.tag == "script" and (one.text or "").strip() and one.get("type") != "application/json":
            found.append(f"script: {one.text}")
        for name, value in one.attrib.items():
            leads = name in ("href", "src", "action", "formaction", "srcdoc")
            away = re.match(r"\s*(javascript|data|vbscript|https?://evil)", value, re.IGNORECASE)
            if str(name).startswith("on") or (leads and away and one.tag != "img") or name == "autofocus":
                found.append(f"{one.tag} {name}={value}")
    return found


def test_the_search_for_dangers_finds_them():
    for text in (SCRIPTS[0], SCRIPTS[1], SCRIPTS[2], SCRIPTS[14], SCRIPTS[15], SCRIPTS[19]):
        page = html5lib.parse(f"<!doctype html><p>{text}</p>", namespaceHTMLElements=False)
        assert dangers(page), text


def test_a_sentence_told_later_is_escaped_like_any_other(app):
    """Flask-Babel takes its lazy sentences for HTML, whoever's name is in them."""
    assert escape(lazy_gettext("%(group)s has not answered yet", group="<b>")).startswith("&lt;b&gt;")


def test_texts_are_stored_as_they_were_meant_or_refused(visit):
    """31: quotes, NUL, a lone surrogate, emoji, right-to-left, and a megabyte."""
    thing = visit.world.things["draft bid"]
    client = visit.client(thing.people["officer"])
    path = f"/bids/{thing.keys['bid_id']}/edit/project"
    meant = {
        "O'Brien's \"room\"; DROP TABLE bid; --": "O'Brien's \"room\"; DROP TABLE bid; --",
        NUL: "ab",
        "a\udc80b".encode("utf-8", "surrogatepass").decode("latin-1"): None,
        "🏴‍☠️ Ŵyn 👩‍👩‍👧": "🏴‍☠️ Ŵyn 👩‍👩‍👧",
        RIGHT_TO_LEFT: "gpj.exe",
    }
    for typed, stored in meant.items():
        page = client.get(path).get_data(as_text=True)
        version = re.search(r'name="version"[^>]*value="([^"]*)"', page).group(1)
        answer = client.post(
            path, data={"title": typed, "summary": typed, "version": version, "complete": "no"}
        )
        assert answer.status_code == 303, typed
        with visit.app.app_context():
            bid = db.session.get(Bid, thing.keys["bid_id"])
            assert stored is None or (bid.title, bid.summary) == (stored, stored)
            assert not re.search(r"[\x00-\x08\ud800-\udfff\u202a-\u202e]", bid.title)
    assert "Shorten “Summary” by" in client.post(path, data={"summary": MEGABYTE}).get_data(as_text=True)
    assert "Shorten “Title” by" in client.post(path, data={"title": MEGABYTE}).get_data(as_text=True)
    assert client.post(path, data={"summary": MEGABYTE * 3}).status_code == 413


def test_a_form_can_not_set_what_it_does_not_ask(visit):
    """18: whatever is sent along, a section writes its own columns and no others."""
    thing = visit.world.things["draft bid"]
    path = f"/bids/{thing.keys['bid_id']}/edit/project"
    client = visit.client(thing.people["officer"])
    version = re.search(r'name="version"[^>]*value="([^"]*)"', client.get(path).get_data(as_text=True)).group(
        1
    )
    with visit.app.app_context():
        before = columns_of(thing.keys["bid_id"])
    evil = {
        "group_id": "8", "round_id": "3", "asked_pence": "1", "minimum_pence": "1", "eligibility": "eligible",
        "submitted_at": "2026-01-01", "screened_at": "2026-01-01", "reference": "X-1", "id": "77",
        "region_id": "1", "role": "administrator", "status": "x", "user_id": "1", "amount_awarded": "999",
    }  # fmt: skip

    assert (
        client.post(path, data={**evil, "title": "New", "version": version, "complete": "no"}).status_code
        == 303
    )

    with visit.app.app_context():
        after = columns_of(thing.keys["bid_id"])
    assert {name for name in before if before[name] != after[name]} <= {
        "title", "summary", "project", "benefit", "version",
    }  # fmt: skip


def columns_of(bid_id: int) -> dict[str, object]:
    bid = db.session.get(Bid, bid_id)
    return {column.name: getattr(bid, column.name) for column in Bid.__table__.columns}


def test_the_public_sees_no_names_addresses_or_bank_data(world, tmp_path):
    """20: in no page, table, file or picture that is open to all."""
    visit = world.open(tmp_path, demonstration=False)
    with visit.app.app_context():
        people = db.session.execute(select(Person.name, Person.email)).all()
    secret = {text for row in people for text in row} | {ACCOUNT.sort_code, ACCOUNT.number, ACCOUNT.name}
    secret |= {"08-92-99", "08 92 99"}
    words = re.compile(r"\b(" + "|".join(map(re.escape, sorted(secret, key=len, reverse=True))) + r")\b")
    looked = 0
    for line in matrix.promises():
        if line.method == "GET" and line.statuses[PUBLIC] == "200" and "outbox" not in line.endpoint:
            if line.endpoint == "people.link":
                continue  # whoever holds the letter is its reader
            path = matrix.address(visit.app, line.endpoint, world.things[line.thing])
            answer = visit.client(None).get(path)
            assert not (found := words.search(text_in(answer))), f"{found} on {path}"
            looked += 1
    for name in ("awards", "instalments", "ledger", "pots", "bids", "groups"):
        for ending in ("csv", "json", "xlsx"):
            answer = visit.client(None).get(f"/exports/{name}.{ending}")
            assert answer.status_code == 404 or not words.search(text_in(answer)), f"{name}.{ending}"
    visit.close()
    assert looked > 80


def text_in(answer) -> str:
    content = answer.get_data()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def test_an_upload_that_is_too_large_is_refused_at_once_and_leaves_nothing(visit, tmp_path, monkeypatch):
    """34."""
    (tmp_path / "spool").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))
    thing = visit.world.things["draft bid"]
    client = visit.client(thing.people["officer"])
    path = f"/bids/{thing.keys['bid_id']}/files"
    started = time.perf_counter()

    answer = client.post(path, data={"file": (io.BytesIO(b"%PDF" + MEGABYTE.encode() * 13), "a.pdf")})

    assert answer.status_code == 413
    assert time.perf_counter() - started < 30, "generous: a busy machine is no failure"
    assert list((tmp_path / "spool").iterdir()) == []


def test_bombs_are_refused_without_being_unpacked():
    """35: 50 MB of nothing in a few kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", bytes(50_000_000))
    content = out.getvalue()
    tracemalloc.start()

    with pytest.raises(FileRefused):
        kind_of(content)

    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_an_error_shows_a_reference_that_is_in_the_log_and_nothing_of_the_inside(visit, monkeypatch, caplog):
    """39 and 40: also where the address itself is a secret."""
    visit.app.config["TESTING"] = False

    def broken(*args: object, **values: object) -> None:
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr("fundpots.people.routes.links.claim_link", broken)
    token = str(visit.world.things["link in a letter"].keys["token"])

    answer = visit.client(None).post(f"/link/{token}")

    page = answer.get_data(as_text=True)
    reference = re.search(r'class="reference"><strong>([0-9a-f]{8})<', page).group(1)
    assert answer.status_code == 500
    assert "Traceback" not in page
    assert "inside" not in page
    assert reference in caplog.text
    assert "the inside of the machine" in caplog.text
    assert token not in caplog.text


def test_a_failed_statement_is_logged_without_what_was_typed(visit, monkeypatch, caplog):
    """40: the database's own error would quote the row."""
    visit.app.config["TESTING"] = False
    with visit.app.app_context():
        email = db.session.scalars(select(Person.email).order_by(Person.id)).first()
    made = sign_ins.let_in

    def taken(person, **values):
        db.session.add(Person(email=email, name="typed by somebody", created_at=NOW))
        return made(person, **values)

    monkeypatch.setattr("fundpots.people.routes.blueprint.let_in", taken)
    with visit.app.app_context():
        someone = db.session.scalars(select(Person)).first()
        token = send_link(someone, LinkPurpose.SIGN_IN, at=NOW)
        db.session.commit()

    answer = visit.client(None).post(f"/link/{token}")

    assert answer.status_code == 500
    assert "IntegrityError" in caplog.text
    for secret in (email, "typed by somebody", token):
        assert secret not in caplog.text
