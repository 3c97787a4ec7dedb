"""Screening by its pages: decide, ask for changes and see them, correct areas, undo."""

import pytest

from fundpots.bids.queries import benefit_areas, find_bid, lines_of
from fundpots.bids.stages import Eligibility
from fundpots.db import db
from tests import make
from tests.bids.test_pages import mark, text_of


@pytest.fixture
def bid(village, noon):
    """A bid that was submitted to a round at screening."""
    made = make.submitted_bid(village.round_, make.groups_in(village.round_)[0], title="Warm room")
    make.screening(village.round_)
    db.session.commit()
    noon.at = make.later(31)
    return made


def test_the_queue_and_a_decision_are_for_the_administrators_of_the_pot(village, bid, client):
    paths = (
        f"/rounds/{village.round_.id}/screening", f"/bids/{bid.id}/screening",
        f"/bids/{bid.id}/screening/undo", f"/bids/{bid.id}/screening/areas",
    )  # fmt: skip
    for path in paths:
        assert village.as_("administrator").get(path).status_code == 200, path
        assert village.as_("other administrator").get(path).status_code == 404, path
        assert village.as_("first").get(path).status_code == 403, path
        assert client.get(path).status_code == 303, path
    forged = {"decision": "eligible"}
    assert village.as_("other administrator").post(paths[1], data=forged).status_code == 404
    assert find_bid(bid.id).eligibility is None


def test_a_bid_is_found_eligible(village, bid):
    office = village.as_("administrator")

    assert "0 of 1 bid is decided" in text_of(office.get(f"/rounds/{village.round_.id}/screening"))
    answer = office.post(f"/bids/{bid.id}/screening", data={"decision": "eligible"})

    assert answer.location == f"/rounds/{village.round_.id}/screening"
    assert find_bid(bid.id).eligibility == Eligibility.ELIGIBLE
    assert "Every bid is decided" in text_of(office.get(answer.location))
    again = office.post(f"/bids/{bid.id}/screening", data={"decision": "ineligible", "reason": "x"})
    assert again.status_code == 409


def test_a_refusal_needs_a_reason_which_everybody_reads_until_it_is_undone(village, bid, client):
    office, path = village.as_("administrator"), f"/bids/{bid.id}/screening"

    assert "Write the reason" in text_of(office.post(path, data={"decision": "ineligible"}))
    assert "Choose a decision" in text_of(office.post(path, data={}))
    office.post(path, data={"decision": "ineligible", "reason": "It has happened already"})
    page = text_of(client.get(f"/bids/{bid.id}"))
    assert "It has happened already" in page
    assert "not eligible" in page
    assert "Write the reason" in text_of(office.post(f"{path}/undo", data={"reason": ""}))
    assert office.post(f"{path}/undo", data={"reason": "It was another year"}).status_code == 303
    assert find_bid(bid.id).eligibility is None
    assert "It was another year" in text_of(client.get(f"/bids/{bid.id}"))


def test_changes_are_asked_made_sent_back_and_shown_side_by_side(village, bid, client):
    office, mine, path = village.as_("administrator"), village.as_("first"), f"/bids/{bid.id}"

    assert "Write beside a section" in text_of(office.post(f"{path}/screening", data={"decision": "changes"}))
    asked = {"decision": "changes", "ask_budget": "Say what the hall costs a night"}
    assert office.post(f"{path}/screening", data=asked).status_code == 303
    page = text_of(mine.get(f"{path}/edit"))
    assert "Say what the hall costs a night" in page
    assert f'href="{path}/edit/budget"' in page
    assert f'href="{path}/edit/project"' not in page
    assert mine.get(f"{path}/edit/project").status_code == 409
    assert "Say what the hall costs" in text_of(mine.get(f"{path}/edit/budget"))
    lines = {
        "lines-0-what": "Hire of a hall, ten nights",
        "lines-0-amount_pence": "800",
        "minimum_pence": "400",
    }
    assert mine.post(f"{path}/edit/budget", data={**lines, **mark(mine, bid, "budget")}).status_code == 303
    assert "Send the changes back" in text_of(mine.get(f"{path}/check"))
    assert mine.post(f"{path}/check").status_code == 303
    for page in (text_of(office.get(f"{path}/screening")), text_of(mine.get(path))):
        assert "<del>hall:</del><ins>hall, ten nights:</ins>" in page
    assert "<ins>" not in text_of(client.get(path))
    assert "changes came back" in text_of(office.get(f"/rounds/{village.round_.id}/screening"))
    assert mine.get(f"{path}/edit/budget").status_code == 409
    assert lines_of([bid.id])[bid.id][0].what == "Hire of a hall, ten nights"


def test_areas_are_corrected_on_a_page_with_a_reason(village, bid, client):
    office, path = village.as_("administrator"), f"/bids/{bid.id}/screening/areas"
    named = benefit_areas([bid.id])[bid.id][0].code
    other = next(row["code"] for row in village.round_.terms["areas"] if row["code"] != named)

    assert "Write the reason" in text_of(office.post(path, data={"areas": [other]}))
    assert "Choose at least one area" in text_of(office.post(path, data={"reason": "x"}))
    assert office.post(path, data={"areas": [other], "reason": "The hall stands there"}).status_code == 303
    assert [area.code for area in benefit_areas([bid.id])[bid.id]] == [other]
    assert "The hall stands there" in text_of(client.get(f"/bids/{bid.id}"))


def test_after_scoring_has_begun_nothing_is_decided_any_more(village, bid):
    village.round_.stage = "scoring"
    db.session.commit()
    office = village.as_("administrator")

    assert "not being screened now" in text_of(office.get(f"/bids/{bid.id}/screening"))
    assert office.post(f"/bids/{bid.id}/screening", data={"decision": "eligible"}).status_code == 409
    assert office.get(f"/bids/{bid.id}/screening/undo").status_code == 409
