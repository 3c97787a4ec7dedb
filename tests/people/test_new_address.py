"""Changing one's e-mail address: confirmed from the new mailbox, told to the old one."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.mail import Email
from fundpots.people.models import Person
from fundpots.people.operations.links import send_link
from fundpots.people.operations.passwords import hash_password
from fundpots.people.stages import LinkPurpose
from tests import make

PASSWORD = "seven hexes on a map"
NEW = "new@example.org"


@pytest.fixture
def secretary(app) -> Person:
    person = make.person("old@example.org", password_hash=hash_password(PASSWORD))
    db.session.commit()
    return person


def ask(client, email=NEW, password=PASSWORD):
    return client.post("/account/address", data={"email": email, "password": password})


def letters():
    return list(db.session.scalars(select(Email).order_by(Email.id)))


def path_of_newest():
    return re.search(r"/link/\S+", letters()[-1].text)[0]


def test_the_address_changes_once_the_link_in_the_new_mailbox_is_used(secretary, sign_in):
    client = sign_in(secretary)

    answer = ask(client, email="New@Example.org")
    path = path_of_newest()
    shown = client.get(path)
    db.session.refresh(secretary)
    before = secretary.email
    used, again = client.post(path), client.post(path)
    db.session.refresh(secretary)

    assert answer.location == "/account/address/sent"
    assert "new@example.org" in shown.text
    assert (before, secretary.email) == ("old@example.org", NEW)
    assert (used.location, again.status_code) == ("/account", 410)
    assert [(one.kind, one.to) for one in letters()] == [
        ("new_address", NEW),
        ("address_changed", "old@example.org"),
    ]
    assert db.session.scalars(select(LogEntry.act)).all() == ["address.changed"]


def test_opening_the_link_changes_nothing(client, secretary, sign_in):
    ask(sign_in(secretary))
    path = path_of_newest()

    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    db.session.refresh(secretary)
    assert secretary.email == "old@example.org"


def test_other_browsers_are_signed_out_and_this_one_stays(secretary, sign_in):
    here, elsewhere = sign_in(secretary), sign_in(secretary)
    ask(here)

    here.post(path_of_newest())

    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_the_link_works_in_a_browser_that_is_not_signed_in(client, secretary, sign_in):
    elsewhere = sign_in(secretary)
    ask(elsewhere)

    answer = client.post(path_of_newest())

    assert answer.location == "/sign-in"
    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 303


def test_links_that_wait_in_the_old_mailbox_are_void(client, secretary, sign_in):
    to_sign_in = f"/link/{send_link(secretary, LinkPurpose.SIGN_IN, at=clock.now())}"
    ask(sign_in(secretary))
    client.post(path_of_newest())

    assert client.post(to_sign_in).status_code == 410


def test_an_address_that_somebody_has_gets_no_letter_and_the_same_answer(secretary, sign_in):
    make.person("taken@example.org")
    client = sign_in(secretary)

    assert ask(client, email="taken@example.org").location == "/account/address/sent"
    assert letters() == []


def test_an_address_that_was_taken_meanwhile_is_refused(secretary, sign_in):
    client = sign_in(secretary)
    ask(client)
    make.person(NEW)
    db.session.commit()

    answer = client.post(path_of_newest())

    db.session.refresh(secretary)
    assert answer.status_code == 409
    assert "Another account has this e-mail address" in answer.text
    assert secretary.email == "old@example.org"


def test_without_the_password_nothing_is_sent(secretary, sign_in):
    client = sign_in(secretary)

    wrong = ask(client, password="a guess that is wrong")
    same = ask(client, email="OLD@example.org")

    assert "This is not your password" in wrong.text
    assert "This is your address already" in same.text
    assert letters() == []


def test_the_link_is_too_old_after_a_day(client, secretary, sign_in):
    ask(sign_in(secretary))
    path = path_of_newest()

    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert client.post(path).status_code == 410


def test_a_newer_address_ends_the_link_of_the_earlier_one(client, secretary, sign_in):
    asking = sign_in(secretary)
    ask(asking)
    earlier = path_of_newest()
    ask(asking, email="newer@example.org")

    assert client.post(earlier).status_code == 410
    client.post(path_of_newest())
    db.session.refresh(secretary)
    assert secretary.email == "newer@example.org"
