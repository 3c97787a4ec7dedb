"""The pages of scoring: each person's way through them, and what nobody gets to see."""

import re

import pytest
from flask_babel import refresh
from sqlalchemy import func, select, update

from fundpots import clock
from fundpots.allocations.operations import close_scoring
from fundpots.allocations.queries import frozen
from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.models import SignIn
from fundpots.rounds.queries import criteria_of, find_round
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, Interest, Score
from fundpots.scoring.operations import cast_ballot, declare_interest, declare_none
from fundpots.scoring.queries import ballot_of, bench, panel, paper_of
from tests import make

AT = make.later(40)


@pytest.fixture(autouse=True)
def day_forty(monkeypatch):
    """The server's clock stands in the middle of scoring until it is moved."""

    class Clock:
        at = AT

        @classmethod
        def move_to(cls, at) -> None:
            """Let time pass for somebody who is still at their desk."""
            cls.at = at
            db.session.execute(update(SignIn).values(created_at=at, last_seen_at=at))
            db.session.commit()

    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    return Clock


class Way:
    """One person's browser on the pages of one round, for one group."""

    def __init__(self, client, round_, group):
        self.client, self.round, self.group = client, round_, group

    def address(self, page: str = "") -> str:
        return f"/rounds/{self.round.id}/ballot{page}?group={self.group.slug}"

    def get(self, page: str = ""):
        return self.client.get(self.address(page))

    def read(self, page: str = "") -> str:
        return self.get(page).get_data(as_text=True)

    def post(self, page: str, **data):
        return self.client.post(self.address(page), data=data)

    def score(self, bid, points=3, reason="It says so.", go="next", **more):
        """Fill in the form of one bid as the page has it and send it."""
        version = re.search(r'name="version"[^>]*value="(\d*)"', self.read(f"/{bid.id}"))
        fields = {"version": version[1] if version else "", "go": go}
        for criterion in criteria_of(self.round):
            if points is not None:
                fields[f"points_{criterion.id}"] = str(points)
            fields[f"reason_{criterion.id}"] = reason
        return self.post(f"/{bid.id}", **{**fields, **more})


@pytest.fixture
def way(app, sign_in):
    """An officer's way through a round that is being scored; `way.bids` are theirs to judge."""

    def made(role=make.officer, **values) -> Way:
        round_ = make.scoring_round(**values)
        group, bids = make.judging(round_)
        person = role(group)
        found = Way(sign_in(person), find_round(round_.id), group)
        found.bids, found.person = bids, person
        return found

    return made


# one group's way


def test_a_group_declares_scores_checks_casts_and_keeps_its_receipt(way):
    mine = way()
    bids = mine.bids
    assert f"{len(bids)} bids for your group to judge" in mine.read()
    assert "19 days left" in mine.read() or "20 days left" in mine.read()
    assert f"/rounds/{mine.round.id}/dates.ics" in mine.read()

    for place, bid in enumerate(bids):
        declare = mine.get(f"/{bid.id}")
        assert declare.location == mine.address(f"/{bid.id}/interest")
        page = mine.read(f"/{bid.id}/interest")
        assert bid.summary in page
        assert bid.group.name in page
        assert mine.post(f"/{bid.id}/no-interest").location == mine.address(f"/{bid.id}")
        assert f"Bid {place + 1} of {len(bids)}" in mine.read(f"/{bid.id}")
        answer = mine.score(bid, points=place)
        following = mine.address(f"/{bids[place + 1].id}" if place + 1 < len(bids) else "/check")
        assert (answer.status_code, answer.location) == (303, following)

    check = mine.read("/check")
    assert f"{len(bids)} of {len(bids)} bids scored" in check
    assert "Mark 0.0 of 100" in check
    assert "Mark 40.0 of 100" in check
    assert mine.post("/cast").location == mine.address("/receipt")
    receipt = mine.read("/receipt")
    ballot = ballot_of(mine.round.id, mine.group.id)
    assert ballot.receipt in receipt
    letter = db.session.scalars(select(Email.text).where(Email.kind == "ballot-receipt")).one()
    assert ballot.receipt in letter


