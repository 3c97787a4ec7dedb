"""Signing in and out: the battery's part A, at the pages."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.people.models import Person, SignIn
from fundpots.people.operations.passwords import hash_password
from fundpots.people.queries import IDLE, LONGEST
from tests import make

PASSWORD = "seven hexes on a map"
HASH = None


@pytest.fixture
def secretary(app) -> Person:
    """Somebody with a password."""
    global HASH
    HASH = HASH or hash_password(PASSWORD)
    person = make.person("secretary@example.org", name="Secretary, Leeds", password_hash=HASH)
    db.session.commit()
    return person


def knock(client, email="secretary@example.org", password=PASSWORD, path="/sign-in", **kwargs):
    return client.post(path, data={"email": email, "password": password}, **kwargs)


def test_the_right_password_leads_to_the_first_page(client, secretary):
    answer = knock(client)

    assert answer.status_code == 303
    assert answer.location == "/tasks"
    assert client.get("/account").status_code == 200


def test_the_address_may_be_written_in_capitals(client, secretary):
    assert knock(client, email=" Secretary@Example.ORG ").status_code == 303


def test_a_session_that_was_there_before_is_not_the_one_signed_in(client, secretary):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known to somebody else"

    knock(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, secretary):
    wrong = knock(client, password="not the password")
    unknown = knock(client, email="secretary@example.com", password="not the password")

    def page(answer):
        text = answer.get_data(as_text=True).replace("example.com", "example.org")
        return re.sub(r'value="[\w-]{20,}"|data-now="[^"]*"', "", text)

    assert wrong.status_code == unknown.status_code == 200
    assert "is not right" in page(wrong)
    assert page(wrong) == page(unknown)


def test_a_closed_account_gets_the_same_answer_as_a_wrong_password(client, secretary):
    secretary.disabled_at = clock.now()
    db.session.commit()

    answer = knock(client)

    assert answer.status_code == 200
    assert "is not right" in answer.get_data(as_text=True)


def test_an_old_cookie_is_worth_nothing_after_signing_out(client, secretary):
    knock(client)
    old = client.get_cookie("fundpots").value
    client.post("/sign-out")

    client.set_cookie("fundpots", old)
    answer = client.get("/account")

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_signing_out_everywhere_ends_every_browser(app, client, secretary):
    other = app.test_client()
    knock(client)
    knock(other)

    client.post("/sign-out", data={"where": "everywhere"})

    assert other.get("/account").status_code == 303


def test_another_browser_can_be_signed_out_by_itself(app, client, secretary):
    other = app.test_client()
    knock(other)
    knock(client)
    first = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()

    answer = client.post(f"/account/browsers/{first.id}/end")

    assert answer.status_code == 303
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_nobody_can_sign_out_the_browser_of_somebody_else(app, client, secretary, sign_in):
    knock(client)
    theirs = db.session.scalars(select(SignIn)).one()

    answer = sign_in(make.person()).post(f"/account/browsers/{theirs.id}/end")

    assert answer.status_code == 404
    assert client.get("/account").status_code == 200


def test_the_tenth_wrong_password_has_to_wait(client, secretary):
    for _ in range(9):
        assert knock(client, password="guess").status_code == 200

    answer = knock(client, password="guess")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60


def test_wrong_passwords_from_one_address_do_not_lock_out_another(client, secretary):
    for _ in range(12):
        knock(client, password="guess")

    answer = knock(client, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert answer.status_code == 303


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, secretary):
    for _ in range(10):
        knock(client, password="guess")

    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert knock(client).status_code == 303


def test_the_right_password_forgives_earlier_slips(client, secretary):
    for _ in range(2):
        for _ in range(6):
            knock(client, password="guess")
        assert knock(client).status_code == 303
        client.post("/sign-out")


def test_tries_are_stored_without_address_or_account(client, secretary):
    knock(client, password="guess")

    rows = db.session.execute(db.text("SELECT key FROM attempt")).scalars().all()

    assert len(rows) == 2
    assert not any("secretary" in key or "127" in key for key in rows)


def test_a_browser_is_signed_out_after_idling(client, secretary):
    with time_machine.travel(clock.now(), tick=False) as travelling:
        knock(client)
        travelling.shift(IDLE + timedelta(seconds=1))

        assert client.get("/account").status_code == 303


def test_a_browser_is_signed_out_after_a_fortnight_in_any_case(client, secretary):
    with time_machine.travel(clock.now(), tick=False) as travelling:
        knock(client)
        for _ in range(int(LONGEST / (IDLE / 2))):
            travelling.shift(IDLE / 2)
            assert client.get("/account").status_code == 200
            db.session.rollback()  # a test's session outlives its requests
        travelling.shift(timedelta(minutes=1))

        assert client.get("/account").status_code == 303


def test_the_cookie_can_not_be_read_by_scripts_nor_sent_by_other_sites(client, secretary):
    cookie = knock(client).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "password", ["x" * 40 + "yz 🐝" + "w" * 30, "drei Wörter 🐝 und mehr", "  padded with spaces  "]
)
def test_long_passwords_with_spaces_and_emoji_work(app, client, password):
    make.person("long@example.org", password_hash=hash_password(password))
    db.session.commit()

    assert knock(client, "long@example.org", password).status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https:evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b",
        "%0d%0aLocation:%20https://evil.example",
        "/%09/evil.example",
        "///evil.example",
        "evil.example",
    ],
)
def test_next_never_leaves_the_site(client, secretary, target):
    answer = knock(client, path=f"/sign-in?next={target}")

    assert answer.status_code == 303
    assert answer.location == "/tasks"
    assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


def test_next_leads_back_to_the_page_that_was_asked_for(client, secretary):
    asked = client.get("/account/data?a=1")

    answer = knock(client, path=asked.location)

    assert asked.location == "/sign-in?next=/account/data?a%3D1"
    assert answer.location == "/account/data?a=1"


def test_next_stays_in_welsh(client, secretary):
    asked = client.get("/cy/account/data")

    assert asked.location == "/cy/sign-in?next=/cy/account/data"
    assert knock(client, path=asked.location).location == "/cy/account/data"


def test_a_page_of_a_signed_in_person_is_kept_by_nobody(client, secretary):
    knock(client)

    assert client.get("/account").headers["Cache-Control"] == "no-store"


def test_a_role_counts_and_ends_from_the_next_request_on(client, secretary):
    make.appointed(secretary, make.Role.ADMINISTRATOR)
    db.session.commit()
    knock(client)
    assert client.get("/people").status_code == 200

    db.session.execute(db.text("UPDATE appointment SET ended_at = from_at"))
    db.session.commit()

    assert client.get("/people").status_code == 403


def test_mass_assignment_changes_nothing_that_is_not_in_the_form(client, secretary):
    knock(client)

    client.post(
        "/account",
        data={"name": "New name", "locale": "cy", "email": "x@example.org", "disabled_at": "", "id": "9"},
    )

    person = db.session.get(Person, secretary.id)
    db.session.refresh(person)
    assert (person.name, person.locale, person.email) == ("New name", "cy", "secretary@example.org")
