"""The accounts that a demonstration offers: for each thing that waits, somebody for whom it waits."""

from fundpots.bids.operations import send_for_sign_off
from fundpots.people.queries import standing_of
from fundpots.reports.queries.doors import busy_people
from fundpots.reports.queries.waiting import tasks_of
from fundpots.treasury.operations import offer_awards
from tests import make
from tests.make import later


def waiting(at):
    return {door.waiting: door.appointment for door in busy_people(at)}


def test_where_nothing_waits_nobody_is_busy(app):
    make.opened_round()

    assert busy_people(later(2)) == []


def test_each_door_leads_to_somebody_for_whom_something_waits(app):
    made = make.opened_round(bids_close_at=later(45))
    drafting, signing = make.groups_in(made)[:2]
    make.bid(made, drafting)
    sent = make.bid(made, signing)
    send_for_sign_off(sent, by=make.officers_for(signing)[0], at=later(2))
    for judged in (make.scoring_round(), make.voting_round(vote_closes_at=later(80))):
        for group in make.groups_in(judged):
            make.officers_for(group)
    screened = make.screening(make.opened_round())
    make.administrator(screened.pot.region)
    at = later(40)

    found = waiting(at)

    assert list(found) == [
        "has a draft to finish", "is the second officer of the same group", "has a bid to sign",
        "has bids to score", "has a vote to cast", "has bids to screen",
    ]  # fmt: skip
    assert found["has a draft to finish"].group_id == drafting.id
    assert found["has a bid to sign"].person_id == make.officers_for(signing)[1].id
    assert found["has bids to screen"].region_id == screened.pot.region_id
    assert len({one.person_id for one in found.values()}) == 6


def test_whoever_is_called_busy_has_a_task(app):
    published = make.published_round()
    offered, *_ = offer_awards(published, by=None, at=later(80))
    make.officers_for(offered.group)
    judged = make.scoring_round(scoring_closes_at=later(90), vote_closes_at=later(120))
    for group in make.groups_in(judged):
        make.officers_for(group)
    at = later(81)

    found = waiting(at)

    assert set(found) >= {"has bids to score", "has an award to accept"}
    for words, one in found.items():
        if words != "is the second officer of the same group":
            assert tasks_of(standing_of(one.person_id), at) != [], words
