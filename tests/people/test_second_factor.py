"""The second factor: needed by offices, never taken twice, with a way back when the phone is lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import Person, RecoveryCode
from fundpots.people.operations.factors import secret_of
from fundpots.people.operations.passwords import hash_password
from fundpots.people.stages import Role
from fundpots.settings import read_settings
from tests import make

PASSWORD = "seven hexes on a map"


@pytest.fixture
def strict(app):
    """An installation where offices need a second factor."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], second_factor_required=True)
    return app


@pytest.fixture
def treasurer(strict) -> Person:
    person = make.person("treasurer@example.org", password_hash=hash_password(PASSWORD))
    make.appointed(person, Role.ADMINISTRATOR)
    db.session.commit()
    return person


def knock(client):
    return client.post("/sign-in", data={"email": "treasurer@example.org", "password": PASSWORD})


def code_of(person, at=None):
    db.session.refresh(person)
    return pyotp.TOTP(secret_of(person)).at(at or clock.now())


def set_up(client, person):
    client.post("/account/second-factor")
    answer = client.post("/account/second-factor/confirm", data={"one_time_code": code_of(person)})
    return re.findall(r"<code>(\S+)</code>", answer.get_data(as_text=True))


@pytest.fixture
def protected(client, treasurer):
    """The treasurer after setting it up, signed out again, half a minute later; and the recovery codes."""
    with time_machine.travel(clock.now(), tick=False) as travelling:
        knock(client)
        codes = set_up(client, treasurer)
        client.post("/sign-out")
        travelling.shift(timedelta(seconds=60))
        yield travelling, codes


def test_an_office_does_not_count_without_a_second_factor(client, treasurer):
    knock(client)

    answer = client.get("/people")

    assert answer.status_code == 303
    assert answer.location == "/account/second-factor?next=/people"
    assert "Until it is set up" in client.get("/account").get_data(as_text=True)


def test_an_office_counts_once_it_is_set_up(client, treasurer):
    knock(client)

    codes = set_up(client, treasurer)

    assert len(codes) == 10
    assert client.get("/people").status_code == 200
    assert db.session.scalars(select(Email.kind)).all() == ["factor_added"]


def test_the_picture_needs_nothing_from_elsewhere(client, treasurer):
    knock(client)
    client.post("/account/second-factor")

    page = client.get("/account/second-factor/confirm")

    assert 'src="data:image/svg+xml' in page.get_data(as_text=True)
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]


def test_the_secret_is_sealed_in_the_database(client, treasurer):
    knock(client)
    client.post("/account/second-factor")
    db.session.refresh(treasurer)

    assert secret_of(treasurer).encode() not in treasurer.totp_secret


def test_the_password_alone_no_longer_signs_in(client, treasurer, protected):
    answer = knock(client)

    assert answer.location == "/sign-in/code"
    assert client.get("/account").status_code == 303


def test_password_and_code_sign_in(client, treasurer, protected):
    knock(client)

    answer = client.post("/sign-in/code", data={"one_time_code": code_of(treasurer)})

    assert answer.status_code == 303
    assert client.get("/people").status_code == 200


def test_a_link_from_a_letter_asks_for_the_code_too(client, treasurer, protected):
    client.post("/sign-in/link", data={"email": "treasurer@example.org"})
    text = db.session.scalars(select(Email.text).order_by(Email.id.desc())).first()

    answer = client.post(re.search(r"/link/\S+", text)[0])

    assert answer.location == "/sign-in/code"


def test_the_same_code_is_not_taken_twice(app, client, treasurer, protected):
    code = code_of(treasurer)
    knock(client)
    client.post("/sign-in/code", data={"one_time_code": code})
    other = app.test_client()
    knock(other)

    answer = other.post("/sign-in/code", data={"one_time_code": code})

    assert answer.status_code == 200
    assert "was used already" in answer.get_data(as_text=True)
    assert other.get("/account").status_code == 303


