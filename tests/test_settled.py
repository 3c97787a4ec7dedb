"""Pages of what is settled are made once, never shown to anybody else, and never older than the record."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from flask import g

from fundpots import log
from fundpots.db import db
from fundpots.rounds.models import Round
from fundpots.settled import Answer, Kept
from tests import make


@pytest.fixture
def result(app):
    round_ = make.published_round()
    db.session.commit()
    return f"/rounds/{round_.id}/result"


@pytest.fixture
def client(client):
    client.keeps_pages = True
    return client


@pytest.fixture
def at_noon():
    with time_machine.travel(make.NOON, tick=False) as clock:
        yield clock


def queries(answer):
    return int(answer.headers["X-Query-Count"])


def test_a_result_is_made_once_and_then_costs_one_query(client, result):
    first, second = client.get(result), client.get(result)

    assert second.data == first.data
    assert queries(first) > 3
    assert queries(second) == 1


def test_whoever_has_it_is_told_that_nothing_changed(client, result):
    first = client.get(result)

    again = client.get(result, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_new_entry_of_the_record_makes_it_anew(client, result):
    first = client.get(result)
    log.record("pot.renamed", at=make.later(90))
    round_ = db.session.get(Round, int(result.split("/")[2]))
    round_.name = "Another name"
    db.session.commit()

    second = client.get(result, headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 200
    assert "Another name" in second.get_data(as_text=True)
    assert second.headers["ETag"] != first.headers["ETag"]


def test_the_two_languages_are_kept_apart(client, result):
    english = client.get(result)
    g.pop("_flask_babel")  # requests of a test share one context, those of a server do not
    welsh = client.get(f"/cy{result}")

    assert english.headers["ETag"] != welsh.headers["ETag"]
    assert client.get(f"/cy{result}").data == welsh.data
    assert 'lang="cy"' in welsh.get_data(as_text=True)


def test_somebody_signed_in_gets_a_page_of_their_own_that_nobody_keeps(client, sign_in, result):
    stranger = client.get(result)
    person = make.officer(make.group([make.area()]))
    db.session.commit()

    own = sign_in(person).get(result)

    assert own.headers["Cache-Control"] == "no-store"
    assert "ETag" not in own.headers
    assert "Sign out" in own.get_data(as_text=True)
    assert client.get(result).data == stranger.data
    assert "Sign out" not in client.get(result).get_data(as_text=True)


def test_it_is_sent_compressed_to_those_who_can_read_that(client, result):
    plain = client.get(result)

    packed = client.get(result, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_an_unpublished_result_is_not_there_and_is_not_kept(client, app):
    round_ = make.voting_round()
    db.session.commit()

    answer = client.get(f"/rounds/{round_.id}/result")

    assert answer.status_code == 404
    assert "ETag" not in answer.headers


def test_a_page_that_looks_at_the_clock_is_made_once_for_the_visitors_of_a_second(client, at_noon):
    first = client.get("/pots")
    at_noon.shift(0.4)
    same = client.get("/pots")
    at_noon.shift(0.7)
    later = client.get("/pots")

    assert same.data == first.data
    assert queries(same) == 1
    assert queries(later) == queries(first) > 1


def test_what_is_shared_for_a_second_is_kept_by_no_browser(client, at_noon):
    answer = client.get("/pots")

    assert "ETag" not in answer.headers
    assert "public" not in answer.headers.get("Cache-Control", "")


def test_within_the_second_a_new_entry_of_the_record_makes_a_shared_page_anew(client, at_noon):
    region = make.region()
    db.session.commit()
    before = client.get("/pots").get_data(as_text=True)
    pot = make.pot(region)
    log.record("pot.opened", at=make.NOON, pot_id=pot.id)
    db.session.commit()

    after = client.get("/pots").get_data(as_text=True)

    assert pot.name not in before
    assert pot.name in after


def test_a_crowd_that_asks_at_once_has_it_made_once():
    kept, made = Kept(), []

    def ask(_number):
        with kept.one_at_a_time("front"):
            found = kept.find("front", "one")
            if found is None:
                made.append("front")
                kept.keep("front", "one", answer(b"page"))

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(ask, range(40)))

    assert made == ["front"]
    assert kept.making == {}


def test_what_nobody_asked_for_longest_makes_room():
    kept = Kept(most_bytes=10)
    for address in ("one", "two"):
        kept.keep(address, "now", answer(b"12345"))
    kept.find("one", "now")

    kept.keep("three", "now", answer(b"123"))

    assert kept.find("two", "now") is None
    assert kept.find("one", "now") == answer(b"12345")
    assert kept.bytes == 8


def test_a_newer_answer_takes_the_place_of_the_older_one():
    kept = Kept()
    kept.keep("one", "then", answer(b"12345"))

    kept.keep("one", "now", answer(b"123"))

    assert kept.find("one", "then") is None
    assert kept.find("one", "now") == answer(b"123")
    assert kept.bytes == 3


def answer(body):
    return Answer(body, b"", "text/html")
