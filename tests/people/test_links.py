"""Links in letters: once, soon, and only by pressing the button."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import EmailLink, Person, SignIn
from fundpots.people.operations.links import claim_link
from fundpots.people.operations.passwords import matches
from fundpots.people.rules import LinkSpent
from tests import make


@pytest.fixture
def secretary(app) -> Person:
    person = make.person("secretary@example.org", password_hash="some hash")
    db.session.commit()
    return person


def ask(client, path="/sign-in/link", email="secretary@example.org"):
    return client.post(path, data={"email": email})


def path_of_newest():
    newest = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    return re.search(r"/link/\S+", newest.text)[0]


def test_a_link_signs_in_once(app, client, secretary):
    ask(client)
    path = path_of_newest()

    first = client.post(path)
    second = app.test_client().post(path)

    assert first.status_code == 303
    assert client.get("/account").status_code == 200
    assert second.status_code == 410


def test_opening_a_link_does_not_use_it_up(client, secretary):
    ask(client)
    path = path_of_newest()

    for _ in range(3):
        assert client.get(path).status_code == 200
        client.head(path)

    assert client.get("/account").status_code == 303
    assert client.post(path).status_code == 303


def test_a_link_is_too_old_after_ten_minutes(client, secretary):
    ask(client)
    path = path_of_newest()

    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    assert db.session.scalars(select(SignIn)).all() == []


def test_a_newer_link_ends_the_older_one(client, secretary):
    ask(client)
    older = path_of_newest()
    ask(client)

    assert client.post(older).status_code == 410
    assert client.post(path_of_newest()).status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, secretary):
    known = ask(client)
    unknown = ask(client, email="nobody@example.org")

    assert (
        (known.status_code, known.location)
        == (unknown.status_code, unknown.location)
        == (303, "/sign-in/sent")
    )
    assert [email.to for email in db.session.scalars(select(Email))] == ["secretary@example.org"]


def test_a_closed_account_gets_no_letter(client, secretary):
    secretary.disabled_at = clock.now()
    db.session.commit()

    assert ask(client).location == "/sign-in/sent"
    assert db.session.scalars(select(Email)).all() == []


def test_the_link_of_an_account_that_was_closed_meanwhile_is_refused(client, secretary):
    ask(client)
    secretary.disabled_at = clock.now()
    db.session.commit()

    assert client.post(path_of_newest()).status_code == 410


def test_a_made_up_link_is_refused(client):
    assert client.get("/link/made-up").status_code == 410
    assert client.post("/link/made-up").status_code == 410


def test_a_link_is_stored_as_a_hash_only(client, secretary):
    ask(client)
    token = path_of_newest().removeprefix("/link/")

    stored = db.session.scalars(select(EmailLink)).one()

    assert token not in stored.token_hash
    assert len(token) >= 43


def test_a_link_can_not_be_claimed_twice_even_by_who_read_it_as_unused(app, client, secretary):
    ask(client)
    link = db.session.scalars(select(EmailLink)).one()
    claim_link(link, at=clock.now())

    with pytest.raises(LinkSpent):
        claim_link(link, at=clock.now())


def test_a_new_password_is_set_by_letter_and_ends_every_browser(client, secretary, sign_in):
    elsewhere = sign_in(secretary)
    ask(client, "/sign-in/new-password")
    path = path_of_newest()

    refused = client.post(path, data={"password": "password"})
    answer = client.post(path, data={"password": "three wide rivers"})

    db.session.refresh(secretary)
    assert "first that anybody would try" in refused.get_data(as_text=True)
    assert answer.status_code == 303
    assert matches(secretary.password_hash, "three wide rivers")
    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 200
    assert client.post(path, data={"password": "another long one"}).status_code == 410


def test_a_new_password_ends_links_that_wait_in_letters(client, secretary):
    ask(client, "/sign-in/link")
    to_sign_in = path_of_newest()
    ask(client, "/sign-in/new-password")
    client.post(path_of_newest(), data={"password": "three wide rivers"})
    client.post("/sign-out")

    assert client.post(to_sign_in).status_code == 410


def test_letters_can_not_be_poured_into_a_mailbox(client, secretary):
    answers = [ask(client).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert len(db.session.scalars(select(Email)).all()) == 5


def test_letters_lead_to_this_site_whatever_the_host_header_says(client, secretary):
    client.post("/sign-in/link", data={"email": "secretary@example.org"}, headers={"Host": "evil.example"})

    text = db.session.scalars(select(Email.text)).one()
    assert "evil.example" not in text
    assert "http://127.0.0.1:8000/link/" in text


def test_letters_are_written_in_the_language_of_the_person(client, secretary):
    secretary.locale = "cy"
    db.session.commit()

    ask(client)

    email = db.session.scalars(select(Email)).one()
    assert email.locale == "cy"
    assert "/cy/link/" in email.text