def test_a_code_from_the_day_before_is_refused(client, treasurer, protected):
    knock(client)

    old = code_of(treasurer, clock.now() - timedelta(days=1))

    assert client.post("/sign-in/code", data={"one_time_code": old}).status_code == 200


def test_six_digits_can_not_be_guessed(client, treasurer, protected):
    knock(client)
    wrong = "000000" if code_of(treasurer) != "000000" else "111111"

    answers = [client.post("/sign-in/code", data={"one_time_code": wrong}).status_code for _ in range(10)]

    assert answers == [200] * 9 + [429]
    right = client.post("/sign-in/code", data={"one_time_code": code_of(treasurer)})
    assert right.status_code == 429


def test_a_recovery_code_works_once(app, client, treasurer, protected):
    _, codes = protected
    knock(client)
    first = client.post("/sign-in/code", data={"one_time_code": codes[3].upper()})
    other = app.test_client()
    knock(other)

    second = other.post("/sign-in/code", data={"one_time_code": codes[3]})

    assert first.status_code == 303
    assert second.status_code == 200
    assert len(db.session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_(None))).all()) == 9


def test_half_a_sign_in_lasts_ten_minutes(client, treasurer, protected):
    travelling, _ = protected
    knock(client)
    travelling.shift(timedelta(minutes=11))

    answer = client.post("/sign-in/code", data={"one_time_code": code_of(treasurer)})

    assert answer.location == "/sign-in"


def test_a_wrong_code_does_not_turn_it_on(client, treasurer):
    knock(client)
    client.post("/account/second-factor")

    client.post("/account/second-factor/confirm", data={"one_time_code": "abc"})

    db.session.refresh(treasurer)
    assert treasurer.totp_confirmed_at is None


def test_it_is_removed_only_with_a_code(client, treasurer, protected):
    _, codes = protected
    knock(client)
    client.post("/sign-in/code", data={"one_time_code": codes[0]})
    client.post("/account/second-factor/remove", data={"one_time_code": "123"})
    db.session.refresh(treasurer)
    assert treasurer.totp_confirmed_at is not None

    client.post("/account/second-factor/remove", data={"one_time_code": codes[1]})

    db.session.refresh(treasurer)
    assert treasurer.totp_secret is None
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_an_administrator_removes_a_lost_one_with_a_reason(strict, client, treasurer, protected, sign_in):
    strict.config["SETTINGS"] = replace(strict.config["SETTINGS"], second_factor_required=False)
    boss = sign_in(make.administrator())

    answer = boss.post(
        f"/people/{treasurer.id}/second-factor", data={"reason": "phone stolen, spoke by phone"}
    )

    db.session.refresh(treasurer)
    assert answer.status_code == 303
    assert treasurer.totp_confirmed_at is None


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, treasurer, protected):
    _, codes = protected
    knock(client)
    client.post("/sign-in/code", data={"one_time_code": codes[0]})

    page = client.post("/account/second-factor/codes", data={"one_time_code": codes[1]})

    fresh = re.findall(r"<code>(\S+)</code>", page.get_data(as_text=True))
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert len(db.session.scalars(select(RecoveryCode)).all()) == 10


def test_a_second_factor_that_is_on_is_not_replaced_by_pressing_the_button_again(
    client, treasurer, protected
):
    _, codes = protected
    knock(client)
    client.post("/sign-in/code", data={"one_time_code": codes[0]})
    before = secret_of(treasurer)

    client.post("/account/second-factor")

    db.session.refresh(treasurer)
    assert secret_of(treasurer) == before


def test_offices_need_it_unless_everything_is_fiction_or_it_is_switched_off():
    real = {"SECRET_KEY": "k" * 40, "DATABASE_URL": "sqlite://"}

    assert read_settings(real).second_factor_required
    assert not read_settings(real | {"FUNDPOTS_DEMONSTRATION": "1"}).second_factor_required
    assert not read_settings(real | {"SECOND_FACTOR_REQUIRED": "0"}).second_factor_required
