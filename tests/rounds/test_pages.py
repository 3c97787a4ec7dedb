"""The pages of rounds: who sees what, and that a round can be set up and opened by them alone."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import g
from sqlalchemy import select

from fundpots import clock
from fundpots.db import db
from fundpots.people.rules import Standing
from fundpots.places.models import Grouping
from fundpots.rounds import operations
from fundpots.rounds.models import Criterion, Round, Scenario
from fundpots.rounds.queries import criteria_of, extensions_of, find_round, tasks_for
from fundpots.rounds.stages import MOVES, Stage
from fundpots.rounds.tables import next_steps
from tests import make


@pytest.fixture
def noon(monkeypatch):
    """The server's clock stands at the tests' noon until it is moved."""

    class Clock:
        at = make.NOON

    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    return Clock


def saved(thing=None):
    db.session.commit()
    return thing


def draft_and_administrator() -> tuple[Round, object]:
    round_ = make.complete_draft()
    return round_, saved(make.administrator(round_.pot.region))


def key_of(page) -> dict[str, str]:
    """The version that a form carries."""
    text = page.get_data(as_text=True)
    return {"version": text.split('name="version"')[1].split('value="')[1].split('"')[0]}


@pytest.mark.parametrize(
    "end", [*sorted({f"move/{move.name}" for move in MOVES}), "bid", "bids", "ballot", "vote", "result"]
)
def test_no_way_from_a_rounds_page_leads_nowhere(app, end):
    endpoint, _ = app.url_map.bind("localhost").match(f"/rounds/1/{end}")

    assert endpoint in app.view_functions


def test_a_draft_is_there_for_its_administrators_alone(noon, client, sign_in):
    round_, who = draft_and_administrator()
    other = saved(make.administrator(make.region()))
    paths = ["", "/set-up", "/set-up/money", "/set-up/criteria", "/move/open", "/what-if"]
    mine = sign_in(who)
    theirs = sign_in(other)

    for path in paths:
        assert mine.get(f"/rounds/{round_.id}{path}").status_code == 200, path
        assert theirs.get(f"/rounds/{round_.id}{path}").status_code == 404, path
        assert client.get(f"/rounds/{round_.id}{path}").status_code in (303, 404), path
    assert round_.name not in client.get("/rounds").get_data(as_text=True)
    assert round_.name in mine.get("/rounds").get_data(as_text=True)
    assert round_.name not in theirs.get("/rounds").get_data(as_text=True)


def test_a_round_is_set_up_and_opened_by_its_pages_alone(noon, sign_in):
    made = make.complete_draft()
    grouping = db.session.scalar(select(Grouping))
    pot = make.money_in(make.pot(made.pot.region), 300_000)
    mine = sign_in(saved(make.administrator(pot.region)))
    assert grouping is not None

    begun = mine.post("/rounds/new", data={"pot": pot.id, "name": "Spring", "begin": 0})
    here = begun.location.removesuffix("/set-up")
    assert "cannot open yet" in mine.get(f"{here}/set-up").get_data(as_text=True)
    texts = {
        "name": "Spring 2027",
        "summary": "For work.",
        "not_funded": "The past.",
        "conditions": "Report.",
    }
    dates = {
        **dict.fromkeys(["bids_close_at_clock", "scoring_closes_at_clock", "vote_closes_at_clock"], "5pm"),
        **date_parts("bids_close_at_day", 29, 3, 2027),
        **date_parts("scoring_closes_at_day", 30, 4, 2027),
        **date_parts("vote_closes_at_day", 28, 5, 2027),
    }
    money = {
        "amount_pence": "3,000",
        "smallest_pence": "50",
        "largest_pence": "1500.50",
        "bids_per_group": "1",
        "one_award_per_group": "y",
    }
    for section, sent in (("texts", texts), ("money", money), ("dates", dates)):
        page = mine.get(f"{here}/set-up/{section}")
        answer = mine.post(f"{here}/set-up/{section}", data={**sent, **key_of(page)})
        assert answer.status_code == 303, answer.get_data(as_text=True)
    mine.post(f"{here}/set-up/criteria/suggest")
    page = mine.get(f"{here}/move/open")
    assert "Nobody can change them afterwards" in page.get_data(as_text=True)
    mine.post(f"{here}/move/open", data=key_of(page))

    round_ = find_round(int(here.rsplit("/", 1)[1]))
    assert round_.stage == Stage.OPEN
    assert round_.largest_pence == 150_050
    assert round_.bids_close_at == clock.at_london(*_five_o_clock(2027, 3, 29))
    assert round_.terms["texts"]["name"] == "Spring 2027"
    assert len(round_.terms["criteria"]) == 4


def _five_o_clock(year, month, day):
    from datetime import date, time

    return date(year, month, day), time(17)


def date_parts(name: str, day: int, month: int, year: int) -> dict[str, int]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_the_public_reads_an_open_round_and_can_check_its_hash(noon, client):
    round_ = saved(make.opened_round())

    page = client.get(f"/rounds/{round_.id}").get_data(as_text=True)
    assert round_.summary in page
    assert round_.seed_commitment in page
    assert round_.seed_secret not in page
    assert f"/rounds/{round_.id}/bid" in page
    assert "days left" in page
    assert client.get(f"/rounds/{round_.id}/terms").status_code == 200
    file = client.get(f"/rounds/{round_.id}/terms.json")
    assert sha256(file.data).hexdigest() == round_.terms_digest
    assert round_.seed_secret not in file.get_data(as_text=True)
    assert len(json.loads(file.data)["areas"]) == 4


def test_the_page_of_an_open_round_tells_the_whole_way_to_the_money(noon, client):
    round_ = saved(make.opened_round())
    page = client.get(f"/rounds/{round_.id}").get_data(as_text=True)
    steps = re.search(r'<ol class="next__steps">(.*?)</ol>', page, re.DOTALL)[1]

    told = ["submit bids", "screening", "score each other", "proposal", "one vote", "appeal", "instalments"]
    places = [steps.index(word) for word in told]
    assert places == sorted(places)
    assert "Then: screening, scoring, proposal, vote, result, closed" in page


@pytest.mark.parametrize("stage", list(Stage))
def test_what_happens_next_begins_at_the_stage_of_the_round(app, stage):
    round_ = make.opened_round()
    whole = next_steps(round_, make.NOON)
    round_.stage = stage

    steps = next_steps(round_, make.NOON)

    if stage in (Stage.CLOSED, Stage.CANCELLED):
        assert steps == []
    elif stage not in (Stage.DRAFT, Stage.SCORING):
        assert steps == whole[len(whole) - len(steps) :]


def test_the_way_to_a_bid_ends_with_the_deadline(noon, client):
    round_ = saved(make.opened_round(bids_close_at=make.later(10)))
    noon.at = make.later(10)

    page = client.get(f"/rounds/{round_.id}").get_data(as_text=True)
    assert f'"/rounds/{round_.id}/bid"' not in page
    assert f'"/rounds/{round_.id}/bids"' in page


def test_bids_cannot_be_closed_early_by_anybody(noon, sign_in):
    round_ = make.opened_round(bids_close_at=make.later(10))
    who = saved(make.administrator(round_.pot.region))
    mine = sign_in(who)
    path = f"/rounds/{round_.id}/move/close-bids"

    assert "Not before the deadline" in mine.get(path).get_data(as_text=True)
    assert mine.post(path).status_code == 409
    noon.at = make.later(10)
    assert sign_in(who).post(path).status_code == 303
    assert find_round(round_.id).stage == Stage.SCREENING


def test_what_was_changed_meanwhile_is_not_opened_unseen(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)
    seen = key_of(mine.get(f"/rounds/{round_.id}/move/open"))
    criterion = db.session.scalar(select(Criterion).where(Criterion.round_id == round_.id))
    operations.change_criterion(
        round_, criterion, {"guidance": "Another."}, version=None, by=None, at=make.NOON
    )
    saved()

    assert mine.post(f"/rounds/{round_.id}/move/open", data=seen).status_code == 409
    assert find_round(round_.id).stage == Stage.DRAFT


def test_two_who_edit_at_once_see_both_texts(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)
    path = f"/rounds/{round_.id}/set-up/vote"
    seen = key_of(mine.get(path))
    first = {"quorum_share": "50", "majority_share": "50", "appeal_days": "14"}

    assert mine.post(path, data={**first, **seen}).status_code == 303
    late = mine.post(path, data={**first, "appeal_days": "21", **seen})

    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "Days to appeal" in text
    assert "21" in text
    assert find_round(round_.id).appeal_days == 14


def test_wrong_input_is_answered_at_the_field_and_kept(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)

    answer = mine.post(
        f"/rounds/{round_.id}/set-up/money",
        data={"amount_pence": "1e6", "smallest_pence": "0", "largest_pence": "10", "bids_per_group": "99"},
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<title>Error:" in text
    assert 'value="1e6"' in text
    assert 'href="#amount_pence"' in text
    assert "The amount must be more than" in text
    assert "between 1 and 20" in text


def test_a_cancelled_round_shows_its_reason_to_everybody(noon, client, sign_in):
    round_ = make.opened_round()
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    path = f"/rounds/{round_.id}/move/cancel"

    assert "Write the reason" in mine.post(path, data={"reason": ""}).get_data(as_text=True)
    assert mine.post(path, data={"reason": "The hall burnt down"}).status_code == 303
    assert "The hall burnt down" in client.get(f"/rounds/{round_.id}").get_data(as_text=True)


def test_a_deadline_is_put_off_by_its_page(noon, client, sign_in):
    round_ = make.opened_round(bids_close_at=make.later(10))
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    path = f"/rounds/{round_.id}/more-time"
    sent = {"date": "bids_close_at", "until_clock": "17:00", "reason": "The post was late"}

    assert mine.get(path).status_code == 200
    early = mine.post(path, data={**sent, **date_parts("until_on", 5, 11, 2026)})
    assert "must be later" in early.get_data(as_text=True)
    assert mine.post(path, data={**sent, **date_parts("until_on", 20, 11, 2026)}).status_code == 303
    assert len(extensions_of(find_round(round_.id))) == 1
    assert "The post was late" in client.get(f"/rounds/{round_.id}").get_data(as_text=True)


def test_the_calendar_file_holds_every_date_in_utc(noon, client):
    round_ = saved(make.opened_round(name="Ŵyl, “gwanwyn”; " + "hir " * 20))

    file = client.get(f"/rounds/{round_.id}/dates.ics")

    lines = file.data.split(b"\r\n")
    assert file.mimetype == "text/calendar"
    assert max(map(len, lines)) <= 75
    assert file.data.count(b"BEGIN:VEVENT") == 4
    assert f"DTSTART:{round_.bids_close_at:%Y%m%dT%H%M%SZ}".encode() in lines
    unfolded = file.data.replace(b"\r\n ", b"").decode()
    assert "Ŵyl\\, “gwanwyn”\\; hir" in unfolded


def test_the_list_is_narrowed_by_its_address_and_goes_on_by_key(noon, client):
    first = make.opened_round(amount_pence=10_000, largest_pence=10_000, name="Alpha 100%")
    for n in range(24):
        another = make.round_(
            first.pot, count=first.presence_count, amount_pence=10_000, largest_pence=10_000, name=f"Beta {n}"
        )
        make.criteria(another)
        operations.open_round(another, by=None, at=make.NOON)
    saved()

    page = client.get("/rounds").get_data(as_text=True)
    assert page.count("<tr>") == 21
    assert "Alpha" not in page
    assert "Alpha" in client.get(f"/rounds?after={first.id + 1}").get_data(as_text=True)
    assert "Beta" not in client.get("/rounds?search=100%25").get_data(as_text=True)
    assert "No round fits" in client.get("/rounds?stage=closed").get_data(as_text=True)
    assert "No round fits" in client.get("/rounds?region=whole").get_data(as_text=True)
    assert client.get("/rounds?stage=nonsense&region=zzz&after=abc").status_code == 200


def queries(client, path: str) -> int:
    """How many queries a page needs; the tests' own context outlives requests, so count from zero."""
    g.pop("query_count", None)
    return int(client.get(path).headers["X-Query-Count"])


