"""Visitors get compressed pages; pages of people who are signed in, which hold secrets, never are."""

import gzip

from fundpots.db import db
from tests import make

GZIP = {"Accept-Encoding": "gzip"}


def test_a_visitor_gets_the_same_page_in_a_fraction_of_the_bytes(client):
    plain = client.get("/method")

    packed = client.get("/method", headers=GZIP)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(gzip.decompress(packed.data)) == len(plain.data)


def test_who_does_not_ask_for_it_gets_it_plain_and_caches_are_told(client):
    answer = client.get("/method")

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_page_with_somebodys_secrets_is_not_compressed(sign_in):
    person = make.officer(make.group([make.area()]))
    db.session.commit()

    answer = sign_in(person).get("/method", headers=GZIP)

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_form_with_its_token_is_not_compressed(client, app):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = client.get("/sign-in", headers=GZIP)

    assert "csrf_token" in answer.get_data(as_text=True)
    assert "Content-Encoding" not in answer.headers