def test_who_casts_too_few_scores_reads_beside_the_button_and_on_the_receipt_that_the_own_bid_lapses(way):
    mine, warning = way(), "As it stands, your group"
    first, *rest = mine.bids
    mine.post(f"/{first.id}/no-interest")
    mine.score(first)

    check = mine.read("/check")
    mine.post("/cast")

    assert warning in check[check.index('id="cast"') :]
    assert warning in mine.read("/receipt")
    letter = db.session.scalars(select(Email.text).where(Email.kind == "ballot-receipt")).one()
    assert "must score at least 3 of its 3 bids (80%). With fewer, its own bid lapses." in letter
    for bid in rest:
        mine.post(f"/{bid.id}/no-interest")
        mine.score(bid)
    assert warning not in mine.read("/check") + mine.read("/receipt")


def test_the_code_on_the_receipt_stands_in_the_published_bundle(way, day_forty):
    mine = way()
    make.fill_ballots(mine.round)
    code = re.search(r'class="receipt__code">([0-9a-f]{64})<', mine.read("/receipt"))[1]
    day_forty.move_to(make.later(61))

    close_scoring(mine.round, by=None, at=day_forty.at)

    from weighting.bundle import make_bundle

    assert make_bundle(frozen(mine.round).round)["hashes"]["marks_of"][mine.group.slug] == code
    assert code in mine.read("/receipt")


def test_a_draft_keeps_gaps_and_the_way_on_names_them(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")

    kept = mine.score(bid, points=None, reason="Half a thought", go="draft")
    refused = mine.score(bid, points=None, reason="", go="next")

    assert kept.location == mine.address(f"/{bid.id}")
    assert "Half a thought" in mine.read(f"/{bid.id}")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 200
    assert "<title>Error:" in text.replace("\n", "")
    for criterion in criteria_of(mine.round):
        assert f'<a href="#points_{criterion.id}">Choose the points for {criterion.name}</a>' in text
        assert f'<a href="#reason_{criterion.id}">Write the reason for {criterion.name}</a>' in text
        assert f'id="points_{criterion.id}"' in text
    assert "Begun" in mine.read()


def test_a_form_that_is_refused_says_that_it_is_not_saved_and_not_how_much_is_scored(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid)
    assert "bids scored" in mine.read(f"/{bid.id}")

    refused = mine.score(bid, reason="").get_data(as_text=True)

    assert "What you have just written is not saved yet." in refused
    assert "bids scored" not in refused


def test_nothing_is_saved_of_points_outside_the_scale(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")

    for points in (6, -1, "3.5", "x", "９9", "1" * 5000):
        answer = mine.score(bid, points=points)
        assert answer.status_code == 200, points
        assert "There is a problem" in answer.get_data(as_text=True)
    assert mine.score(bid, version="9" * 5000).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Score)) == 0


def test_the_running_mark_stands_on_the_page_without_a_script(way):
    mine = way()
    bid = mine.bids[0]
    first, second = criteria_of(mine.round)
    mine.post(f"/{bid.id}/no-interest")

    mine.score(bid, points=None, reason="", go="draft", **{f"points_{first.id}": "4"})

    page = mine.read(f"/{bid.id}")
    assert re.search(r"data-reached>48\.0</output> of <span data-possible>60</span>", page)
    assert re.search(rf'id="points_{first.id}-4"[^>]*checked', page)
    assert not re.search(rf'name="points_{second.id}"[^>]*checked', page)
    for points in range(6):
        assert f"Meaning of {points}" in page


def test_an_interest_takes_the_bid_off_and_can_be_taken_back(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid)

    without_kind = mine.post(f"/{bid.id}/interest", note="Hm.")
    without_words = mine.post(f"/{bid.id}/interest", kind="other")
    declared = mine.post(f"/{bid.id}/interest", kind="supplier", note="A print shop.")

    assert "Choose what the connection is" in without_kind.get_data(as_text=True)
    assert "Say in a sentence" in without_words.get_data(as_text=True)
    assert declared.location == mine.address()
    assert db.session.scalar(select(func.count()).select_from(Score)) == 0
    refused = mine.get(f"/{bid.id}")
    assert refused.status_code == 409
    assert "declared an interest in this bid" in refused.get_data(as_text=True)
    assert "Take the interest back" in mine.read()
    mine.post(f"/{bid.id}/take-back")
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 0
    assert mine.get(f"/{bid.id}").location == mine.address(f"/{bid.id}/interest")


