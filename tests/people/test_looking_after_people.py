"""Inviting, giving and ending roles, closing accounts: who may do it to whom."""

import re

import pytest
from flask import g
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.mail import Email
from fundpots.people.models import Appointment, EmailLink, Person
from fundpots.people.operations.passwords import matches
from fundpots.people.queries import standing_of
from fundpots.people.stages import Role
from tests import make


@pytest.fixture
def land(app):
    """Two regions with one group each."""
    north, south = make.region(), make.region()
    area_n, area_s = make.area(), make.area()
    make.grouping({north: [area_n], south: [area_s]})
    return {"north": north, "south": south, "leeds": make.group([area_n]), "bath": make.group([area_s])}


def invited(client, role, where, email="new@example.org"):
    return client.post(
        "/people/invite",
        data={"email": email, "name": "New one", "role": role, "where": where, "locale": "en"},
    )


def newest_letter():
    return db.session.scalars(select(Email).order_by(Email.id.desc())).first()


def path_in(email):
    return re.search(r"http://127\.0\.0\.1:8000(\S+/link/\S+|/link/\S+)", email.text)[1]


def questions_of(client):
    """How many queries the list of people takes; a test's context counts on, so it starts anew."""
    db.session.commit()
    g.query_count = 0
    return int(client.get("/people").headers["X-Query-Count"])


def test_somebody_invited_chooses_a_name_and_a_password_and_is_in(app, land, sign_in, client):
    boss = make.administrator()
    invited(sign_in(boss), "officer", f"group-{land['leeds'].id}")
    letter = newest_letter()
    path = path_in(letter)

    opened = client.get(path)
    answer = client.post(
        path, data={"name": "Treasurer, Leeds", "locale": "cy", "password": "three wide rivers"}
    )

    person = db.session.scalar(select(Person).where(Person.email == "new@example.org"))
    assert letter.to == "new@example.org"
    assert "Officer" in letter.text
    assert land["leeds"].name in letter.text
    assert opened.status_code == 200
    assert opened.headers["Cache-Control"] == "no-store"
    assert answer.status_code == 303
    assert (person.name, person.locale) == ("Treasurer, Leeds", "cy")
    assert matches(person.password_hash, "three wide rivers")
    assert standing_of(person.id).is_officer(land["leeds"].id)
    assert client.get("/account").status_code == 200


def test_an_invitation_is_used_up_by_accepting_it(app, land, sign_in, client):
    invited(sign_in(make.administrator()), "member", f"group-{land['leeds'].id}")
    path = path_in(newest_letter())
    data = {"name": "A", "locale": "en", "password": "three wide rivers"}
    client.post(path, data=data)

    assert client.post(path, data=data).status_code == 410
    assert client.get(path).status_code == 410


def test_a_new_invitation_ends_the_older_one(app, land, sign_in, client):
    boss = sign_in(make.administrator())
    invited(boss, "member", f"group-{land['leeds'].id}")
    older = path_in(newest_letter())
    person = db.session.scalar(select(Person).where(Person.email == "new@example.org"))

    boss.post(f"/people/{person.id}/invite-again")

    assert client.get(older).status_code == 410
    assert client.get(path_in(newest_letter())).status_code == 200


def test_an_administrator_of_a_region_invites_into_its_groups_only(land, sign_in):
    client = sign_in(make.administrator(land["north"]))

    own = invited(client, "officer", f"group-{land['leeds'].id}")
    other = invited(client, "officer", f"group-{land['bath'].id}", "b@example.org")
    region = invited(client, "treasurer", f"region-{land['north'].id}", "c@example.org")
    whole = invited(client, "administrator", "whole", "d@example.org")

    assert own.status_code == 303
    assert [other.status_code, region.status_code, whole.status_code] == [200, 200, 200]
    assert db.session.scalars(select(Person.email).where(Person.email.like("_@example.org"))).all() == []


def test_an_officer_brings_members_but_no_further_officers_into_the_own_group(land, sign_in):
    client = sign_in(make.officer(land["leeds"]))

    member = invited(client, "member", f"group-{land['leeds'].id}")
    officer = invited(client, "officer", f"group-{land['leeds'].id}", "b@example.org")
    elsewhere = invited(client, "member", f"group-{land['bath'].id}", "c@example.org")

    assert member.status_code == 303
    assert officer.status_code == elsewhere.status_code == 200


def test_a_member_looks_after_nobody(land, sign_in):
    client = sign_in(make.member(land["leeds"]))

    assert client.get("/people").status_code == 403
    assert client.get("/people/invite").status_code == 403


def test_nobody_gives_themselves_a_role(land, sign_in):
    boss = make.administrator()
    client = sign_in(boss)

    answer = client.post(f"/people/{boss.id}", data={"role": "treasurer", "where": "whole"})

    assert answer.status_code == 403
    assert not standing_of(boss.id).treasures_whole


