"""The pages of bids: from eligibility to the receipt, and who sees what when."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import g
from pypdf import PdfReader
from sqlalchemy import func, select

from fundpots.bids import operations as act
from fundpots.bids.models import Bid
from fundpots.bids.queries import benefit_areas, bids_of_group, find_bid, lines_of, partners_of, ticks_of
from fundpots.bids.stages import Section
from fundpots.db import db
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules.answers import ANSWERED_IN
from tests import make

TEXTS = {"title": "Warm room", "summary": "s", "project": "p", "benefit": "b"}


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def mark(client, bid, section: str) -> dict[str, str]:
    """The version that the form of a section carries."""
    page = text_of(client.get(f"/bids/{bid.id}/edit/{section}"))
    return {"version": re.search(r'name="version"[^>]*value="(\w*)"', page)[1]}


def date_parts(name: str, day: int, month: int, year: int) -> dict[str, int]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def home(village):
    return make.groups_in(village.round_)[0]


@pytest.fixture
def draft(village) -> Bid:
    bid = make.bid(village.round_, home(village), title="Warm room")
    db.session.commit()
    return bid


@pytest.fixture
def submitted(village) -> Bid:
    bid = make.submitted_bid(village.round_, home(village), title="Warm room")
    db.session.commit()
    return bid


def test_a_bid_is_written_signed_and_received_by_pages_alone(village, client):
    round_, group = village.round_, home(village)
    mine = village.as_("first")
    area = benefit = next(iter(round_.terms["areas"]))["code"]

    page = text_of(mine.get(f"/rounds/{round_.id}/bid"))
    assert "Your group can bid" in page
    assert "With fewer, its own bid lapses." in page
    begun = mine.post(f"/rounds/{round_.id}/bid", data={"group": group.id, "begin": 0})
    (bid,) = bids_of_group(round_.id, group.id)
    assert begun.location == f"/bids/{bid.id}/edit"
    sections = {
        "project": TEXTS,
        "areas": {"areas": [area]},
        "budget": {
            "lines-0-what": "Hall", "lines-0-amount_pence": "600",
            "lines-3-what": "Cake", "lines-3-amount_pence": "£1,00.50".replace(",", ""),
            "minimum_pence": "500",
        },
        "timetable": {
            "timetable": "t", **date_parts("starts_on", 1, 3, 2027), **date_parts("ends_on", 1, 5, 2027),
        },
        "partners": {"partners": "A union branch", "interests": ""},
    }  # fmt: skip
    for section, sent in sections.items():
        answer = mine.post(
            f"/bids/{bid.id}/edit/{section}", data={**sent, **mark(mine, bid, section), "complete": "yes"}
        )
        assert answer.status_code == 303, text_of(answer)
    assert mine.post(f"/bids/{bid.id}/edit/attachments", data={"complete": "yes"}).status_code == 303
    page = text_of(mine.get(f"/bids/{bid.id}/edit"))
    assert page.count("Completed") == 6
    assert "Still missing" not in page
    assert "Last changed by" in page
    check = text_of(mine.get(f"/bids/{bid.id}/check"))
    assert "£700.50" in check
    assert "Send for sign-off" in check
    mine.post(f"/bids/{bid.id}/check")
    theirs = village.as_("second")
    page = text_of(theirs.get(f"/bids/{bid.id}/sign-off"))
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    signed = theirs.post(f"/bids/{bid.id}/sign-off", data={"answer": "sign", "version": version})
    assert signed.location == f"/bids/{bid.id}/receipt"
    receipt = text_of(theirs.get(signed.location))
    for told in (check, page, receipt):
        assert "at least 80% of those that it is asked to score. With fewer, its own bid lapses." in told

    bid = find_bid(bid.id)
    assert bid.reference in receipt
    assert "What happens next" in receipt
    assert len(re.findall(r"\b[0-9a-f]{64}\b", receipt)) == 3
    assert (bid.asked_pence, bid.minimum_pence) == (70_050, 50_000)
    assert [one.code for one in benefit_areas([bid.id])[bid.id]] == [benefit]
    assert bid.group_id == group.id


def test_eligibility_is_answered_with_one_reason_before_a_word_is_written(village, client):
    path = f"/rounds/{village.round_.id}/bid"
    stranger = village.as_("stranger")

    page = text_of(stranger.get(path))
    assert "home area is in another region" in page
    assert "Start the bid" not in page
    group = next(iter(g.standing.groups), None) if g.get("standing") else None
    sent = stranger.post(path, data={"group": group or make.groups_in(village.round_)[0].id, "begin": 0})
    assert sent.status_code in (200, 409)
    assert "You are not in a group" in text_of(village.as_("administrator").get(path))
    assert client.get(path).location.startswith("/sign-in")
    assert db.session.scalar(select(func.count()).select_from(Bid)) == 0


def test_nobody_bids_for_a_group_that_is_not_theirs(village):
    foreign = make.groups_in(village.round_)[1]

    answer = village.as_("first").post(
        f"/rounds/{village.round_.id}/bid", data={"group": foreign.id, "begin": 0}
    )

    assert answer.status_code == 200
    assert bids_of_group(village.round_.id, foreign.id) == []


def test_after_the_deadline_nobody_begins(village, noon):
    noon.at = make.later(30)
    path = f"/rounds/{village.round_.id}/bid"

    assert "The deadline for bids has passed" in text_of(village.as_("first").get(path))
    answer = village.as_("first").post(path, data={"group": home(village).id, "begin": 0})
    assert answer.status_code == 409


def test_the_whole_form_is_read_before_starting(village, client):
    page = text_of(client.get(f"/rounds/{village.round_.id}/form"))

    for words in ("Up to 400 words", "up to 12 areas", "Up to 20 lines", "Meaning of 5", "Start now"):
        assert words in page


OPEN_PATHS = ("", "/edit", "/edit/project", "/check", "/receipt", "/withdraw", "/take-back")


def test_beside_a_section_stands_what_the_panel_judges_by_it_with_its_weight(village, draft, client):
    first, second = criteria_of(village.round_)
    first.answered_in, second.answered_in = "budget", None
    db.session.commit()
    mine = village.as_("first")

    budget, project = (text_of(mine.get(f"/bids/{draft.id}/edit/{name}")) for name in ("budget", "project"))
    assert "What the panel judges by this section" in budget
    assert re.search(r"Criterion 1 <span[^>]*>60 of 100</span>", budget)
    assert "Meaning of 5" in budget
    assert "Criterion 2" not in budget
    assert re.search(r"Criterion 2 <span[^>]*>40 of 100</span>", project)
    assert "Judged by the bid as a whole." in project
    assert "What the panel judges" not in text_of(mine.get(f"/bids/{draft.id}/edit/timetable"))
    for page in (mine.get(f"/bids/{draft.id}/edit"), client.get(f"/rounds/{village.round_.id}/form")):
        assert "Judged on: Criterion 1, 60 of 100" in text_of(page)


def test_the_sections_that_answer_criteria_are_called_as_on_the_form():
    assert {Section(name): called for name, called in ANSWERED_IN.items()} == {
        section: section.called for section in Section if section != Section.ATTACHMENTS
    }


def test_while_a_round_is_open_nobody_outside_the_group_sees_a_bid(village, submitted, client):
    for name in ("neighbour", "stranger", "administrator", "other administrator", "treasurer"):
        browser = village.as_(name)
        for path in OPEN_PATHS:
            assert browser.get(f"/bids/{submitted.id}{path}").status_code in (403, 404), (name, path)
        assert browser.get(f"/bids/{submitted.id}/screening").status_code in (403, 404), name
    assert client.get(f"/bids/{submitted.id}").status_code == 404
    listed = text_of(client.get(f"/rounds/{village.round_.id}/bids"))
    queue = text_of(village.as_("administrator").get(f"/rounds/{village.round_.id}/screening"))
    assert "1 bid" not in listed + queue
    for page in (listed, queue, text_of(client.get(f"/rounds/{village.round_.id}"))):
        assert "Warm room" not in page
        assert submitted.reference not in page


def test_the_own_group_reads_its_bid_at_any_time(village, submitted, noon):
    for at in (make.later(2), make.later(30.2)):
        noon.at = at
        for name in ("first", "second", "member"):
            assert "Warm room" in text_of(village.as_(name).get(f"/bids/{submitted.id}"))


def test_once_bids_are_in_everybody_reads_those_that_were_submitted(village, submitted, noon, client):
    lapsed = make.bid(village.round_, make.groups_in(village.round_)[1], title="Late room")
    db.session.commit()
    noon.at = make.later(30)

    listed = text_of(client.get(f"/rounds/{village.round_.id}/bids"))

    assert "Warm room" in listed
    assert "1 bid" in listed
    assert "Late room" not in listed
    assert client.get(f"/bids/{submitted.id}").status_code == 200
    assert client.get(f"/bids/{lapsed.id}").status_code == 404
    assert village.as_("administrator").get(f"/bids/{lapsed.id}").status_code == 404
    assert "missed the deadline" in text_of(village.as_("neighbour").get(f"/bids/{lapsed.id}/edit"))


def test_no_page_for_the_public_names_a_person(village, submitted, noon, client):
    make.screening(village.round_)
    act.refuse_bid(submitted, reason="No", by=village.people["administrator"], at=make.later(31))
    db.session.commit()
    noon.at = make.later(31)

    for path in (f"/bids/{submitted.id}", f"/rounds/{village.round_.id}/bids"):
        page = text_of(client.get(path))
        for person in village.people.values():
            assert not re.search(rf"\b{person.name}\b", page)
            assert person.email not in page
    assert "An administrator found the bid not eligible: No" in text_of(client.get(f"/bids/{submitted.id}"))


def test_members_write_but_officers_answer_for_a_bid(village, draft):
    member = village.as_("member")

    assert member.get(f"/bids/{draft.id}/edit").status_code == 200
    saved = member.post(f"/bids/{draft.id}/edit/project", data={**TEXTS, **mark(member, draft, "project")})
    assert saved.status_code == 303
    assert "Ask an officer" in text_of(member.get(f"/bids/{draft.id}/check"))
    assert member.post(f"/bids/{draft.id}/check").status_code == 404
    for path in ("sign-off", "withdraw", "take-back"):
        assert member.post(f"/bids/{draft.id}/{path}").status_code == 403
    assert find_bid(draft.id).sent_for_sign_off_at is None


def test_fields_that_no_form_asks_for_change_nothing(village, draft):
    mine = village.as_("first")
    before = (draft.group_id, draft.round_id, draft.asked_pence)
    extra = {"asked_pence": "1", "group_id": "2", "eligibility": "eligible", "submitted_at": "2026-01-01"}

    mine.post(f"/bids/{draft.id}/edit/project", data={**TEXTS, **mark(mine, draft, "project"), **extra})

    bid = find_bid(draft.id)
    assert (bid.group_id, bid.round_id, bid.asked_pence) == before
    assert (bid.eligibility, bid.submitted_at) == (None, None)


def test_a_section_that_lacks_something_is_saved_but_not_ticked(village, draft):
    mine = village.as_("first")

    answer = mine.post(
        f"/bids/{draft.id}/edit/project",
        data={**TEXTS, "summary": "", **mark(mine, draft, "project"), "complete": "yes"},
    )

    page = text_of(answer)
    assert 'href="#summary"' in page
    assert "What you wrote is saved" in page
    assert find_bid(draft.id).title == "Warm room"
    assert Section.PROJECT not in ticks_of(draft.id)


def test_a_section_is_ticked_where_nothing_lacks_and_nobody_said_no_and_the_list_leads_on(village, draft):
    mine = village.as_("first")
    path = f"/bids/{draft.id}/edit/project"
    page = text_of(mine.get(path))
    assert not re.search(r'name="complete"[^>]*checked', page)

    saved = mine.post(path, data={**TEXTS, **mark(mine, draft, "project"), "complete": "no"})
    assert ticks_of(draft.id) == set()
    saved = mine.post(path, data={**TEXTS, **mark(mine, draft, "project")})
    page = text_of(mine.get(saved.location))

    assert ticks_of(draft.id) == {Section.PROJECT}
    assert saved.location.endswith("/edit?saved=project#sections")
    assert "Saved: The project" in page
    assert re.search(r'Next: <a href="/bids/\d+/edit/areas">', page)
    assert "Saved" not in text_of(mine.get(f"/bids/{draft.id}/edit?saved=nonsense"))


def test_a_project_that_begins_before_the_result_is_warned_about(village, draft):
    mine = village.as_("first")
    sent = {"timetable": "t", **date_parts("starts_on", 5, 11, 2026), **date_parts("ends_on", 1, 5, 2027)}

    mine.post(f"/bids/{draft.id}/edit/timetable", data={**sent, **mark(mine, draft, "timetable")})

    for page in ("edit?saved=timetable", "edit/timetable", "check"):
        assert "The project starts before the result" in text_of(mine.get(f"/bids/{draft.id}/{page}")), page


def test_who_has_used_up_its_bids_is_led_to_them(village):
    round_, mine = village.round_, village.as_("first")
    ways = "Bid for this money", "Your group’s bids in this round"
    pages = f"/rounds/{round_.id}", "/tasks"
    before = [text_of(mine.get(page)) for page in pages]
    bid = make.submitted_bid(round_, home(village), title="Warm room")
    db.session.commit()
    after = [text_of(mine.get(page)) for page in pages]

    assert round_.bids_per_group == 1
    assert [[way in page for way in ways] for page in (before[0], after[0])] == [[True, False], [False, True]]
    assert ["Open for bids" in page for page in (before[1], after[1])] == [True, False]
    assert f"/bids/{bid.id}/receipt" in after[1]
    page = text_of(mine.get(f"/rounds/{round_.id}/bid"))
    assert re.search(r"Warm room</a> <[^>]*>\s*submitted", page)
    assert "frees its place" in page
    assert "Bid for this money" in text_of(village.as_("neighbour").get(f"/rounds/{round_.id}"))


def test_two_who_edit_one_section_see_both_texts_and_nothing_is_lost(village, draft):
    mine, theirs = village.as_("first"), village.as_("member")
    seen = mark(mine, draft, "project")

    theirs.post(f"/bids/{draft.id}/edit/project", data={**TEXTS, "title": "Their title", **seen})
    late = mine.post(f"/bids/{draft.id}/edit/project", data={**TEXTS, "title": "My title", **seen})

    assert late.status_code == 409
    assert "My title" in text_of(late)
    assert "Their title" in text_of(late)
    assert find_bid(draft.id).title == "Their title"


def test_a_form_without_its_mark_is_taken_for_stale(village, draft):
    answer = village.as_("first").post(f"/bids/{draft.id}/edit/project", data={**TEXTS, "version": ""})

    assert answer.status_code == 409


def test_too_many_words_are_answered_at_the_field_and_kept(village, draft):
    mine = village.as_("first")

    answer = mine.post(
        f"/bids/{draft.id}/edit/project",
        data={**TEXTS, "summary": "word " * 81, **mark(mine, draft, "project")},
    )

    assert "Shorten “Summary” by 1 word" in text_of(answer)
    assert "word word" in text_of(answer)
    assert find_bid(draft.id).summary == "A warm room on Tuesdays."


def test_everything_that_is_wrong_or_missing_is_named_at_once_each_at_its_field(village, draft):
    mine = village.as_("first")
    project, budget = (f"/bids/{draft.id}/edit/{section}" for section in ("project", "budget"))
    lines = {"lines-0-what": "Hall", "lines-0-amount_pence": "99,000", "minimum_pence": "100,000"}

    sent = {**TEXTS, "summary": "word " * 81, "benefit": "", "complete": "yes"}
    words = text_of(mine.post(project, data={**sent, **mark(mine, draft, "project")}))
    money = text_of(mine.post(budget, data={**lines, "complete": "yes", **mark(mine, draft, "budget")}))

    for page, errors in (
        (words, {"summary": "Shorten “Summary” by 1 word", "benefit": "Say who benefits"}),
        (
            money,
            {"lines": "Ask for no more than", "minimum_pence": "The smallest useful amount can’t be more"},
        ),
    ):
        for field, text in errors.items():
            assert f'<a href="#{field}">{text}' in page
            assert re.search(rf'govuk-error-message">.*{text}', page)
    assert draft.summary == "A warm room on Tuesdays."


def test_what_a_saved_section_lacks_stands_at_its_field_and_under_a_heading_that_says_saved(village, draft):
    mine = village.as_("first")
    sent = {**TEXTS, "benefit": "", "complete": "yes", **mark(mine, draft, "project")}

    page = text_of(mine.post(f"/bids/{draft.id}/edit/project", data=sent))

    assert "What you wrote is saved, but this section is not complete yet" in page
    assert "There is a problem" not in page
    assert re.search(r'id="benefit-error" class="govuk-error-message">.*Say who benefits', page)
    assert find_bid(draft.id).title == "Warm room"


def test_a_project_that_is_over_before_the_round_can_pay_for_it_is_told_so_plainly(village, draft):
    mine, path = village.as_("first"), f"/bids/{draft.id}/edit/timetable"
    closes, out = village.round_.bids_close_at.date(), village.round_.vote_closes_at.date()

    def save(ends) -> str:
        days = {
            **date_parts("starts_on", 1, 3, 2026),
            **date_parts("ends_on", ends.day, ends.month, ends.year),
        }
        sent = {"timetable": "t", "complete": "yes", **days, **mark(mine, draft, "timetable")}
        return text_of(mine.post(path, data=sent, follow_redirects=True))

    over = save(closes - timedelta(days=1))
    assert re.search(r'id="ends_on-error".*The project is over before bids close', over)
    assert "The whole project lies before the result" not in over
    assert ticks_of(draft.id) == set()
    assert "The whole project lies before the result" in save(out)
    assert "The project starts before the result" in save(out + timedelta(days=1))


def test_budget_lines_come_and_go_without_a_script(village, draft):
    mine = village.as_("first")
    path = f"/bids/{draft.id}/edit/budget"
    typed = {"lines-0-what": "Hall", "lines-0-amount_pence": "12.50", "minimum_pence": ""}

    added = text_of(mine.post(path, data={**typed, "add_line": "1"}))
    assert added.count('-what"') >= 2
    assert 'value="12.50"' in added
    assert "£12.50" in added
    two = {**typed, "lines-1-what": "Cake", "lines-1-amount_pence": "1"}
    removed = text_of(mine.post(path, data={**two, "remove_line": "0"}))
    assert "Hall" not in removed
    assert "Cake" in removed
    for nonsense in ("99", "-1", "x", "²"):
        assert mine.post(path, data={**two, "remove_line": nonsense}).status_code == 200
    assert lines_of([draft.id])[draft.id][0].what == "Hire of a hall"


@pytest.mark.parametrize("amount", ["0", "-1", "1e3", "0.001", "NaN", "１２", "99999999999999", "1,00"])
def test_amounts_that_are_none_are_answered_at_the_field(village, draft, amount):
    mine = village.as_("first")
    sent = {"lines-0-what": "Hall", "lines-0-amount_pence": amount, "minimum_pence": ""}

    answer = mine.post(f"/bids/{draft.id}/edit/budget", data={**sent, **mark(mine, draft, "budget")})

    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert find_bid(draft.id).asked_pence == 80_000


def test_the_smallest_useful_amount_is_no_more_than_everything(village, draft):
    mine = village.as_("first")
    sent = {"lines-0-what": "Hall", "lines-0-amount_pence": "100", "minimum_pence": "100.01"}

    answer = mine.post(f"/bids/{draft.id}/edit/budget", data={**sent, **mark(mine, draft, "budget")})

    assert "can’t be more than the lines together" in text_of(answer)


def test_areas_show_their_weight_at_once_and_are_saved_only_then(village, draft, caplog):
    mine = village.as_("first")
    path = f"/bids/{draft.id}/edit/areas"
    row = village.round_.terms["areas"][0]

    shown = mine.post(path, data={"areas": [row["code"]], "search": "area", "show": "1"})
    page = text_of(mine.get(shown.location))

    assert shown.status_code == 303
    assert "database" not in caplog.text, "the form that keeps nothing waited for itself"
    assert f"Weight {row['weight']:.2f}, because Momentum has" in page
    assert shown.location.endswith("#list")
    assert "members per 1,000 electors there; the region has" in page
    assert page.count("<polygon") == len(village.round_.terms["areas"])
    for number in range(1, len(village.round_.terms["areas"]) + 1):
        assert f'area-list__number" aria-hidden="true">{number}</span>' in page
        assert re.search(rf"area-map__number[^>]*>{number}</text>", page)
    assert "area-map__hex--chosen" in page
    saved = mine.post(path, data={"areas": [row["code"]], **mark(mine, draft, "areas")})
    assert saved.status_code == 303
    assert [one.code for one in benefit_areas([draft.id])[draft.id]] == [row["code"]]


def test_a_search_that_finds_no_constituency_says_what_to_look_for_and_keeps_all_in_reach(village, draft):
    mine, path = village.as_("first"), f"/bids/{draft.id}/edit/areas"
    whole = text_of(mine.get(path))
    assert "The areas are the constituencies that elect Members of Parliament" in whole

    nothing = text_of(mine.get(f"{path}?search=Wisbech&shown=1"))
    some = village.round_.terms["areas"][0]["code"]
    back = mine.post(path, data={"areas": [some], "search": "Wisbech", "show": "all"})

    assert "No constituency has “Wisbech” in its name" in nothing
    assert nothing.count('name="areas"') == whole.count('name="areas"') == len(village.round_.terms["areas"])
    assert "search" not in back.location
    assert f"areas={some}" in back.location


def test_what_is_chosen_on_the_map_is_named_beside_the_map(village, draft):
    page = text_of(village.as_("first").get(f"/bids/{draft.id}/edit/areas"))
    (area,) = benefit_areas([draft.id])[draft.id]
    beside = page[page.index('id="map"') : page.index("area-map__legend")]
    key = page[page.index('class="map-key"') :]

    assert re.search(rf"Chosen:</strong> \d+ {area.name} – weight", beside)
    assert key[: key.index("</ol>")].count("<li>") == len(village.round_.terms["areas"])


@pytest.mark.parametrize(
    ("share", "areas", "said"), [(0.2, 1, "It is one of"), (0.2, 2, "All of them"), (0, 1, "")]
)
def test_the_reserve_is_told_only_where_the_round_keeps_one(village, draft, share, areas, said):
    rows = [{**row, "least_present": True} for row in village.round_.terms["areas"]]
    village.round_.terms = {**village.round_.terms, "areas": rows}
    village.round_.reserve_share = share
    db.session.commit()

    chosen = "&".join(f"areas={row['code']}" for row in rows[:areas])
    page = text_of(village.as_("first").get(f"/bids/{draft.id}/edit/areas?{chosen}"))

    assert ("of the pot is offered first" in page) == bool(said)
    assert said in page


def test_each_hexagon_is_a_link_that_works_without_a_script(village, draft):
    mine = village.as_("first")
    code = benefit_areas([draft.id])[draft.id][0].code
    page = text_of(mine.get(f"/bids/{draft.id}/edit/areas"))

    link = re.search(rf'<a href="([^"]+)" data-area="{code}"', page)[1].replace("&amp;", "&")
    assert "No area is chosen yet" in text_of(mine.get(link))


def test_an_area_without_a_group_is_called_a_foothold(village):
    terms = dict(village.round_.terms)
    terms["areas"] = [{**terms["areas"][0], "groups": 0.0}, *terms["areas"][1:]]
    village.round_.terms = terms
    bid = make.bid(village.round_, home(village))
    db.session.commit()

    page = text_of(village.as_("first").get(f"/bids/{bid.id}/edit/areas?areas={terms['areas'][0]['code']}"))

    assert "this would be a foothold" in page


def test_an_area_of_another_region_is_refused(village, draft):
    mine = village.as_("first")
    sent = {"areas": [make.area().code], **mark(mine, draft, "areas")}

    assert mine.post(f"/bids/{draft.id}/edit/areas", data=sent).status_code == 200
    assert mine.get(f"/bids/{draft.id}/edit/areas?areas=E99999999").status_code == 200


def test_who_sent_a_bid_does_not_sign_it(village, draft):
    mine = village.as_("first")
    mine.post(f"/bids/{draft.id}/check")

    for page in ("edit", "sign-off"):
        page = text_of(mine.get(f"/bids/{draft.id}/{page}"))
        assert "Waiting for another officer of your group to sign" in page
        assert f"A letter went to {village.people['second'].name}." in page
        assert "sign it or send it back" not in page
    version = find_bid(draft.id).version
    forced = mine.post(f"/bids/{draft.id}/sign-off", data={"answer": "sign", "version": version})
    assert forced.status_code == 409
    assert find_bid(draft.id).submitted_at is None


def test_sending_back_needs_a_reason_and_brings_the_draft_back(village, draft):
    village.as_("first").post(f"/bids/{draft.id}/check")
    theirs = village.as_("second")
    path = f"/bids/{draft.id}/sign-off"

    assert "Write what must change" in text_of(theirs.post(path, data={"answer": "decline"}))
    assert theirs.post(path, data={"answer": "decline", "reason": "No hall"}).status_code == 303
    assert find_bid(draft.id).sent_for_sign_off_at is None


def test_a_double_click_signs_once(village, draft):
    village.as_("first").post(f"/bids/{draft.id}/check")
    theirs = village.as_("second")
    sent = {"answer": "sign", "version": find_bid(draft.id).version, "submit_key": "k" * 24}

    first, again = (theirs.post(f"/bids/{draft.id}/sign-off", data=sent) for _ in range(2))

    assert first.location == again.location == f"/bids/{draft.id}/receipt"


def test_taking_back_and_withdrawing_are_confirmed_on_pages_that_say_what_happens(village, submitted, noon):
    mine = village.as_("first")

    assert "becomes a draft again" in text_of(mine.get(f"/bids/{submitted.id}/take-back"))
    assert mine.post(f"/bids/{submitted.id}/take-back").status_code == 303
    assert find_bid(submitted.id).submitted_at is None
    assert "cannot be undone" in text_of(mine.get(f"/bids/{submitted.id}/withdraw"))
    assert mine.post(f"/bids/{submitted.id}/withdraw").status_code == 303
    assert find_bid(submitted.id).withdrawn_at is not None
    assert mine.get(f"/bids/{submitted.id}/withdraw").status_code == 409
    assert "withdrawn" in text_of(mine.get(f"/bids/{submitted.id}"))
    assert mine.get(f"/bids/{submitted.id}/receipt").status_code == 303


def test_after_the_deadline_nothing_is_taken_back(village, submitted, noon):
    noon.at = make.later(30)
    mine = village.as_("first")

    for path in ("take-back", "withdraw"):
        assert mine.get(f"/bids/{submitted.id}/{path}").status_code == 409
        assert mine.post(f"/bids/{submitted.id}/{path}").status_code == 409
    assert "Take it back" not in text_of(mine.get(f"/bids/{submitted.id}/receipt"))


def test_a_neighbour_is_asked_reads_the_draft_and_consents(village, draft):
    mine, partner = village.as_("first"), make.groups_in(village.round_)[1]
    path = f"/bids/{draft.id}/partner"

    assert village.as_("neighbour").get(path).status_code == 404
    assert mine.post(f"/bids/{draft.id}/partners", data={"group": partner.id}).status_code == 303
    theirs = village.as_("neighbour")
    assert "Warm room" in text_of(theirs.get(path))
    assert theirs.get(f"/bids/{draft.id}").status_code == 200
    assert theirs.get(f"/bids/{draft.id}/edit").status_code == 404
    assert "There is a problem" in text_of(theirs.post(path, data={}))
    assert theirs.post(path, data={"answer": "yes"}).status_code == 303
    assert partners_of([draft.id])[draft.id][0].consented_at is not None
    assert theirs.post(path, data={"answer": "no"}).status_code == 409
    assert "has consented" in text_of(mine.get(f"/bids/{draft.id}/edit/partners"))
    mine.post(f"/bids/{draft.id}/partners/{partner.id}/drop")
    assert theirs.get(path).status_code == 404


def test_asking_nobody_asks_for_a_choice(village, draft):
    mine = village.as_("first")
    answer = mine.post(f"/bids/{draft.id}/partners", data={"group": "0"})

    assert "Choose the group to ask first" in text_of(mine.get(answer.location))
    assert partners_of([draft.id]) == {}


def test_a_bid_of_another_region_cannot_be_joined(village, draft):
    elsewhere = make.group([make.area()])
    db.session.commit()

    answer = village.as_("first").post(f"/bids/{draft.id}/partners", data={"group": elsewhere.id})

    assert answer.status_code == 400
    assert partners_of([draft.id]) == {}


def test_an_earlier_bid_is_a_beginning(village, noon):
    earlier = make.submitted_bid(village.round_, home(village), title="Last year’s room")
    another = make.round_(
        village.round_.pot, count=village.round_.presence_count, amount_pence=50_000, largest_pence=50_000
    )
    make.criteria(another)
    make.open_round(another, by=None, at=make.later(2))
    db.session.commit()
    mine, path = village.as_("first"), f"/rounds/{another.id}/bid"

    assert "Last year’s room" in text_of(mine.get(path))
    assert mine.post(path, data={"group": home(village).id, "begin": earlier.id}).status_code == 303

    (copy,) = bids_of_group(another.id, home(village).id)
    assert (copy.title, copy.copied_from_id) == ("Last year’s room", earlier.id)


def test_the_list_is_searched_filtered_and_turned_by_key_in_an_order_drawn_by_lot(village, noon, client):
    round_ = village.round_
    round_.terms = {**round_.terms}
    for number in range(23):
        group = make.groups_in(round_)[number % 4]
        bid = Bid(
            round_id=round_.id, group_id=group.id, title=f"Bid <b>{number:02}</b>", started_at=make.later(1),
            submitted_at=make.later(1), reference=f"R{round_.id}-{number:03}", asked_pence=100 + number,
        )  # fmt: skip
        db.session.add(bid)
    db.session.commit()
    noon.at = make.later(30)

    def titles(page: str) -> list[str]:
        return re.findall(r"Bid &lt;b&gt;(\d\d)", page)

    first = text_of(client.get(f"/rounds/{round_.id}/bids"))
    following = re.search(r'rel="next" href="([^"]+)"', first)[1]
    both = titles(first) + titles(text_of(client.get(following)))
    assert len(titles(first)) == 20
    assert sorted(both) == [f"{number:02}" for number in range(23)]
    assert both != sorted(both)
    assert titles(text_of(client.get(f"/rounds/{round_.id}/bids"))) == titles(first)
    assert titles(text_of(client.get(f"/rounds/{round_.id}/bids?search=07"))) == ["07"]
    assert "No bid fits" in text_of(client.get(f"/rounds/{round_.id}/bids?state=eligible"))
    for odd in ("search=%25", "state=zzz", "after=999999", "after=x", "search=" + "a%20" * 50):
        assert client.get(f"/rounds/{round_.id}/bids?{odd}").status_code == 200


def queries(client, path: str) -> int:
    g.pop("query_count", None)
    answer = client.get(path)
    assert answer.status_code == 200, path
    return int(answer.headers["X-Query-Count"])


def test_ten_or_forty_bids_need_the_same_number_of_queries(village, noon, client):
    round_ = village.round_
    areas = [row["code"] for row in round_.terms["areas"]]

    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            bid = Bid(
                round_id=round_.id, group_id=make.groups_in(round_)[number % 4].id, title=f"Bid {number}",
                started_at=make.later(1), submitted_at=make.later(1), reference=f"R{round_.id}-{number:03}",
            )  # fmt: skip
            db.session.add(bid)
            db.session.flush()
            db.session.add(make.BenefitArea(bid_id=bid.id, area_code=areas[number % 4]))
        db.session.commit()

    more(10, 0)
    make.screening(round_)
    db.session.commit()
    noon.at = make.later(31)
    paths = [f"/rounds/{round_.id}/bids", f"/rounds/{round_.id}/screening"]
    admin = village.as_("administrator")
    few = [queries(admin, path) for path in paths]
    more(30, 10)
    db.session.expire_all()

    assert [queries(admin, path) for path in paths] == few
    assert max(few) <= 12


def test_a_bid_is_kept_as_a_pdf_that_screen_readers_can_read(village, submitted, client):
    path = f"/bids/{submitted.id}/bid.pdf"

    answer = village.as_("first").get(path)

    file = PdfReader(BytesIO(answer.data))
    words = " ".join(page.extract_text() for page in file.pages)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bid-{submitted.reference}.pdf"'
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"] == "en"
    for said in ("Warm room", submitted.reference, "£800.00", "Hire of a hall", "Digest of the bid"):
        assert said in words
    assert client.get(path).status_code == 303
    assert village.as_("neighbour").get(path).status_code == 404


def test_the_pdf_of_a_draft_promises_nothing(village, draft):
    words = PdfReader(BytesIO(village.as_("member").get(f"/bids/{draft.id}/bid.pdf").data)).pages[0]

    assert "Draft" in words.extract_text()
    assert "Digest" not in words.extract_text()


def test_the_pages_of_one_bid_need_few_queries(village, draft):
    mine = village.as_("first")

    for path in ("", "/edit", "/check", "/edit/areas", "/edit/budget", "/edit/partners", "/edit/attachments"):
        assert queries(mine, f"/bids/{draft.id}{path}") <= 18, path


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_every_page_stands_in_both_languages(village, draft, prefix):
    mine, round_id = village.as_("first"), village.round_.id

    for path in ("bid", "form", "bids"):
        assert mine.get(f"{prefix}/rounds/{round_id}/{path}").status_code == 200, path
    for path in ("", "/edit", "/check", "/withdraw", *(f"/edit/{section}" for section in Section)):
        assert mine.get(f"{prefix}/bids/{draft.id}{path}").status_code == 200, path