def test_the_address_of_a_forbidden_bid_gives_the_named_reason(way):
    mine = way()
    own = next(bid for bid in bench(mine.round).bids if bid.group_id == mine.group.id)
    half = next(
        bid
        for bid in bench(mine.round).bids
        if bid.group_id != mine.group.id and bid.id not in {one.id for one in mine.bids}
    )
    refused = make.eligible_bid(mine.round, make.group(), eligibility="ineligible", screening_reason="Late.")
    db.session.commit()

    for bid, reason in (
        (own, "your own group"),
        (half, "your own half"),
        (refused, "not up for scoring"),
    ):
        for page in ("", "/interest"):
            answer = mine.get(f"/{bid.id}{page}")
            assert answer.status_code == 409
            assert reason in answer.get_data(as_text=True)
        for page in ("", "/interest", "/no-interest"):
            assert mine.post(f"/{bid.id}{page}", kind="other", note="x").status_code == 409
    listed = mine.read()
    assert own.title in listed
    assert half.title in listed


def test_bids_that_are_not_there_are_not_found(way):
    mine = way()
    draft = make.eligible_bid(
        mine.round, make.group(), reference=None, submitted_at=None, eligibility=None, screened_at=None
    )
    withdrawn = make.eligible_bid(mine.round, make.group(), withdrawn_at=AT)
    db.session.commit()

    for key in (draft.id, withdrawn.id, 999_999):
        assert mine.get(f"/{key}").status_code == 404
        assert mine.post(f"/{key}/no-interest").status_code == 404
    assert mine.client.get("/rounds/999/ballot").status_code == 404


def test_words_that_a_newcomer_does_not_know_are_told_or_are_one_link_away(way, client):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    round_page = mine.client.get(f"/rounds/{mine.round.id}").get_data(as_text=True)

    for page in (mine.read(), mine.read(f"/{bid.id}"), round_page):
        assert 'href="/method#words"' in page
    assert "drawn by lot into two halves" in mine.read()
    assert "in another order" in mine.read()
    assert "change one letter and the code is another" in round_page
    words = client.get("/method").get_data(as_text=True).split('id="words"')[1].split("</dl>")[0]
    told = re.findall(r"<dt[^>]*>([^<]*)</dt>\s*<dd>[^<]{20,}</dd>", words)
    assert {"Presence", "Weight", "Foothold", "Screening", "Half", "Mark", "Spread", "Value"} < set(told)
    assert {"Ratified", "Seed", "Fingerprint, or hash"} < set(told)


def test_two_at_once_get_both_texts(way, sign_in):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    other = Way(sign_in(make.member(mine.group)), mine.round, mine.group)
    version = re.search(r'name="version"[^>]*value="(\d+)"', mine.read(f"/{bid.id}"))[1]
    other.score(bid, points=1, reason="Written by the other.")

    answer = mine.score(bid, points=5, reason="Written by me.", version=version)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Written by the other." in text
    assert "Written by me." in text
    assert "Criterion 1" in text
    given = paper_of(ballot_of(mine.round.id, mine.group.id)).given(bid.id)
    assert {one.points for one in given.values()} == {1}


def test_comment_and_private_note_are_kept_apart(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid, comment="For the bidder.", private_note="Among ourselves.")

    remark = paper_of(ballot_of(mine.round.id, mine.group.id)).remarks[bid.id]

    assert (remark.comment, remark.private_note) == ("For the bidder.", "Among ourselves.")
    assert "Among ourselves." in mine.read("/check")


def test_after_the_close_everything_is_readable_and_nothing_writable(way, day_forty):
    mine = way()
    bid, other = mine.bids[:2]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid, points=4, reason="As it was.")
    day_forty.move_to(mine.round.scoring_closes_at)

    page = mine.read(f"/{bid.id}")
    unread = mine.read(f"/{other.id}")

    assert "As it was." in page
    assert "Scoring has closed" in page
    assert "<textarea" not in page + unread
    assert mine.score(bid, points=0, reason="Too late.").status_code == 409
    assert mine.post("/cast").status_code == 409
    assert mine.post(f"/{other.id}/no-interest").status_code == 409
    assert mine.get(f"/{other.id}/interest").location == mine.address(f"/{other.id}")
    assert "As it was." in mine.read("/check")


# roles