def test_the_number_of_queries_does_not_grow_with_the_rounds(noon, client):
    first = make.opened_round(amount_pence=10_000, largest_pence=10_000)
    saved()
    few = queries(client, "/rounds")
    for _ in range(15):
        another = make.round_(
            first.pot, count=first.presence_count, amount_pence=10_000, largest_pence=10_000
        )
        make.criteria(another)
        operations.open_round(another, by=None, at=make.NOON)
    saved()
    db.session.expire_all()

    assert queries(client, "/rounds") == few <= 12
    assert queries(client, f"/rounds/{first.id}") <= 12


def test_what_if_is_tried_kept_compared_and_shown_by_its_link(noon, client, sign_in):
    round_ = make.complete_draft(members=(5, 10, 20, 40, 80, 160, 320, 640), minimum_scorers=1, panel="open")
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    here = f"/rounds/{round_.id}/what-if"
    other = "?tilt=0&clip=4&reserve_share=0&reserve_least_share=20&rule=greedy&panel=open&on=0"

    page = mine.get(here)
    assert page.status_code == 200, page.get_data(as_text=True)
    assert "Who gains and who loses" in page.get_data(as_text=True)
    for chart in ("curve", "fifths", "slope"):
        assert mine.get(f"{here}/{chart}.json").json["data"]
    first = mine.post(here, data={"name": "As it stands"})
    second = mine.post(f"{here}{other}", data={"name": "No tilt"})
    for link in (first.location, second.location, f"{first.location}/beside/{second.location[-16:]}"):
        assert client.get(link).status_code == 200
    assert client.get(f"{first.location}/curve.json").json["data"]
    tilts = [
        kept.settings["terms"]["tilt"] for kept in db.session.scalars(select(Scenario).order_by(Scenario.id))
    ]
    assert tilts == [0.5, 0.0]
    without = db.session.scalars(select(Scenario).order_by(Scenario.id.desc())).first().settings
    assert without["with"] == without["without"]


