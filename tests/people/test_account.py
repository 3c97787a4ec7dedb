"""One's own account: password, data, being forgotten; and which passwords are good enough."""

import json

import pytest
from sqlalchemy import select

from fundpots import clock, log
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.mail import Email, queue_email
from fundpots.people.models import Appointment, Person, SignIn
from fundpots.people.operations.passwords import hash_password, matches
from fundpots.people.rules import common_passwords, refusal_of_password
from fundpots.people.stages import Role
from tests import make

PASSWORD = "seven hexes on a map"


@pytest.fixture
def secretary(app) -> Person:
    person = make.person("secretary@example.org", name="Sec Retary", password_hash=hash_password(PASSWORD))
    db.session.commit()
    return person


def test_a_changed_password_ends_other_browsers_and_keeps_this_one(secretary, sign_in):
    here, elsewhere = sign_in(secretary), sign_in(secretary)
    data = {"old_password": PASSWORD, "password": "three wide rivers"}

    answer = here.post("/account/password", data=data)

    db.session.refresh(secretary)
    assert answer.status_code == 303
    assert matches(secretary.password_hash, "three wide rivers")
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert db.session.scalars(select(Email.kind)).all() == ["password_changed"]


def test_a_password_is_not_changed_without_the_old_one(secretary, sign_in):
    client = sign_in(secretary)

    answer = client.post("/account/password", data={"old_password": "guess", "password": "three wide rivers"})

    db.session.refresh(secretary)
    assert "not your password" in answer.get_data(as_text=True)
    assert matches(secretary.password_hash, PASSWORD)


def test_the_old_password_can_not_be_guessed_from_a_browser_left_open(secretary, sign_in):
    client = sign_in(secretary)
    data = {"old_password": "guess", "password": "three wide rivers"}

    answers = [client.post("/account/password", data=data).status_code for _ in range(10)]

    assert answers == [200] * 9 + [429]


def test_three_thousand_common_passwords_are_refused():
    shipped = common_passwords()
    refused = [one for one in shipped if len(one) >= 8]

    assert len(shipped) >= 3000
    assert all(refusal_of_password(one) for one in refused)
    assert all(refusal_of_password(one.upper()) for one in refused[:50])


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("short", True),
        ("12345678", True),
        ("aaaaaaaaaaaa", True),
        ("Secretary@example.org", True),
        ("x" * 1001, True),
        ("corner shop lantern", False),
        ("łódź-ŵ🐝🐝🐝🐝", False),
        ("abc " * 40, False),
    ],
)
def test_what_makes_a_password(password, refused):
    assert bool(refusal_of_password(password, about=("secretary@example.org",))) == refused


def test_composed_and_decomposed_letters_are_the_same_password(app):
    assert matches(hash_password("cŵn a chathod"), "cw\u0302n a chathod")


def test_my_data_holds_everything_about_me_and_nothing_about_others(secretary, sign_in):
    make.appointed(secretary, Role.MEMBER, group=make.group())
    queue_email(
        to=secretary.email, kind="x", subject="To me", text="t", at=clock.now(), person_id=secretary.id
    )
    queue_email(to="o@example.org", kind="x", subject="To other", text="t", at=clock.now(), person_id=999)
    log.record("thing.done", at=clock.now(), person_id=secretary.id)
    client = sign_in(secretary)

    answer = client.get("/account/data.json")
    data = json.loads(answer.data)

    assert "attachment" in answer.headers["Content-Disposition"]
    assert data["person"]["email"] == "secretary@example.org"
    assert [one["role"] for one in data["roles"]] == ["member"]
    assert [one["subject"] for one in data["letters"]] == ["To me"]
    assert [one["act"] for one in data["acts"]] == ["thing.done"]
    assert "hash" not in answer.text
    assert "To other" not in answer.text


def test_somebody_forgotten_leaves_no_name_behind_and_an_unbroken_record(secretary, sign_in):
    make.appointed(secretary, Role.MEMBER, group=make.group())
    queue_email(
        to=secretary.email,
        kind="x",
        subject="Dear Sec Retary",
        text="Sec Retary",
        at=clock.now(),
        person_id=secretary.id,
    )
    log.record("thing.done", at=clock.now(), person_id=secretary.id)
    client = sign_in(secretary)

    answer = client.post("/account/erase", data={"password": PASSWORD, "sure": "ERASE"})
    db.session.expire_all()

    assert answer.location == "/account/erased"
    assert client.get("/account/erased").status_code == 200
    assert client.get("/account").status_code == 303
    assert secretary.name == f"Former member {secretary.id}"
    assert db.session.scalars(select(Appointment.ended_at)).one() is not None
    assert log.first_broken(db.session.scalars(select(LogEntry).order_by(LogEntry.seq))) is None
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert "secretary@example.org" not in str(row), table.name
            assert "Sec Retary" not in str(row), table.name


def test_being_forgotten_takes_the_password_and_the_word(secretary, sign_in):
    client = sign_in(secretary)

    client.post("/account/erase", data={"password": "guess", "sure": "ERASE"})
    client.post("/account/erase", data={"password": PASSWORD, "sure": "erase"})

    db.session.refresh(secretary)
    assert secretary.erased_at is None


def test_an_administrator_of_the_whole_erases_somebody_who_asks(secretary, sign_in):
    client = sign_in(make.administrator())

    answer = client.post(f"/people/{secretary.id}/erase", data={"reason": "asked by letter"})

    db.session.refresh(secretary)
    assert answer.status_code == 303
    assert secretary.erased_at is not None
    assert client.get(f"/people/{secretary.id}").status_code == 404


def test_an_administrator_of_a_region_erases_nobody(secretary, sign_in):
    region, area = make.region(), make.area()
    make.grouping({region: [area]})
    make.appointed(secretary, Role.MEMBER, group=make.group([area]))
    client = sign_in(make.administrator(region))

    assert client.get(f"/people/{secretary.id}").status_code == 200
    assert client.post(f"/people/{secretary.id}/erase", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("curl/8", ""),
    ],
)
def test_browsers_are_named_as_people_know_them(agent, name):
    assert SignIn(agent=agent).browser == name