def test_casting_is_for_officers_and_confirming_for_the_second(way, sign_in):
    mine = way(second_confirmation=True)
    member = Way(sign_in(make.member(mine.group)), mine.round, mine.group)
    second = Way(sign_in(make.officer(mine.group)), mine.round, mine.group)
    bid = mine.bids[0]
    member.post(f"/{bid.id}/no-interest")
    member.score(bid)

    assert "Cast the group" not in _button_texts(member.read("/check"))
    assert member.post("/cast").status_code == 403
    assert mine.post("/cast").status_code == 303
    assert "does not count yet" in mine.read("/receipt")
    assert "Confirm the group's ballot" not in _button_texts(mine.read("/check"))
    assert mine.post("/confirm").status_code == 409
    assert "Confirm the group's ballot" in _button_texts(second.read("/check"))
    assert second.post("/confirm").location == mine.address("/receipt")
    assert "does not count yet" not in mine.read("/receipt")
    assert "Only an officer can change it now" in member.read(f"/{bid.id}")
    assert member.post(f"/{bid.id}", go="draft").status_code == 409


def test_whoever_changes_a_cast_ballot_is_told_before_and_after_that_it_no_longer_counts(way, sign_in):
    mine = way(second_confirmation=True)
    other = make.officer(mine.group)
    second = Way(sign_in(other), mine.round, mine.group)
    bid, interesting = mine.bids[:2]
    for one in (bid, interesting):
        mine.post(f"/{one.id}/no-interest")
        mine.score(one)
    assert "Save draft" in _button_texts(mine.read(f"/{bid.id}"))
    mine.post("/cast")
    second.post("/confirm")

    page = mine.read(f"/{bid.id}")
    assert "Change the cast ballot" in _button_texts(page)
    assert "Save draft" not in _button_texts(page)
    assert "does not count until another officer confirms it again" in page
    mine.score(bid)
    assert "The cast ballot is changed" not in mine.read("/check")
    mine.score(bid, points=5)
    changed = mine.read("/check")
    assert f"It no longer counts until {other.name} confirms it." in changed

    second.post("/confirm")
    assert "This ballot is cast." in mine.read(f"/{interesting.id}/interest")
    declared = mine.post(f"/{interesting.id}/interest", kind="supplier", note="A print shop.")
    assert f"until {other.name} confirms it" in mine.client.get(declared.location).get_data(as_text=True)


def test_the_check_page_says_first_what_is_asked_of_whom_and_what_has_changed(way, sign_in, day_forty):
    mine = way(second_confirmation=True)
    second = Way(sign_in(make.officer(mine.group)), mine.round, mine.group)
    member = Way(sign_in(make.member(mine.group)), mine.round, mine.group)
    kept, changed, left = mine.bids[:3]
    for bid in (kept, changed, left):
        mine.post(f"/{bid.id}/no-interest")
        mine.score(bid)

    assert 'href="#cast"' in _first_told(mine)
    assert "not cast the ballot" in _first_told(member)
    mine.post("/cast")
    assert "without you it does not count" in _first_told(second)
    assert 'href="#cast"' in _first_told(second)
    assert "last confirmed" not in _first_told(second)
    for reader in (mine, member):
        assert "nothing for you to do here" in _first_told(reader)
        assert 'id="cast"' not in reader.read("/check")
    second.post("/confirm")
    assert "The ballot is cast, and counts" in _first_told(second)

    day_forty.move_to(make.later(41))
    mine.score(changed, points=5)
    mine.post(f"/{left.id}/interest", kind="supplier", note="A print shop.")
    told = _first_told(second)
    assert "Changed since it was last confirmed, on" in told
    assert f'href="#bid-{changed.id}"' in told
    assert f"{left.title}: your group declared an interest" in told
    assert kept.title not in told
    assert second.read("/check").count("<details") == 2


def _first_told(way: Way) -> str:
    """What the page of all scores says before the first mark."""
    return way.read("/check").split("</h1>")[1].split("<details")[0]


def _button_texts(page: str) -> str:
    return " ".join(re.findall(r"<button[^>]*>([^<]*)</button>", page)).replace("&#39;", "'")