def test_what_was_tried_is_published_with_the_terms_and_nothing_is_tried_after(noon, client, sign_in):
    round_ = make.complete_draft(members=(5, 10, 20, 40, 80, 160, 320, 640), minimum_scorers=1, panel="open")
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    here = f"/rounds/{round_.id}"
    link = mine.post(f"{here}/what-if", data={"name": "As it stands"}).location

    mine.post(f"{here}/move/open", data=key_of(mine.get(f"{here}/move/open")))

    assert f'href="{link}"' in client.get(f"{here}/terms").get_data(as_text=True)
    (told,) = json.loads(client.get(f"{here}/terms.json").data)["scenarios"]
    assert (told["name"], told["terms"]["tilt"]) == ("As it stands", 0.5)
    assert client.get(link).status_code == 200
    assert mine.post(f"{here}/what-if", data={"name": "Too late"}).status_code == 409
    assert len(db.session.scalars(select(Scenario)).all()) == 1


def test_what_if_answers_bad_settings_at_the_field(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)
    path = f"/rounds/{round_.id}/what-if"

    for bad in ("tilt=nan", "tilt=1e99", "tilt=0.5&clip=0", "tilt=0.5&clip=4&reserve_share=1000", "tilt=x"):
        assert mine.get(f"{path}?{bad}").status_code == 200, bad
        assert mine.get(f"{path}/curve.json?{bad}").status_code == 400, bad


