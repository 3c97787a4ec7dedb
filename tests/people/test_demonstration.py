"""What only a demonstration has, and nobody else."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from fundpots.app import create_app
from fundpots.db import db
from fundpots.mail import Email, queue_email
from fundpots.people.operations.passwords import hash_password
from fundpots.people.stages import Role
from tests import make
from tests.conftest import StrictClient


@pytest.fixture
def demonstration(app):
    """The same database, served as a demonstration."""
    shown = create_app(replace(app.config["SETTINGS"], demonstration=True, base_url="http://demo.example:81"))
    shown.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    shown.test_client_class = StrictClient
    with shown.app_context():
        yield shown
        db.session.remove()
        db.engine.dispose()


def test_the_sign_in_page_lists_one_account_for_each_role(demonstration):
    region, group = make.region(), make.group()
    for _ in range(3):
        make.member(group)
        make.officer(group)
        for role in (Role.ADMINISTRATOR, Role.TREASURER):
            make.appointed(role=role, region=region)
            make.appointed(role=role)
    db.session.commit()

    page = demonstration.test_client().get("/sign-in").get_data(as_text=True)

    roles = re.findall(r"<div>((?:Member|Officer|Administrator|Treasurer)[^<]*)<", page)
    assert roles == [
        f"Member, {group.name}",
        f"Officer, {group.name}",
        f"Officer, {group.name}",
        f"Administrator, {region.name}",
        "Administrator for the whole",
        f"Treasurer, {region.name}",
        "Treasurer for the whole",
    ]
    assert len(set(re.findall(r'name="person_id" value="(\d+)"', page))) == 7


def test_one_click_signs_in(demonstration):
    person = make.officer(make.group())
    db.session.commit()
    client = demonstration.test_client()

    answer = client.post("/sign-in/demonstration?next=/account/data", data={"person_id": person.id})

    assert (answer.status_code, answer.location) == (303, "/account/data")
    assert person.email in client.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "99999", "١", "9" * 30])
def test_nobody_is_nobody(demonstration, number):
    client = demonstration.test_client()

    assert client.post("/sign-in/demonstration", data={"person_id": number}).status_code == 404


def test_outside_a_demonstration_there_is_no_such_door(app, client):
    person = make.officer(make.group())
    db.session.commit()

    assert client.post("/sign-in/demonstration", data={"person_id": person.id}).status_code in (404, 405)
    assert client.get("/outbox").status_code == 404
    assert client.get("/outbox/1").status_code == 404
    assert "one click" not in client.get("/sign-in").get_data(as_text=True).lower()
    assert not [
        rule for rule in app.url_map.iter_rules() if "demonstration" in rule.rule or "outbox" in rule.rule
    ]


def test_letters_are_read_in_the_outbox_and_their_links_work(demonstration):
    make.person("secretary@example.org", password_hash=hash_password("seven hexes on a map"))
    db.session.commit()
    client = demonstration.test_client()
    client.post("/sign-in/link", data={"email": "secretary@example.org"})
    email = db.session.scalars(select(Email)).one()

    listed = client.get("/outbox?to=secretary").get_data(as_text=True)
    letter = client.get(f"/outbox/{email.id}").get_data(as_text=True)
    link = re.search(r'<a href="(/link/[^"]+)">', letter)[1]

    assert email.subject in listed
    assert "This is a demonstration" in letter
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 303


def test_a_name_in_a_letter_can_not_bring_markup_into_the_outbox(demonstration):
    name = '<img src=x onerror=alert(1)> http://demo.example:81/"><script>'
    make.person("secretary@example.org", name=name, password_hash="x")
    db.session.commit()
    client = demonstration.test_client()
    client.post("/sign-in/link", data={"email": "secretary@example.org"})
    number = db.session.scalars(select(Email.id)).one()

    letter = client.get(f"/outbox/{number}").get_data(as_text=True)

    assert "<img src=x" not in letter
    assert "<script>" not in letter.split("<main")[1]


def test_the_outbox_is_read_page_by_page(demonstration):
    from fundpots import clock
    from fundpots.mail import queue_email

    for n in range(65):
        queue_email(to="a@example.org", kind="x", subject=f"Letter {n}", text="t", at=clock.now())
    db.session.commit()
    client = demonstration.test_client()

    seen, path = [], "/outbox"
    while path:
        page = client.get(path).get_data(as_text=True)
        seen += re.findall(r">Letter (\d+)<", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = older and older[1].replace("&amp;", "&")

    assert [int(n) for n in seen] == list(reversed(range(65)))
    for nasty in ("-1", "0", "x", str(10**18), str(10**40)):
        assert client.get(f"/outbox?before={nasty}").status_code == 200
    assert client.get(f"/outbox/{10**18}").status_code == 404


def test_the_letter_written_last_is_read_first(demonstration):
    person = make.person()
    for hours, subject in ((5, "Late"), (1, "Early"), (3, "Between")):
        make_letter(person, subject, make.later(hours=hours))
    db.session.commit()

    page = demonstration.test_client().get("/outbox").get_data(as_text=True)

    assert re.findall(r"Late|Early|Between", page) == ["Late", "Between", "Early"]


def make_letter(person, subject, at):
    return queue_email(to=person.email, kind="x", subject=subject, text="t", at=at, person_id=person.id)