def test_a_stranger_finds_no_ballot_and_no_turnout(way, client, sign_in):
    mine = way()
    bid = mine.bids[0]
    neighbour = next(seat.group for seat in panel(mine.round) if seat.group_id != mine.group.id)
    others = {
        "officer of a group of the panel": make.officer(neighbour),
        "officer of another region": make.officer(make.group()),
        "administrator": make.administrator(mine.round.pot.region),
        "treasurer": make.treasurer(mine.round.pot.region),
    }
    db.session.commit()
    pages = ["", f"/{bid.id}", f"/{bid.id}/interest", "/check", "/receipt"]
    acts = [f"/{bid.id}", f"/{bid.id}/interest", f"/{bid.id}/no-interest", f"/{bid.id}/take-back"]
    acts += ["/cast", "/confirm"]

    for who, person in others.items():
        theirs = Way(sign_in(person), mine.round, mine.group)
        expected = {404} if "officer" in who else {403}
        assert {theirs.get(page).status_code for page in pages} == expected, who
        assert {theirs.post(page).status_code for page in acts} == expected, who
    for page in pages:
        assert "/sign-in" in client.get(mine.address(page)).location
    assert mine.client.get(f"/rounds/{mine.round.id}/turnout").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0


def test_without_a_group_in_the_address_the_first_one_on_the_panel_is_taken(way, sign_in):
    mine = way()
    neighbour = next(seat.group for seat in panel(mine.round) if seat.group_id != mine.group.id)
    stranger = make.group()
    make.appointed(mine.person, group=neighbour)
    make.appointed(mine.person, group=stranger)
    db.session.commit()

    page = mine.client.get(f"/rounds/{mine.round.id}/ballot").get_data(as_text=True)
    first = min((mine.group, neighbour), key=lambda group: group.name)

    assert f"The ballot of {first.name}." in page
    assert f"group={neighbour.slug}" in page
    assert f"group={mine.group.slug}" in page
    off = mine.client.get(f"/rounds/{mine.round.id}/ballot?group={stranger.slug}")
    assert off.status_code == 409
    assert "not on the panel" in off.get_data(as_text=True)


def test_a_person_of_another_group_cannot_be_named_by_address(way, sign_in):
    mine = way()
    neighbour = next(seat.group for seat in panel(mine.round) if seat.group_id != mine.group.id)
    bid = bench(mine.round).to_judge(neighbour.id)[0]
    mine.post(f"/{mine.bids[0].id}/no-interest")

    stolen = mine.client.post(f"/rounds/{mine.round.id}/ballot/{bid.id}/no-interest?group={neighbour.slug}")

    assert stolen.status_code == 404


def test_before_scoring_there_is_no_ballot_to_see(app, sign_in):
    round_ = make.opened_round()
    from fundpots.places.queries import groups_of_region

    group = groups_of_region(round_.pot.region_id, round_.grouping, AT.date())[0]
    draft = make.round_(round_.pot)
    client = sign_in(make.officer(group))

    early = client.get(f"/rounds/{round_.id}/ballot")

    assert early.status_code == 409
    assert "Scoring has not started yet" in early.get_data(as_text=True)
    assert client.get(f"/rounds/{draft.id}/ballot").status_code == 404


# administrators


def test_an_administrator_starts_scoring_from_a_page_that_says_what_will_happen(app, sign_in):
    round_ = make.opened_round(members=(10, 20, 40, 80, 160, 320))
    round_.stage = Stage.SCREENING
    from fundpots.places.queries import groups_of_region

    groups = groups_of_region(round_.pot.region_id, round_.grouping, AT.date())
    bids = [make.eligible_bid(round_, group) for group in groups[:4]]
    bids[0].eligibility, bids[0].screened_at = None, None
    client = sign_in(make.administrator(round_.pot.region))
    other = sign_in(make.administrator(make.region()))
    here = f"/rounds/{round_.id}/move/start-scoring"

    assert other.get(here).status_code == 404
    assert other.post(here).status_code == 404
    page = client.get(here).get_data(as_text=True)
    assert bids[0].title in page
    assert "have not been screened" in page
    assert client.post(here).status_code == 409
    bids[0].eligibility, bids[0].screened_at = "eligible", AT
    db.session.commit()
    page = client.get(here).get_data(as_text=True)
    assert round_.seed_commitment in page
    assert round_.seed_secret not in page
    assert client.post(here).location == f"/rounds/{round_.id}/turnout"
    assert find_round(round_.id).stage == Stage.SCORING
    assert client.get(here).status_code == 409