def test_criteria_are_written_moved_and_removed_by_their_pages(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)
    here = f"/rounds/{round_.id}/set-up/criteria"
    written = {
        "name": "Third",
        "weight": "10",
        "guidance": "Look.",
        "answered_in": "budget",
        **{f"meaning_{n}": f"So {n}" for n in range(6)},
    }

    assert mine.post(f"{here}/add", data={**written, "weight": "0"}).status_code == 200
    assert mine.post(f"{here}/add", data=written).status_code == 303
    assert "add up to 110" in mine.get(here).get_data(as_text=True)
    first, second, third = criteria_of(round_)
    assert third.meanings == [f"So {n}" for n in range(6)]
    assert (first.answered_in, third.answered_in) == (None, "budget")
    assert 'value="budget" selected' in mine.get(f"{here}/{third.id}").get_data(as_text=True)
    mine.post(f"{here}/{third.id}/up")
    assert [criterion.id for criterion in criteria_of(round_)] == [first.id, third.id, second.id]
    page = mine.get(f"{here}/{second.id}")
    kept = {"name": "Second", "weight": "30", "guidance": "Look.", **key_of(page)}
    mine.post(f"{here}/{second.id}", data={**kept, **{f"meaning_{n}": f"Now {n}" for n in range(6)}})
    assert "Its guidance and the meaning" in mine.get(f"{here}/{third.id}/remove").get_data(as_text=True)
    assert mine.get(f"{here}/{third.id + 99}").status_code == 404
    mine.post(f"{here}/{first.id}/remove")

    assert [(criterion.name, criterion.weight) for criterion in criteria_of(round_)] == [
        ("Third", 10), ("Second", 30)
    ]  # fmt: skip


