"""The joined pages: front, tasks, results, method, record and plain pages."""

from datetime import date

import pytest

from fundpots import log
from fundpots.allocations.queries import current_proposal, lines_of, publication_of
from fundpots.db import db
from fundpots.money import pounds
from fundpots.places.operations import record_presence
from fundpots.pots.operations import deposit
from tests import make


def test_the_front_page_greets_a_visitor_before_anything_has_happened(app, client):
    page = client.get("/")

    assert page.status_code == 200
    assert "Nothing has been decided yet" in page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers


def test_whoever_is_signed_in_is_led_to_their_tasks(app, sign_in):
    client = sign_in(make.officer(make.group()))

    assert client.get("/").location == "/tasks"
    assert "Nothing is waiting for you" in client.get("/tasks").get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/results", "/method", "/check", "/data", "/accessibility", "/privacy", "/cy/method"]
)
def test_plain_pages_are_there_for_everybody(app, client, path):
    assert client.get(path).status_code == 200


def test_the_method_page_weighs_the_area_that_the_reader_chooses(app, client):
    few, many = make.area(name="Fewtown"), make.area(name="Manytown")
    make.grouping({make.region(name="Northland"): [few, many]})
    record_presence(
        {few.code: 20, many.code: 200},
        name="Autumn",
        source="test",
        counted_on=date(2026, 9, 1),
        file_digest="0" * 64,
        by=None,
        at=make.NOON,
    )
    db.session.commit()

    page = client.get(f"/method?area={few.code}").get_data(as_text=True)
    assert "There are 20 members, rounded to the nearest 5, among 70,000 electors." in page
    assert "R. J. Marshall" in page

    assert "is the weight of Fewtown, in Northland" in page
    assert "has 0.29 members for every 1,000 electors there; the region has 1.57" in page


def test_an_unknown_area_is_simply_not_chosen(app, client):
    assert client.get("/method?area=nowhere").status_code == 200


def test_the_record_of_a_pot_tells_acts_without_persons(app, client):
    pot, treasurer = make.pot(), make.treasurer()
    treasurer.name = "Treasurer of the test"
    deposit(pot, 500, on=date(2026, 11, 2), reason="Subscriptions", by=treasurer, at=make.NOON)
    db.session.commit()

    page = client.get(f"/pots/{pot.slug}/record").get_data(as_text=True)

    assert "Subscriptions" in page
    assert "Treasurer of the test" not in page


def test_the_whole_record_is_for_administrators_of_the_whole(app, sign_in, client):
    region = make.region()

    assert sign_in(make.administrator(region)).get("/log").status_code == 404
    assert sign_in(make.administrator()).get("/log").status_code == 200
    assert client.get("/log").status_code == 303


def test_the_downloaded_record_can_be_checked_line_by_line(app, sign_in):
    import json

    deposit(make.pot(), 500, on=date(2026, 11, 2), reason="test", by=None, at=make.NOON)
    db.session.commit()

    lines = sign_in(make.administrator()).get("/log.jsonl").get_data(as_text=True).splitlines()

    entries = [json.loads(line) for line in lines]
    assert [entry["previous"] for entry in entries[1:]] == [entry["digest"] for entry in entries[:-1]]


def test_every_movement_of_money_is_told_in_words():
    from fundpots.acts import ACTS
    from fundpots.pots.stages import Movement

    assert {f"money.{kind}" for kind in Movement} <= set(ACTS)


def test_a_decided_bid_says_among_the_tasks_what_it_got_and_leads_to_why(app, sign_in):
    round_ = make.published_round()
    lines = lines_of(publication_of(round_.id).proposal_id)
    funded, left_out = lines[0], lines[-1]
    db.session.commit()

    for line, words in ((funded, pounds(funded.amount_pence)), (left_out, "not funded")):
        page = sign_in(make.officer(line.bid.group)).get("/tasks").get_data(as_text=True)

        assert f'href="/bids/{line.bid_id}/explanation">{line.bid.title}' in page
        assert words in page
        assert "eligible" not in page


def test_a_bid_that_is_voted_on_says_among_the_tasks_what_is_proposed_for_it(app, sign_in):
    round_ = make.voting_round()
    lines = lines_of(current_proposal(round_.id).id)
    funded = next(line for line in lines if line.amount_pence)
    left_out = next(line for line in lines if not line.amount_pence)
    db.session.commit()

    for line, words in ((funded, f"{pounds(funded.amount_pence)} proposed"), (left_out, "nothing proposed")):
        page = sign_in(make.officer(line.bid.group)).get("/tasks").get_data(as_text=True)

        assert f'href="/bids/{line.bid_id}/explanation">{line.bid.title}' in page
        assert words in page


def test_the_tasks_of_a_busy_group_take_twelve_queries_at_most(app, sign_in):
    round_ = make.published_round()
    officer = make.officer(lines_of(publication_of(round_.id).proposal_id)[0].bid.group)
    make.opened_round()
    db.session.commit()

    answer = sign_in(officer).get("/tasks")

    assert int(answer.headers["X-Query-Count"]) <= 12


def test_the_record_of_a_pot_tells_its_acts_with_what_they_were_about(app, client):
    pot = make.pot(make.region())
    log.record("instalment.paid", at=make.NOON, pot_id=pot.id, after={"instalment": 2, "amount_pence": 100})
    log.record("instalment.prepared", at=make.NOON, pot_id=pot.id)
    db.session.commit()

    page = client.get(f"/pots/{pot.slug}/record").get_data(as_text=True)

    assert "Somebody with that right marked instalment 2 as paid" in page
    assert "%(" not in page


def test_a_page_of_the_record_is_filled_with_what_its_reader_may_know_of(app, client):
    made = make.opened_round()
    bid = make.submitted_bid(made, make.groups_in(made)[0], title="Warm room")
    log.record("award.offered", at=make.NOON, round_id=made.id, bid_id=bid.id)
    log.record("round.cancel", at=make.NOON, round_id=made.id, reason="The hall burnt down.")
    for _ in range(60):
        log.record("bid.written", at=make.NOON, round_id=made.id, bid_id=bid.id)
    db.session.commit()

    page = client.get(f"/rounds/{made.id}/record").get_data(as_text=True)

    assert "opened the round" in page
    assert f'<a href="/bids/{bid.id}">Warm room – {bid.group.name}</a>' in page
    assert page.count("The hall burnt down.") == 1
    assert "Older acts" not in page
