"""Nothing typed is lost: not when the session ends, not when the form has expired."""

import re

import pytest
from flask import g
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.people.models import KeptForm, Person, SignIn
from fundpots.people.operations.passwords import hash_password
from tests import make

PASSWORD = "seven hexes on a map"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def secretary(app) -> Person:
    person = make.person("secretary@example.org", password_hash=hash_password(PASSWORD))
    db.session.commit()
    return person


def knock(client, path="/sign-in", email="secretary@example.org"):
    return client.post(path, data={"email": email, "password": PASSWORD})


def end_all():
    db.session.execute(db.update(SignIn).values(ended_at=clock.now()))
    db.session.commit()


def typed_while_signed_out(client):
    knock(client)
    end_all()
    return client.post(
        "/account", data={"name": "What I had typed & <more>", "locale": "cy", "password": "secret!"}
    )


def test_what_was_typed_is_back_after_signing_in_again(client, secretary):
    led = typed_while_signed_out(client)

    answer = knock(client, led.location)
    page = client.get(answer.location).get_data(as_text=True)

    assert led.location == "/sign-in?next=/account"
    assert answer.location == "/account"
    assert "What I had typed &amp; &lt;more&gt;" in page
    assert "not saved yet" in page
    db.session.refresh(secretary)
    assert secretary.name != "What I had typed & <more>"


def test_strangers_can_not_fill_the_disk_with_what_they_never_typed(client, secretary, monkeypatch):
    monkeypatch.setattr("fundpots.people.access.KEPT_EACH_HOUR", 3)

    answers = [client.post("/account", data={"name": "x" * 1000}) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {303}
    assert len(db.session.scalars(select(KeptForm)).all()) == 3


def test_what_was_typed_stays_until_it_is_sent_again(client, secretary):
    knock(client, typed_while_signed_out(client).location)

    again = client.get("/account").get_data(as_text=True)
    client.post("/account", data={"name": "What I had typed", "locale": "cy"})
    after = client.get("/account").get_data(as_text=True)

    assert "What I had typed &amp; &lt;more&gt;" in again
    assert "not saved yet" not in after


def test_what_was_typed_is_not_shown_to_somebody_else(client, secretary):
    other = make.person("other@example.org", password_hash=secretary.password_hash)
    db.session.commit()

    answer = knock(client, typed_while_signed_out(client).location, other.email)
    page = client.get(answer.location).get_data(as_text=True)

    assert client.get("/account").status_code == 200
    assert "What I had typed" not in page


def test_what_was_typed_is_kept_after_signing_out_in_another_tab(client, secretary):
    knock(client)
    client.post("/sign-out")
    led = client.post("/account", data={"name": "Typed in the other tab", "locale": "en"})

    answer = knock(client, led.location)

    assert "Typed in the other tab" in client.get(answer.location).get_data(as_text=True)


def test_what_is_kept_is_sealed_and_holds_no_password(client, secretary):
    typed_while_signed_out(client)

    kept = db.session.scalars(select(KeptForm)).one()

    assert b"typed" not in kept.payload
    assert kept.person_id == secretary.id
    from fundpots.crypto import unseal

    assert "secret!" not in unseal(kept.payload, "kept form")


def test_a_form_on_another_page_does_not_take_the_text(client, secretary):
    knock(client, typed_while_signed_out(client).location)

    assert "What I had typed" not in client.get("/account/password").get_data(as_text=True)


@pytest.fixture
def guarded(app, client, secretary):
    """The same client with CSRF protection on; a test's context outlives its requests, a token must not."""
    app.config["WTF_CSRF_ENABLED"] = True

    @app.teardown_request
    def forget_token(error):
        g.pop("csrf_token", None)
        g.pop("csrf_valid", None)

    return client


def token_on(client, path="/sign-in"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))[1]


def knock_with_token(client):
    return client.post(
        "/sign-in",
        data={"email": "secretary@example.org", "password": PASSWORD, "csrf_token": token_on(client)},
    )


def test_a_form_without_its_token_changes_nothing_and_shows_what_was_typed(guarded, secretary):
    assert knock_with_token(guarded).status_code == 303

    answer = guarded.post("/account", data={"name": "Typed for long", "locale": "en"}, headers=HERE)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert "Typed for long" in page
    assert "Send it again" in page
    db.session.refresh(secretary)
    assert secretary.name != "Typed for long"


def test_the_expired_form_can_be_sent_again_from_that_page(guarded, secretary):
    knock_with_token(guarded)
    page = guarded.post("/account", data={"name": "Typed for long", "locale": "en"}, headers=HERE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    answer = guarded.post("/account", data={"name": "Typed for long", "locale": "en", "csrf_token": token})

    db.session.refresh(secretary)
    assert answer.status_code == 303
    assert secretary.name == "Typed for long"


def test_a_form_from_another_site_is_not_offered_to_be_sent(guarded, secretary):
    knock_with_token(guarded)

    answer = guarded.post(
        "/account", data={"name": "Evil", "locale": "en"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 400
    assert "Send it again" not in answer.get_data(as_text=True)


def test_a_password_is_not_shown_by_the_expired_form(guarded):
    answer = guarded.post(
        "/sign-in", data={"email": "secretary@example.org", "password": "my secret"}, headers=HERE
    )

    assert answer.status_code == 400
    assert "my secret" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", [None, "made up", "of somebody else"])
def test_every_form_of_people_needs_its_own_token(app, guarded, secretary, token):
    other = app.test_client()
    if token == "of somebody else":
        token = token_on(other)
    knock_with_token(guarded)
    paths = [
        rule.rule.replace("<int:person_id>", str(secretary.id))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("people.")
        and "POST" in rule.methods
        and "<token>" not in rule.rule
        and "appointment_id" not in rule.rule
        and "sign_in_id" not in rule.rule
    ]
    assert len(paths) > 12

    for path in paths:
        data = {"name": "x", "locale": "en"} | ({"csrf_token": token} if token else {})
        assert guarded.post(path, data=data).status_code == 400, path
    assert guarded.get("/account").status_code == 200