def test_an_administrator_sees_who_lags_reminds_those_and_names_a_substitute(way, sign_in, day_forty):
    mine = way()
    substitute = make.member(mine.group)
    substitute.name = "Substitute of the first"
    administrator = sign_in(make.administrator(mine.round.pot.region))
    here = f"/rounds/{mine.round.id}/turnout"

    assert "Nothing scored" in administrator.get(here).get_data(as_text=True)
    named = administrator.post(mine.address("/delegate"), data={"delegate": substitute.id})
    assert named.location == here
    assert "Substitute of the first" in administrator.get(here).get_data(as_text=True)
    assert "Substitute of the first" in mine.read()
    assert administrator.post(f"{here}/remind").status_code == 303
    assert administrator.post(f"{here}/remind").status_code == 409
    text = administrator.get(here).get_data(as_text=True)
    assert "Last reminder: 12 December 2026" in text
    assert "once a day is enough" in text
    reminded = db.session.scalars(select(Email.to).where(Email.kind == "scoring-reminder")).all()
    assert substitute.email in reminded
    other = sign_in(make.administrator(make.region()))
    assert other.get(here).status_code == 404
    assert other.post(f"{here}/remind").status_code == 404
    assert other.get(mine.address("/delegate")).status_code == 404


def test_somebody_of_another_group_cannot_be_made_delegate(way):
    mine = way()
    stranger = make.person()
    db.session.commit()

    answer = mine.post("/delegate", delegate=stranger.id)

    assert answer.status_code == 200
    assert "There is a problem" in answer.get_data(as_text=True)


def test_turnout_shows_counts_and_never_scores(way, sign_in):
    mine = way()
    administrator = sign_in(make.administrator(mine.round.pot.region))
    before = administrator.get(f"/rounds/{mine.round.id}/turnout").get_data(as_text=True)
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid, points=1, reason="A telling reason.", comment="A telling comment.")
    low = administrator.get(f"/rounds/{mine.round.id}/turnout").get_data(as_text=True)
    mine.score(bid, points=5, reason="Another one.", comment="")
    high = administrator.get(f"/rounds/{mine.round.id}/turnout").get_data(as_text=True)

    assert _plain(low) == _plain(high) != _plain(before)
    assert bid.title not in low
    assert "telling" not in low


# secrecy


def _plain(page: str) -> str:
    """A page without what is drawn anew for every form."""
    return re.sub(r'name="(csrf_token|submit_key)" value="[^"]*"', "", page)


def test_the_pages_of_one_group_are_the_same_to_the_byte_whatever_others_scored(way, client, sign_in):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    mine.score(bid)
    administrator = sign_in(make.administrator(mine.round.pot.region))
    pages = ["", "/check", *(f"/{one.id}" for one in mine.bids)]
    public = [f"/rounds/{mine.round.id}{end}" for end in ("", "/bids", "/terms", "/terms.json", "/dates.ics")]
    public += ["/rounds", f"/bids/{bid.id}"]

    def seen() -> list:
        answers = [mine.get(page) for page in pages]
        answers += [who.get(path) for who in (client, administrator, mine.client) for path in public]
        return [
            (
                one.status_code,
                _plain(one.get_data(as_text=True)),
                len(one.get_data()),
                sorted((name, value) for name, value in one.headers if name != "Set-Cookie"),
            )
            for one in answers
        ]

    mine.read()  # shows what is to be shown once
    mine.read()
    before = seen()
    for number, seat in enumerate(panel(mine.round)):
        if seat.group_id == mine.group.id:
            continue
        by, ballot = make.officer(seat.group), make.ballot(mine.round, seat.group)
        judged = bench(mine.round).to_judge(seat.group_id)
        declare_interest(ballot, judged[0], "other", "x", by=by, at=AT)
        declare_none(ballot, judged[1], by=by, at=AT)
        for one in judged[2:]:
            make.scored(ballot, one, number % 6, by=by)
        cast_ballot(ballot, by=by, at=AT)
    db.session.commit()

    assert seen() == before
    assert {status for status, *_ in before} == {200, 303} or {status for status, *_ in before} == {200}


# queries