def test_a_criterion_of_another_round_is_not_there(noon, sign_in):
    round_, who = draft_and_administrator()
    other = make.round_(make.pot(make.region()))
    (theirs, _) = make.criteria(other)
    mine = sign_in(saved(who))

    assert mine.get(f"/rounds/{round_.id}/set-up/criteria/{theirs.id}").status_code == 404
    assert mine.post(f"/rounds/{round_.id}/set-up/criteria/{theirs.id}/remove").status_code == 404


def test_last_years_round_is_copied_with_its_dates_a_year_on(noon, sign_in):
    past = make.opened_round(rule="density", bids_close_at=make.later(10))
    criteria_of(past)[1].answered_in = "timetable"
    past.stage, past.published_at = Stage.PUBLISHED, make.later(90)
    who = saved(make.administrator(past.pot.region))
    noon.at = make.later(120)

    sent = {"pot": past.pot_id, "name": "Next year", "begin": past.id}
    here = sign_in(who).post("/rounds/new", data=sent).location

    copied = find_round(int(here.split("/")[2]))
    assert (copied.rule, copied.name, copied.copied_from_id) == ("density", "Next year", past.id)
    assert copied.bids_close_at - past.bids_close_at == timedelta(weeks=52)
    assert [criterion.name for criterion in criteria_of(copied)] == ["Criterion 1", "Criterion 2"]
    assert [criterion.answered_in for criterion in criteria_of(copied)] == [None, "timetable"]
    assert copied.stage == Stage.DRAFT
    assert copied.terms is None


def test_nobody_begins_a_round_for_another_regions_pot(noon, sign_in):
    theirs = make.pot(make.region())
    mine = make.region()
    make.pot(mine)
    client = sign_in(saved(make.administrator(mine)))

    assert client.post("/rounds/new", data={"pot": theirs.id, "name": "Mine", "begin": 0}).status_code == 200
    assert db.session.scalar(select(Round)) is None


