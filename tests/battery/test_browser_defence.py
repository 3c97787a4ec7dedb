"""C: what protects people in their browsers, on every answer there is."""

import hashlib
import re
import sqlite3
from contextlib import closing

import pytest
from flask import abort
from sqlalchemy import select

from fundpots.db import db
from fundpots.headers import SECURITY_HEADERS
from fundpots.mail import Email
from fundpots.people.access import public
from fundpots.people.models import Person
from tests.battery import matrix
from tests.battery.world import PUBLIC, Visit

READABLE = [line for line in matrix.promises() if line.method == "GET"]
WRITABLE = [line for line in matrix.promises() if line.method == "POST"]
#: A page with a secret in its address tells nobody where one came from; a file may do nothing at all.
STRICTER = {"Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'; sandbox"}


def check_headers(answer, path: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get(name) in (value, STRICTER.get(name)), f"{name} on {path}"
    policy = answer.headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert "unsafe" not in (scripts.group(1) if scripts else ""), path
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, path
    assert not re.search(r"\d", answer.headers.get("Server", "")), path


def test_our_own_list_of_headers_is_whole():
    wanted = {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"}
    assert wanted | {"Cross-Origin-Opener-Policy", "Permissions-Policy"} <= set(SECURITY_HEADERS)


@pytest.mark.parametrize("every_role", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_every_page_has_its_headers_is_kept_by_nobody_behind_the_door_and_changes_nothing(visit, every_role):
    """23, 24 and 28: every page is read, by the first role that can, or by every one."""
    before = fingerprint(visit)
    for line in READABLE:
        thing = visit.world.things[line.thing]
        path = matrix.address(visit.app, line.endpoint, thing)
        roles = [role for role, status in line.statuses.items() if status == "200"]
        for role in roles if every_role else roles[:1]:
            answer = visit.client(None if role == PUBLIC else thing.people[role]).get(path)
            check_headers(answer, path)
            assert role == PUBLIC or answer.headers["Cache-Control"] == "no-store", path
            answer.close()

    assert fingerprint(visit) == before


def fingerprint(visit: Visit) -> dict[str, str]:
    """A hash of every table, but for the note when a browser was last seen and the counters of throttles."""
    with closing(sqlite3.connect(visit.database)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = {}
        for table in sorted(set(tables) - {"attempt"}):
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            told = ", ".join(f'"{column}"' for column in columns if column != "last_seen_at")
            rows = sorted(map(repr, database.execute(f'SELECT {told} FROM "{table}"')))
            kept[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return kept


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404), ("/rounds/999999", 404), ("/static/nothing.css", 404), ("/healthz", 200),
        ("/sign-out", 303), ("/break", 500), ("/break/413", 413), ("/break/503", 503), ("/sign-in", 405),
    ],
)  # fmt: skip
def test_errors_static_files_and_redirects_carry_them_too(visit, path, status):
    add_breaking_views(visit)

    answer = visit.client(None).open(path, method="PUT" if status == 405 else "GET")

    assert answer.status_code == status
    check_headers(answer, path)


def add_breaking_views(visit: Visit) -> None:
    @public
    def broken(status: int = 0):
        if status:
            abort(status)
        raise RuntimeError("the inside of the machine")

    visit.app.config["TESTING"] = False
    visit.app.add_url_rule("/break", "broken", broken)
    visit.app.add_url_rule("/break/<int:status>", "broken_so", broken)


def test_under_https_the_browser_is_told_to_stay_there(world, tmp_path):
    visit = world.open(tmp_path, base_url="https://pots.example.org")

    answer = visit.client(None).get("/pots", base_url="https://pots.example.org")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    visit.close()


def test_a_form_without_its_token_or_with_somebody_elses_changes_nothing(visit):
    """22: each address that takes a form, asked by whoever may send it."""
    visit.app.config["WTF_CSRF_ENABLED"] = True
    before = fingerprint(visit)
    for line in WRITABLE:
        thing = visit.world.things[line.thing]
        role = next((role for role, status in line.statuses.items() if status in ("200", "303")), PUBLIC)
        client = visit.client(None if role == PUBLIC else thing.people[role])
        foreign = token_of(visit.client(thing.people["stranger"]))
        path = matrix.address(visit.app, line.endpoint, thing)
        for sent in ({}, {"csrf_token": "made-up"}, {"csrf_token": foreign}):
            answer = client.post(path, data=sent)
            assert answer.status_code == 400, f"{path} took a form with {list(sent)} by {role}"

    assert fingerprint(visit) == before


def token_of(client) -> str:
    page = client.get("/account").get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


EVIL = (
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:evil(1)", "\\\\evil.example",
    "/%0d%0aLocation:%20https://evil.example", "/\r\nSet-Cookie: evil=b", "http:evil.example",
    "///evil.example", " //evil.example", "/\t/evil.example", "https:/evil.example", "/x\x00evil",
)  # fmt: skip


def test_nobody_is_led_to_another_site(visit):
    """25: wherever an address says where to go next."""
    with visit.app.app_context():
        someone = db.session.scalars(select(Person)).first().id
    for evil in EVIL:
        asked = {"query_string": {"next": evil}}
        answers = (
            visit.client(someone).get("/sign-in", **asked),
            visit.client(None).post("/sign-in/demonstration", data={"person_id": someone}, **asked),
            visit.client(None).post("/sign-out", headers={"Referer": "https://evil.example/x"}),
            visit.client(someone).get("/account/second-factor", **asked),
        )
        for answer in answers:
            check_stays_here(answer)


def check_stays_here(answer) -> None:
    for name, value in answer.headers:
        assert "evil" not in value or (name == "Location" and value.startswith("/")), f"{name}: {value}"
    if answer.location:
        assert re.match(r"/(?![/\\\s\x00])", answer.location), answer.location


@pytest.mark.parametrize(
    "path", ["/cy//evil.example/x", "//evil.example/x", "/cy/%2Fevil.example", "/cy/\\evil.example"]
)
def test_no_link_of_a_page_leads_to_another_site_by_its_own_address(visit, path):
    """The switch of language repeats the address that was asked for."""
    page = visit.client(None).get(path).get_data(as_text=True)

    assert not re.findall(r'href="(?:/[/\\]|https?:)[^"]*evil[^"]*"', page)


def test_another_host_is_refused_and_stands_in_no_letter(world, tmp_path):
    """26."""
    visit = world.open(tmp_path, trusted_hosts=("pots.example.org",), base_url="http://pots.example.org")
    client = visit.client(None)
    for headers in ({"Host": "evil.example"}, {"Host": "pots.example.org:80@evil.example"}):
        assert client.get("/pots", headers=headers).status_code == 400
    with visit.app.app_context():
        email = db.session.scalars(select(Person.email)).first()
    right = {"Host": "pots.example.org", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}

    assert client.post("/sign-in/link", data={"email": email}, headers=right).status_code == 303

    with visit.app.app_context():
        letter = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
        assert "http://pots.example.org/link/" in letter.text
        assert "evil" not in letter.text
    visit.close()


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_methods_that_no_page_knows_are_refused(visit, method):
    """27."""
    for line in READABLE[::9]:
        path = matrix.address(visit.app, line.endpoint, visit.world.things[line.thing])
        answer = visit.client(visit.world.things[line.thing].people["officer"]).open(path, method=method)
        assert answer.status_code == 405, path
        assert "GET" in answer.headers["Allow"], path
