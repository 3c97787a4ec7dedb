"""What a bid may do, as pure decisions; what waits for whom; and the words that pages are made of."""

from dataclasses import replace

import pytest

from fundpots.bids import operations as act
from fundpots.bids.models import ChangeRequest
from fundpots.bids.queries import change_requests, missing_of, section_parts, tasks_for
from fundpots.bids.rules import BidState, mark_of, may_edit, state_of, text_of
from fundpots.bids.stages import Section
from fundpots.bids.tables import changed_words, why_weight
from fundpots.db import db
from fundpots.people.queries import standing_of
from fundpots.rounds.queries import weigher
from tests import make

pytestmark = pytest.mark.usefixtures("app")
AT = make.later(3)


def tasks(person, at=AT) -> list[str]:
    return [task.path for task in tasks_for(standing_of(person.id), at)]


def test_the_state_of_a_bid_follows_from_what_happened():
    bid = make.bid()
    first, second = make.officers_for(bid.group)

    assert state_of(bid, AT) == BidState.DRAFT
    assert state_of(bid, make.later(30)) == BidState.LAPSED
    act.send_for_sign_off(bid, by=first, at=AT)
    assert state_of(bid, AT) == BidState.SIGN_OFF
    act.sign_off(bid, by=second, at=AT)
    assert state_of(bid, AT) == state_of(bid, make.later(40)) == BidState.SUBMITTED
    make.screening(bid.round)
    asked = [ChangeRequest(section="budget", answered_at=None)]
    assert state_of(bid, make.later(31), asked) == BidState.CHANGES
    act.pass_bid(bid, by=first, at=make.later(31))
    assert state_of(bid, make.later(31), asked) == BidState.ELIGIBLE


def test_a_section_opens_with_the_round_closes_with_the_deadline_and_opens_again_when_asked():
    bid = make.submitted_bid()
    asked = [ChangeRequest(section="budget", answered_at=None)]

    assert not may_edit(bid, Section.BUDGET, AT)
    act.take_back(bid, by=make.officers_for(bid.group)[0], at=AT)
    assert may_edit(bid, Section.BUDGET, AT)
    assert not may_edit(bid, Section.BUDGET, make.later(30))
    bid.submitted_at, bid.round.stage = AT, "screening"
    assert may_edit(bid, Section.BUDGET, make.later(31), asked)
    assert not may_edit(bid, Section.PROJECT, make.later(31), asked)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"timetable": ""}, "timetable"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": make.date(2026, 1, 1)}, "ends_on"),
        ({"lines": []}, "lines"),
        ({"lines": [("Yacht", 150_001)]}, "lines"),
        ({"lines": [("Stamp", 4_999)]}, "lines"),
        ({"minimum_pence": 0}, "minimum_pence"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_field(values, field):
    assert [item.field for item in missing_of(make.bid(**values))] == [field]


def test_a_bid_at_either_bound_is_complete():
    round_ = make.opened_round()
    for group, amount in zip(make.groups_in(round_), (5_000, 150_000), strict=False):
        assert missing_of(make.bid(round_, group, lines=[("Hall", amount)], minimum_pence=amount)) == []


def test_the_mark_of_a_section_changes_with_its_text_and_with_no_other():
    bid = make.bid()
    before = mark_of(section_parts(bid, Section.PROJECT))

    bid.timetable = "Another"
    assert mark_of(section_parts(bid, Section.PROJECT)) == before
    bid.summary = "Another"
    assert mark_of(section_parts(bid, Section.PROJECT)) != before
    assert bid.title in text_of(section_parts(bid, Section.PROJECT))


def test_two_texts_are_told_apart_word_by_word_and_nothing_is_lost():
    was, now = "We hire a hall.\nAnd cook.", "We hire a big hall.\nAnd sing."

    pieces = changed_words(was, now)

    assert "".join(text for kind, text in pieces if kind != "new") == was
    assert "".join(text for kind, text in pieces if kind != "gone") == now
    assert ("gone", "cook.") in pieces


def test_a_weight_says_why_in_one_sentence():
    bid = make.bid()
    weight = weigher(bid.round).of_areas([bid.round.terms["areas"][0]["code"]])
    weight = replace(weight, weight=1.414, members_per_1000=0.62, region_members_per_1000=1.93, bound=None)

    assert why_weight(weight, movement="Momentum") == (
        "weight 1.41, because Momentum has 0.6 members per 1,000 electors there; the region has 1.9"
    )
    assert why_weight(replace(weight, bound="low"), movement="M").endswith(
        "the weight is the highest there is)"
    )


def test_what_waits_follows_the_bid_from_draft_to_screening():
    bid = make.bid()
    partner = make.groups_in(bid.round)[1]
    first, second = make.officers_for(bid.group)
    member, asked, office = (
        make.member(bid.group),
        make.officer(partner),
        make.administrator(bid.round.pot.region),
    )
    db.session.flush()

    assert tasks(first) == tasks(member) == [f"/bids/{bid.id}/edit"]
    assert tasks(asked) == tasks(office) == []
    act.ask_partner(bid, partner, by=first, at=AT)
    assert tasks(asked) == [f"/bids/{bid.id}/partner"]
    act.answer_partner(bid, partner, True, by=asked, at=AT)
    act.send_for_sign_off(bid, by=first, at=AT)
    assert (tasks(first), tasks(second), tasks(member)) == ([], [f"/bids/{bid.id}/sign-off"], [])
    assert tasks(second, make.later(30)) == []
    act.sign_off(bid, by=second, at=AT)
    assert tasks(second) == tasks(office) == []
    make.screening(bid.round)
    assert tasks(office) == [f"/rounds/{bid.round_id}/screening"]
    waits = tasks_for(standing_of(office.id), AT)[0]
    assert (waits.due_at, "then score them by" in waits.about) == (None, True)
    act.ask_for_changes(bid, {Section.BUDGET: "More"}, by=office, at=make.later(31))
    assert tasks(member) == [f"/bids/{bid.id}/edit"]
    assert len(change_requests([bid.id])[bid.id]) == 1
    act.pass_bid(bid, by=office, at=make.later(31))
    assert tasks(member) == tasks(office) == []