@pytest.mark.parametrize("page", ["", "/check", "/bid", "/interest", "/receipt", "/turnout", "/start"])
def test_the_number_of_queries_does_not_grow_with_the_bids(app, sign_in, page):
    def count(bids: int) -> int:
        db.session.rollback()
        round_ = make.scoring_round(members=tuple(range(10, 10 * bids + 20, 10)), bids=bids)
        group, mine = make.judging(round_)
        person = make.officer(group)
        make.appointed(person, make.Role.ADMINISTRATOR, region=round_.pot.region)
        if page != "/interest":
            ballot = make.ballot(round_, group)
            for one in mine:
                make.scored(ballot, one, by=person)
            cast_ballot(ballot, by=person, at=AT)
        if page == "/start":
            round_.stage = Stage.SCREENING
        client = sign_in(person)
        path = {
            "/bid": f"/ballot/{mine[0].id}",
            "/interest": f"/ballot/{mine[0].id}/interest",
            "/turnout": "/turnout",
            "/start": "/move/start-scoring",
        }.get(page, f"/ballot{page}")
        db.session.expire_all()
        answer = client.get(f"/rounds/{round_.id}{path}")
        assert answer.status_code == 200
        _forget_grouping(round_)
        return int(answer.headers["X-Query-Count"])

    few, many = count(4), count(12)

    assert few == many <= 12


def _forget_grouping(round_) -> None:
    """Only one grouping can be in force from a day: make room for the next."""
    round_.grouping.in_force_on = None
    db.session.commit()


# Welsh, and what one typed


def test_the_pages_speak_welsh_addresses_and_all(way):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    refresh()  # the tests' context remembers the language of its first page

    page = mine.client.get(f"/cy{mine.address(f'/{bid.id}')}").get_data(as_text=True)

    assert 'lang="cy"' in page
    assert "Maen prawf 1" in page
    assert "Ystyr 3" in page
    assert f"/cy/rounds/{mine.round.id}/ballot" in page


def test_what_was_typed_when_the_session_ended_is_back_after_signing_in(way, app):
    mine = way()
    bid = mine.bids[0]
    mine.post(f"/{bid.id}/no-interest")
    first, _ = criteria_of(mine.round)
    with mine.client.session_transaction() as session:
        token = session.pop("token")
        session["was"] = mine.person.id
    lost = mine.post(f"/{bid.id}", **{f"points_{first.id}": "4", f"reason_{first.id}": "Typed in vain?"})
    assert "/sign-in" in lost.location
    with mine.client.session_transaction() as session:
        session["token"] = token

    page = mine.read(f"/{bid.id}")

    assert "Typed in vain?" in page
    assert re.search(rf'id="points_{first.id}-4"[^>]*checked', page)


def test_the_tasks_of_a_group_follow_its_ballot(way, sign_in):
    from fundpots.people.queries import standing_of
    from fundpots.scoring.queries import tasks_for

    mine = way(second_confirmation=True)
    second = make.officer(mine.group)
    db.session.commit()
    standings = [standing_of(mine.person.id), standing_of(second.id)]

    def texts() -> list[list[str]]:
        return [[task.text for task in tasks_for(standing, AT)] for standing in standings]

    score, confirm = f"Score the bids for {mine.group.name}", f"Confirm the ballot of {mine.group.name}"
    assert texts() == [[score], [score]]
    for task in tasks_for(standings[0], AT):
        assert mine.client.get(task.path).status_code == 200
    mine.post(f"/{mine.bids[0].id}/no-interest")
    mine.score(mine.bids[0])
    mine.post("/cast")
    waits = f"The ballot of {mine.group.name} does not count yet: another officer must confirm it"
    assert texts() == [[waits], [confirm]]
    Way(sign_in(second), mine.round, mine.group).post("/confirm")
    assert texts() == [[], []]
    assert tasks_for(standings[0], mine.round.scoring_closes_at) == []


def test_the_page_of_the_round_tells_of_a_cast_ballot_in_place_of_asking_for_it(way, sign_in):
    mine = way(second_confirmation=True)
    second = make.officer(mine.group)
    db.session.commit()
    address = f"/rounds/{mine.round.id}"
    assert "Score the bids" in mine.client.get(address).get_data(as_text=True)
    mine.post(f"/{mine.bids[0].id}/no-interest")
    mine.score(mine.bids[0])
    mine.post("/cast")

    page = mine.client.get(address).get_data(as_text=True)
    assert "Score the bids" not in page
    assert f"{address}/ballot/receipt?group={mine.group.slug}" in page
    letters = {one.to: one.subject for one in db.session.scalars(select(Email)) if "ballot" in one.subject}
    assert letters[second.email].startswith("Please confirm your group's ballot: ")
    assert letters[mine.person.email].startswith("Receipt for the ballot of ")
    assert second.name in mine.read("/receipt")