def test_members_belong_to_groups_and_treasurers_do_not(land, sign_in):
    client = sign_in(make.administrator())

    member = invited(client, "member", f"region-{land['north'].id}")
    treasurer = invited(client, "treasurer", f"group-{land['leeds'].id}")

    assert "Choose a group for this role" in member.get_data(as_text=True)
    assert "Choose a region, or the whole" in treasurer.get_data(as_text=True)


def test_the_people_of_another_region_are_not_there(land, sign_in):
    theirs = make.member(land["bath"])
    whole = make.treasurer()
    client = sign_in(make.administrator(land["north"]))

    for path in ("", "/close", "/erase", "/second-factor", "/roles/1/end"):
        assert client.get(f"/people/{theirs.id}{path}").status_code == 404
        assert client.get(f"/people/{whole.id}{path}").status_code == 404
    assert client.get("/people/999999").status_code == 404
    assert client.get(f"/people/{10**18}").status_code == 404
    assert theirs.email not in client.get("/people").get_data(as_text=True)


def test_a_role_is_ended_with_a_reason_and_its_end_is_recorded(land, sign_in):
    someone = make.officer(land["leeds"])
    make.appointed(someone, Role.MEMBER, group=land["leeds"])
    role = db.session.scalars(select(Appointment).where(Appointment.person_id == someone.id)).first()
    client = sign_in(make.administrator(land["north"]))

    refused = client.post(f"/people/{someone.id}/roles/{role.id}/end", data={"reason": " "})
    answer = client.post(f"/people/{someone.id}/roles/{role.id}/end", data={"reason": "moved away"})

    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "appointment.ended")).one()
    assert "Write the reason" in refused.get_data(as_text=True)
    assert answer.status_code == 303
    assert not standing_of(someone.id).is_officer(land["leeds"].id)
    assert entry.reason == "moved away"
    assert entry.group_id == land["leeds"].id


def test_the_last_administrator_of_the_whole_stays(land, sign_in):
    last, other = make.administrator(), make.administrator()
    role = db.session.scalars(select(Appointment).where(Appointment.person_id == last.id)).one()
    client = sign_in(other)
    db.session.execute(db.update(Person).where(Person.id == other.id).values(disabled_at=None))
    path = f"/people/{last.id}/roles/{role.id}/end"
    client.post(path, data={"reason": "retired"})
    mine = db.session.scalars(select(Appointment).where(Appointment.person_id == other.id)).one()

    answer = sign_in(make.appointed(role=Role.ADMINISTRATOR, region=land["north"])).post(
        f"/people/{other.id}/roles/{mine.id}/end", data={"reason": "x"}
    )

    assert role.ended_at is not None
    assert answer.status_code == 404
    from fundpots.people.operations.appointments import keep_an_administrator
    from fundpots.people.rules import LastAdministrator

    with pytest.raises(LastAdministrator):
        keep_an_administrator(other.id)


def test_a_closed_account_is_signed_out_at_once(land, sign_in):
    someone = make.member(land["leeds"])
    their_client = sign_in(someone)
    assert their_client.get("/account").status_code == 200

    answer = sign_in(make.administrator(land["north"])).post(
        f"/people/{someone.id}/close", data={"reason": "left the movement"}
    )

    assert answer.status_code == 303
    assert their_client.get("/account").status_code == 303


def test_a_closed_account_is_opened_again(land, sign_in):
    someone = make.member(land["leeds"])
    someone.disabled_at = clock.now()
    client = sign_in(make.administrator())

    client.post(f"/people/{someone.id}/close", data={"reason": "came back"})

    db.session.refresh(someone)
    assert someone.disabled_at is None


def test_somebody_with_an_account_gets_the_role_and_a_letter(land, sign_in):
    someone = make.person("known@example.org", password_hash="x", locale="cy")

    invited(sign_in(make.administrator()), "member", f"group-{land['leeds'].id}", "known@example.org")

    assert standing_of(someone.id).belongs_to(land["leeds"].id)
    assert newest_letter().kind == "appointed"
    assert "/cy/tasks" in newest_letter().text
    assert db.session.scalars(select(EmailLink)).all() == []


def test_a_list_of_people_asks_the_same_number_of_questions_however_long_it_is(land, sign_in):
    client = sign_in(make.administrator())
    make.member(land["leeds"])
    few = questions_of(client)
    for _ in range(60):
        make.member(land["leeds"])
    many = questions_of(client)

    assert many == few <= 12
    assert "Next page" in client.get("/people").text


def test_people_are_found_by_part_of_a_name_or_address(land, sign_in):
    make.person("findme@example.org", name="100% Right_here")
    client = sign_in(make.administrator())

    for search in ("findme", "RIGHT_H", "100%"):
        assert "findme@example.org" in client.get("/people", query_string={"search": search}).text
    assert "findme@example.org" not in client.get("/people?search=nobody").text