def test_administrators_are_told_what_waits_for_them(app):
    draft = make.complete_draft()
    open_ = make.round_(draft.pot, count=draft.presence_count, bids_close_at=make.later(10))
    make.criteria(open_)
    operations.open_round(open_, by=None, at=make.NOON)
    here, elsewhere = (Standing(administers=frozenset({key})) for key in (draft.pot.region_id, 9999))

    def paths(standing, at):
        return [task.path for task in tasks_for(standing, at)]

    assert paths(here, make.NOON) == [f"/rounds/{draft.id}/set-up"]
    assert paths(here, make.later(10)) == [
        f"/rounds/{draft.id}/set-up",
        f"/rounds/{open_.id}/move/close-bids",
    ]
    assert paths(Standing(administers_whole=True), make.NOON) == [f"/rounds/{draft.id}/set-up"]
    assert paths(elsewhere, make.later(10)) == paths(Standing(), make.later(10)) == []


def test_after_opening_the_set_up_is_locked(noon, sign_in):
    round_ = make.opened_round()
    mine = sign_in(saved(make.administrator(round_.pot.region)))

    for path in ("set-up", "set-up/money", "set-up/criteria", "what-if"):
        assert mine.get(f"/rounds/{round_.id}/{path}").status_code == 409, path
    assert mine.post(f"/rounds/{round_.id}/set-up/vote", data={"appeal_days": "1"}).status_code == 409


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_every_page_stands_in_both_languages(noon, client, sign_in, prefix):
    round_ = make.complete_draft(nation="Wales")
    mine = sign_in(saved(make.administrator(round_.pot.region)))

    for path in ("", "/set-up", "/move/open", "/set-up/texts", "/set-up/weighting", "/set-up/judging"):
        assert mine.get(f"{prefix}/rounds/{round_.id}{path}").status_code == 200
    page = mine.get(f"{prefix}/rounds/{round_.id}").get_data(as_text=True)
    assert (round_.summary_cy in page) == bool(prefix)


def test_a_number_that_is_none_is_answered_in_one_plain_sentence(noon, sign_in):
    round_, who = draft_and_administrator()
    mine = sign_in(who)
    here = f"/rounds/{round_.id}/set-up"

    for section, odd in (("weighting", "tilt"), ("money", "bids_per_group"), ("criteria/add", "weight")):
        page = mine.post(f"{here}/{section}", data={odd: "many"}).get_data(as_text=True)
        assert "Not a valid float" not in page
        assert "Not a valid integer" not in page
        assert "Fill this in" not in page
        assert f'href="#{odd}"' in page


def test_a_cancelled_round_can_be_begun_again_with_its_terms(noon, sign_in):
    past = make.opened_round(rule="density")
    mine = sign_in(saved(make.administrator(past.pot.region)))
    mine.post(f"/rounds/{past.id}/move/cancel", data={"reason": "The hall burnt down"})
    path = f"/rounds/new?begin={past.id}"

    assert path in mine.get(f"/rounds/{past.id}").get_data(as_text=True)
    assert f'<option value="{past.id}" selected' in mine.get(path).get_data(as_text=True)
    sent = {"pot": past.pot_id, "name": "Again", "begin": past.id}
    copied = find_round(int(mine.post("/rounds/new", data=sent).location.split("/")[2]))
    assert (copied.rule, copied.copied_from_id) == ("density", past.id)


def test_the_days_of_a_cancelled_round_are_told_as_plans_and_offered_to_no_calendar(noon, client):
    round_ = make.opened_round()
    offered = "Add these dates to your calendar"
    saved()
    assert offered in client.get(f"/rounds/{round_.id}").get_data(as_text=True)
    operations.cancel(round_, by=None, at=make.later(1), reason="The hall burnt down.")
    saved()

    page = client.get(f"/rounds/{round_.id}").get_data(as_text=True)

    assert "Dates, as they were planned" in page
    assert offered not in page
