"""The pages of a decision: who sees what when, and that a round can be decided by them alone."""

import html
import json
import re
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from fundpots import clock
from fundpots.allocations import operations as act
from fundpots.allocations.models import Vote
from fundpots.allocations.queries import (
    appeal_of,
    current_proposal,
    lines_of,
    proposals_of,
    publication_of,
    roll,
    tasks_for,
    votes_of,
)
from fundpots.allocations.stages import Choice, Grounds, Outcome
from fundpots.db import db
from fundpots.people import queries as people
from fundpots.people.queries import standing_of
from fundpots.people.stages import Role
from fundpots.rounds.queries import find_round
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot
from tests import make

PAGES = ("proposal", "proposals/1", "result", "ballots", "check", "bundle.json")
CHARTS = ("map", "curve", "slope", "spread")


class Clock:
    at = make.later(60)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """The server's clock stands at the deadline of scoring until it is moved; that signs nobody out."""
    Clock.at = make.later(60)
    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    monkeypatch.setattr(people, "IDLE", timedelta(days=365))
    monkeypatch.setattr(people, "LONGEST", timedelta(days=365))
    return Clock


def saved(thing=None):
    db.session.commit()
    return thing


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def addresses_of(round_) -> list[str]:
    here = f"/rounds/{round_.id}"
    bids = [f"/bids/{line.bid_id}/explanation" for line in lines_of(proposals_of(round_.id)[0].id)[:1]]
    pages = [f"{here}/{page}" for page in PAGES] + [f"{here}.pb"]
    return pages + [f"{here}/charts/{name}.json" for name in CHARTS] + bids


def people_around(round_) -> dict:
    group = roll(round_)[0]
    return {
        "administrator": make.administrator(round_.pot.region),
        "administrator of the whole": make.administrator(),
        "treasurer": make.treasurer(round_.pot.region),
        "officer": make.officer(group),
        "member": make.member(group),
        "administrator elsewhere": make.administrator(make.region()),
    }


# --- who sees what when ------------------------------------------------------------------------


def test_while_ballots_are_open_nobody_sees_anything_not_even_of_an_earlier_proposal(client, sign_in):
    round_ = make.proposed_round()
    bid = lines_of(current_proposal(round_.id).id)[0].bid_id
    act.score_again(round_, make.later(90), reason="A group was ill.", by=None, at=make.later(61))
    people = saved(people_around(round_))
    addresses = [*addresses_of(round_), f"/bids/{bid}/explanation"]

    for who, visitor in [("nobody", client), *((name, sign_in(one)) for name, one in people.items())]:
        for address in addresses:
            assert visitor.get(address).status_code == 404, (who, address)
        assert visitor.get(f"/rounds/{round_.id}/vote").status_code in (303, 403, 404, 409), who
        assert visitor.get(f"/rounds/{round_.id}/vote/receipt").status_code in (303, 403, 404), who


def test_before_scoring_closes_the_page_of_the_step_says_when_and_does_nothing(sign_in):
    round_ = make.scoring_round()
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    Clock.at = make.later(59)
    path = f"/rounds/{round_.id}/move/close-scoring"

    assert "Not before the deadline" in text_of(mine.get(path))
    assert mine.post(path).status_code == 409
    assert find_round(round_.id).stage == Stage.SCORING


def test_a_proposal_is_for_its_administrators_until_it_is_put_to_the_vote(client, sign_in):
    round_ = make.proposed_round()
    people = saved(people_around(round_))
    seen = {"administrator", "administrator of the whole"}
    path = f"/rounds/{round_.id}/proposal"

    visitors = {name: sign_in(one) for name, one in people.items()}
    for name, visitor in visitors.items():
        assert visitor.get(path).status_code == (200 if name in seen else 404), name
    assert client.get(path).status_code == 404
    visitors["administrator"].post(f"/rounds/{round_.id}/move/put-to-vote")
    for visitor in (client, *visitors.values()):
        assert visitor.get(path).status_code == 200


def test_a_group_does_not_read_what_is_prepared_about_its_bid_nor_what_others_scored(sign_in):
    from fundpots.scoring.models import Ballot
    from fundpots.scoring.operations import declare_interest
    from fundpots.scoring.queries import bench

    round_ = make.scoring_round()
    make.fill_ballots(round_)
    ballot = db.session.scalar(select(Ballot).limit(1))
    bid = bench(round_).to_judge(ballot.group_id)[0]
    declare_interest(ballot, bid, "family", "An aunt.", by=make.officer(ballot.group), at=make.later(50))
    act.close_scoring(round_, by=None, at=make.later(60))
    line = next(one for one in lines_of(current_proposal(round_.id).id) if one.bid_id == bid.id)
    amount = 0 if line.amount_pence else bid.minimum_pence
    for other in lines_of(line.proposal_id):
        if other.id != line.id and other.amount_pence:
            act.override(other, 0, reason="To make room.", by=make.person(), at=make.later(61))
    act.override(line, amount, reason="PREPARED IN SECRET", by=make.person(), at=make.later(61))
    mine = sign_in(saved(make.officer(bid.group)))

    page = text_of(mine.get(f"/bids/{bid.id}"))
    assert "PREPARED IN SECRET" not in page
    assert "interest in a bid" not in page


def test_nobody_reads_a_running_result_of_the_vote(client, sign_in):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()
    groups = roll(round_)
    for group in groups[:3]:
        act.cast_vote(proposal, group, Choice.OBJECT, reason="SECRET REASON", by=voter, at=make.later(62))
    people = saved(people_around(round_))
    people["officer who has not voted"] = saved(make.officer(groups[5]))
    Clock.at = make.later(63)
    addresses = [
        f"/rounds/{round_.id}",
        f"/rounds/{round_.id}/proposal",
        f"/rounds/{round_.id}/vote",
        f"/rounds/{round_.id}/move/propose-again",
        f"/rounds/{round_.id}/vote/receipt?group={groups[1].slug}",
        "/appeals",
    ]

    for who, visitor in [("nobody", client), *((name, sign_in(one)) for name, one in people.items())]:
        for address in addresses:
            page = visitor.get(address, follow_redirects=True).get_data(as_text=True)
            assert "SECRET REASON" not in page or who in ("officer", "member"), (who, address)
            assert "3 objected" not in page, (who, address)
        assert "3 of 6 groups have voted" in visitor.get(f"/rounds/{round_.id}/proposal").get_data(
            as_text=True
        )
        assert visitor.get(f"/rounds/{round_.id}/result").status_code == 404


def test_once_the_vote_is_over_everybody_reads_how_it_ended(client):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()
    for group in roll(round_)[:3]:
        act.cast_vote(proposal, group, Choice.OBJECT, reason="Too little.", by=voter, at=make.later(62))
    saved()
    Clock.at = make.later(80)

    page = text_of(client.get(f"/rounds/{round_.id}/proposal"))
    assert "3 of 6 groups voted: 0 approved, 3 objected, and 0 abstained." in page
    assert "Too little." in page


def test_groups_read_their_own_receipt_and_nobody_elses(sign_in):
    round_ = make.voting_round()
    first, second = roll(round_)[:2]
    officer, member, stranger = make.officer(first), make.member(first), make.officer(second)
    vote = act.cast_vote(current_proposal(round_.id), first, Choice.APPROVE, by=officer, at=make.later(62))
    saved()
    path = f"/rounds/{round_.id}/vote/receipt?group={first.slug}"

    for mine in (officer, member):
        reader = sign_in(mine)
        assert vote.receipt in text_of(reader.get(path))
        round_page = reader.get(f"/rounds/{round_.id}").get_data(as_text=True)
        assert "Your group has voted" in round_page
        assert path in round_page
        assert "Vote on the proposal" not in round_page
        assert "Read your group’s scores" in round_page
    assert sign_in(stranger).get(path).status_code == 404


def test_the_proposal_asks_no_group_for_a_second_vote_but_shows_where_its_receipt_is(client, sign_in):
    round_ = make.voting_round()
    first, second = roll(round_)[:2]
    officer, member, both = make.officer(first), make.member(first), make.officer(first)
    make.appointed(both, Role.OFFICER, group=second)
    vote = act.cast_vote(current_proposal(round_.id), first, Choice.APPROVE, by=officer, at=make.later(62))
    saved()
    here, receipt = f"/rounds/{round_.id}/proposal", f"vote/receipt?group={first.slug}"
    pages = {one: sign_in(one).get(here).get_data(as_text=True) for one in (officer, member, both)}

    for page in pages.values():
        assert "Your group has voted." in page
        assert receipt in page
        assert vote.receipt not in page
    assert "Cast your group’s vote" not in pages[officer] + pages[member]
    assert "Cast your group’s vote" in pages[both]
    assert "Your group has voted" not in client.get(here).get_data(as_text=True)


# --- the way through ---------------------------------------------------------------------------


def test_a_round_is_decided_by_its_pages_alone(client, sign_in):
    round_ = make.scoring_round()
    make.fill_ballots(round_)
    here, region = f"/rounds/{round_.id}", round_.pot.region
    first, second = (sign_in(saved(make.administrator(region))) for _ in range(2))
    groups = roll(round_)
    officers = [sign_in(saved(make.officer(group))) for group in groups]

    assert "6 of 6 groups have cast their ballots" in text_of(first.get(f"{here}/move/close-scoring"))
    assert first.post(f"{here}/move/close-scoring").location.endswith(f"{here}/proposal")
    line = next(one for one in lines_of(current_proposal(round_.id).id) if one.amount_pence)
    change = f"{here}/proposal/{line.bid_id}"
    assert "Write the reason" in text_of(first.post(change, data={"amount": "0"}))
    assert "An amount can be nothing" in text_of(
        first.post(change, data={"amount": "9999", "reason": "More."})
    )
    assert first.post(change, data={"amount": "0", "reason": "The hall burnt down."}).status_code == 303
    assert "another administrator" in text_of(first.get(f"{here}/move/put-to-vote"))
    assert first.post(f"{here}/move/put-to-vote").status_code == 409
    assert second.post(f"{here}/move/put-to-vote").status_code == 303
    assert "The hall burnt down." in text_of(client.get(f"{here}/proposal"))

    Clock.at = make.later(62)
    for number, officer in enumerate(officers):
        page = text_of(officer.get(f"{here}/vote"))
        data = {
            "choice": "object" if number == 0 else "approve",
            "reason": "Too little.",
            **proposal_of(page),
        }
        assert "It is not cast yet." in text_of(officer.post(f"{here}/vote", data=data))
        answer = officer.post(f"{here}/vote", data=data | {"confirmed": "1"})
        assert "Receipt code" in text_of(officer.get(answer.location))
    again = officers[0].get(f"{here}/vote")
    assert again.location.endswith(f"/vote/receipt?group={groups[0].slug}")
    act.publish(find_round(round_.id), by=None, at=make.later(63))
    saved()

    Clock.at = make.later(64)
    page = text_of(client.get(f"{here}/result"))
    assert "5 approved, 1 objected" in page
    assert "Changed by hand" in page
    assert "Without the weighting" in page
    for name in CHARTS:
        assert client.get(f"{here}/charts/{name}.json").json["data"], name


def proposal_of(page: str) -> dict[str, str]:
    return {"proposal": page.split('name="proposal"')[1].split('value="')[1].split('"')[0]}


def test_a_vote_on_a_proposal_that_was_replaced_is_not_taken_for_the_new_one(sign_in):
    round_ = make.voting_round()
    officer = make.officer(roll(round_)[0])
    mine = sign_in(saved(officer))
    Clock.at = make.later(62)
    old = proposal_of(text_of(mine.get(f"/rounds/{round_.id}/vote")))
    Clock.at = make.later(80)
    saved()
    act.propose_again(find_round(round_.id), reason="Nobody voted.", by=None, at=make.later(80))
    round_.vote_closes_at = make.later(99)
    act.put_to_vote(find_round(round_.id), by=None, at=make.later(81))
    saved()

    answer = mine.post(f"/rounds/{round_.id}/vote", data={"choice": "approve", **old})

    assert answer.status_code == 409
    assert "Another proposal lies before the groups now" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Vote).limit(1)) is None


def test_a_vote_is_read_once_more_before_it_is_cast_and_what_was_typed_goes_along(sign_in):
    round_ = make.voting_round()
    mine = sign_in(saved(make.officer(roll(round_)[0])))
    Clock.at = make.later(62)
    path, reason = f"/rounds/{round_.id}/vote", "Too little\nfor the “far” end."
    typed = {"choice": "object", "reason": reason, **proposal_of(text_of(mine.get(path)))}

    check = html.unescape(text_of(mine.post(path, data=typed)))
    assert "Object, with a reason" in check
    assert check.count(reason) == 2  # to read, and to be sent on
    assert "a vote can’t be changed" in check
    assert not list(db.session.scalars(select(Vote)))

    back = html.unescape(text_of(mine.post(path, data=typed | {"change": "1"})))
    assert f">\n{reason}</textarea>" in back
    assert re.search(r'value="object" checked', back)
    assert not list(db.session.scalars(select(Vote)))

    mine.post(path, data=typed | {"confirmed": "1"})
    assert [vote.reason for vote in db.session.scalars(select(Vote))] == [reason]


def test_a_reason_typed_before_another_choice_was_made_is_neither_shown_nor_kept(sign_in):
    round_ = make.voting_round()
    mine = sign_in(saved(make.officer(roll(round_)[0])))
    Clock.at = make.later(62)
    path = f"/rounds/{round_.id}/vote"
    typed = {"choice": "approve", "reason": "Too little.", **proposal_of(text_of(mine.get(path)))}

    assert '<dd class="govuk-summary-list__value">Too little.' not in text_of(mine.post(path, data=typed))
    mine.post(path, data=typed | {"confirmed": "1"})
    assert [vote.reason for vote in db.session.scalars(select(Vote))] == [""]


def test_a_group_that_has_voted_is_not_asked_to_check_another_vote(sign_in):
    round_ = make.voting_round()
    officer = make.officer(roll(round_)[0])
    act.cast_vote(current_proposal(round_.id), roll(round_)[0], Choice.APPROVE, by=officer, at=make.later(62))
    mine = sign_in(saved(officer))
    Clock.at = make.later(62)
    data = {"choice": "object", "reason": "No.", "proposal": str(current_proposal(round_.id).id)}

    assert mine.post(f"/rounds/{round_.id}/vote", data=data).status_code == 409


def test_a_form_sent_twice_is_one_vote(sign_in):
    round_ = make.voting_round()
    mine = sign_in(saved(make.officer(roll(round_)[0])))
    Clock.at = make.later(62)
    path = f"/rounds/{round_.id}/vote"
    sent = {"choice": "abstain", "confirmed": "1", "submit_key": "k" * 24}
    data = {**sent, **proposal_of(text_of(mine.get(path)))}

    first, second = mine.post(path, data=data), mine.post(path, data=data)

    assert first.location.removeprefix("http://localhost") == second.location.removeprefix("http://localhost")
    assert len(list(db.session.scalars(select(Vote)))) == 1


def test_an_officer_of_two_groups_chooses_for_which_one_to_vote(sign_in):
    from fundpots.people.stages import Role

    round_ = make.voting_round()
    first, second = roll(round_)[:2]
    both = make.appointed(make.officer(first), Role.OFFICER, group=second)
    mine = sign_in(saved(both))
    Clock.at = make.later(62)

    page = text_of(mine.get(f"/rounds/{round_.id}/vote"))
    assert first.name in page
    assert second.name in page
    assert f"{second.name} · " in text_of(mine.get(f"/rounds/{round_.id}/vote?group={second.slug}"))
    assert mine.get(f"/rounds/{round_.id}/vote?group={roll(round_)[2].slug}").status_code == 404


def test_earlier_proposals_are_read_with_their_reason_and_their_votes(client):
    round_ = make.voting_round()
    proposal, voter = current_proposal(round_.id), make.person()
    for group in roll(round_):
        act.cast_vote(proposal, group, Choice.OBJECT, reason="Not enough.", by=voter, at=make.later(62))
    act.propose_again(round_, reason="All groups objected.", by=None, at=make.later(63))
    saved()
    here = f"/rounds/{round_.id}"

    page = text_of(client.get(f"{here}/proposals/1"))
    assert "All groups objected." in page
    assert "6 objected" in page
    assert client.get(f"{here}/proposal").status_code == 404
    assert client.get(f"{here}/proposals/2").status_code == 404
    act.put_to_vote(round_, by=None, at=make.later(64))
    saved()
    assert "All groups objected." in text_of(client.get(f"{here}/proposal"))


def test_going_back_to_scoring_asks_for_day_and_reason(sign_in):
    round_ = make.proposed_round()
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    path = f"/rounds/{round_.id}/move/score-again"

    assert "Write the last day for scores" in text_of(mine.post(path, data={"reason": "A group was ill."}))
    day = {"until_on-day": 1, "until_on-month": 11, "until_on-year": 2026, "until_clock": "5pm"}
    assert "must be later" in text_of(mine.post(path, data={"reason": "A group was ill.", **day}))
    answer = mine.post(path, data={"reason": "A group was ill.", **day, "until_on-year": 2027})
    assert answer.location.endswith(f"/rounds/{round_.id}")
    assert find_round(round_.id).stage == Stage.SCORING


# --- the result --------------------------------------------------------------------------------


def test_the_bundle_never_changes_and_is_sent_once(client):
    round_ = saved(make.published_round())
    path = f"/rounds/{round_.id}/bundle.json"

    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first.headers["Content-Disposition"] == f'attachment; filename="fundpots-round-{round_.id}.json"'
    assert sha256(first.data).hexdigest() == publication_of(round_.id).bundle_digest
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_group_finds_its_ballot_its_vote_and_its_bids_again(client, sign_in):
    round_ = make.published_round()
    line = lines_of(current_proposal(round_.id).id)[0]
    mine = sign_in(saved(make.officer(line.bid.group)))
    Clock.at = make.later(81)

    links = hrefs(mine.get(f"/rounds/{round_.id}")) | hrefs(mine.get(f"/rounds/{round_.id}/result"))
    elsewhere = hrefs(client.get(f"/rounds/{round_.id}")) | hrefs(client.get(f"/rounds/{round_.id}/result"))

    own = {path for path in links if "/ballot" in path or "/vote" in path} - elsewhere
    slug = line.bid.group.slug
    assert own == {
        f"/rounds/{round_.id}/ballot",
        f"/rounds/{round_.id}/ballot?group={slug}",
        f"/rounds/{round_.id}/vote/receipt?group={slug}",
    }
    assert f"/bids/{line.bid_id}/explanation" in links
    assert [mine.get(path).status_code for path in sorted(own)] == [200, 200, 200]


def hrefs(answer) -> set[str]:
    return {html.unescape(link) for link in re.findall(r'href="([^"]+)"', text_of(answer))}


def test_the_result_can_be_checked_with_what_its_pages_offer(client, tmp_path):
    round_ = saved(make.published_round())
    page = text_of(client.get(f"/rounds/{round_.id}/check"))
    for digest in (round_.seed_secret, round_.seed_commitment, publication_of(round_.id).log_head):
        assert digest in page
    checker, bundle = tmp_path / "check_result.py", tmp_path / "bundle.json"
    checker.write_bytes(client.get("/check_result.py").data)
    bundle.write_bytes(client.get(f"/rounds/{round_.id}/bundle.json").data)

    ran = subprocess.run([sys.executable, checker, bundle], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    command = Path(sys.executable).with_name("fundpots")
    ran = subprocess.run([command, "verify", bundle], capture_output=True, text=True)
    assert json.loads(ran.stdout) == {"agrees": True, "difference": None}


def test_a_receipt_code_opens_a_ballot_or_a_vote_on_the_page_of_checks(client):
    round_ = saved(make.published_round())
    vote = votes_of(current_proposal(round_.id).id)[0]
    ballot = next(one for one in db.session.scalars(select(Ballot)) if one.receipt)
    here = f"/rounds/{round_.id}/check?code="

    voted = text_of(client.get(f"{here}{vote.receipt.upper()}"))
    scored = text_of(client.get(f"{here}%20{ballot.receipt}"))
    neither = text_of(client.get(f"{here}{'0' * 32}"))

    assert f"{vote.group.name}: approved, on" in voted
    assert "It is the code of a ballot" in scored
    assert f"{ballot.group.name}: the published file holds this code" in scored
    assert "No ballot and no vote of this round has this code" in neither


def test_every_score_of_every_group_is_on_the_page_of_ballots(client):
    round_ = saved(make.published_round())
    bundle = json.loads(publication_of(round_.id).bundle)

    page = text_of(client.get(f"/rounds/{round_.id}/ballots"))
    for digest in bundle["hashes"]["marks_of"].values():
        assert digest in page
    assert page.count('<th scope="row"') == len(bundle["ballots"]["scores"])


def test_the_tables_beside_the_pictures_carry_the_same_numbers(client):
    round_ = saved(make.published_round())
    page = text_of(client.get(f"/rounds/{round_.id}/result"))
    lines = [line for line in lines_of(current_proposal(round_.id).id) if line.rank]

    for half in (0, 1):
        mine = [line for line in lines if line.half == half]
        charts = f"/rounds/{round_.id}/charts"
        slope = client.get(f"{charts}/slope.json?half={half + 1}").json["data"]
        assert sorted(trace["y"][1] for trace in slope) == sorted(line.rank for line in mine)
        dots, counted, _names = client.get(f"{charts}/spread.json?half={half + 1}").json["data"]
        assert len(dots["x"]) == sum(line.scorers for line in mine)
        assert all(f"{mark:.1f}" in page for mark in counted["x"])
    assert client.get(f"{charts}/slope.json?half=3").status_code == 404
    area_map = client.get(f"/rounds/{round_.id}/charts/map.json").json["data"]
    assert len(area_map[-1]["x"]) == 6
    named = re.search(r"Where money goes, the least present first:</strong> ([^<]*)\.</p>", page)[1]
    assert named.count("£") == sum(bool(text) for text in area_map[-1]["text"])
    curve = client.get(f"/rounds/{round_.id}/charts/curve.json").json["data"]
    for share in curve[-1]["y"]:
        assert f"{share * 100:.1f}%" in page


def test_every_hexagon_of_the_map_lies_where_its_area_lies(client):
    from math import isclose, sqrt

    from fundpots.places.models import Area

    round_ = saved(make.published_round())
    drawn = client.get(f"/rounds/{round_.id}/charts/map.json").json["data"][-1]

    codes = [row["code"] for row in round_.terms["areas"]]
    places = {(area.hex_q + area.hex_r / 2, -area.hex_r * sqrt(3) / 2) for area in areas(codes, Area)}
    assert {(x, y) for x, y in zip(drawn["x"], drawn["y"], strict=True)} == places
    assert isclose(min(x for x, _ in places), min(drawn["x"]))


def areas(codes, kind):
    return db.session.scalars(select(kind).where(kind.code.in_(codes)))


def test_an_explanation_can_be_read_by_the_group_that_lost(client, sign_in):
    round_ = make.published_round()
    line = lines_of(current_proposal(round_.id).id)[-1]
    mine = sign_in(saved(make.member(line.bid.group)))
    path = f"/bids/{line.bid_id}/explanation"

    page = text_of(mine.get(path))
    assert "was not funded" in page
    assert "was left when it was reached" in page
    assert "the smallest change that would have funded it in full" in page
    assert "Well thought through." in page
    assert "It deserves" in page
    public = text_of(client.get(path))
    assert "Well thought through." not in public
    assert "It deserves" in public


def test_a_result_tells_what_the_reserve_paid_wherever_money_is_told(client):
    round_ = make.published_round(reserve_share=0.4, reserve_least_share=0.4)
    lines = lines_of(current_proposal(round_.id).id)
    paid = [line for line in lines if line.reserve_pence]
    assert paid
    assert all(line.reserve_pence <= line.computed_pence for line in lines)

    page = text_of(client.get(f"/rounds/{round_.id}/result"))
    explained = text_of(client.get(f"/bids/{paid[0].bid_id}/explanation"))

    assert page.count("from the reserve</") == len(paid)
    assert "was kept and offered first to bids for the least-present areas" in page
    assert f"and {len(paid)} w" in page
    assert "from the reserve, which is offered first to bids for the least-present areas" in explained


def test_before_publication_an_explanation_names_no_groups_scores(client):
    round_ = saved(make.voting_round())
    line = lines_of(current_proposal(round_.id).id)[0]

    page = text_of(client.get(f"/bids/{line.bid_id}/explanation"))
    assert "This is a proposal." in page
    assert "It deserves" not in page


@pytest.mark.parametrize("bids", [10, 60])
def test_a_result_asks_the_database_as_often_for_60_bids_as_for_10(client, bids):
    round_ = saved(
        make.published_round(members=tuple(range(20, 20 + 5 * bids, 5)), bids=bids, amount_pence=480_000)
    )
    line = lines_of(current_proposal(round_.id).id)[-1]
    here = f"/rounds/{round_.id}"
    db.session.expire_all()

    for address in (
        f"{here}/result",
        f"{here}/proposal",
        f"{here}/ballots",
        f"/bids/{line.bid_id}/explanation",
    ):
        counts = [int(client.get(address).headers["X-Query-Count"]) for _ in range(2)]
        assert max(counts) <= 12, (address, counts)


# --- appeals -----------------------------------------------------------------------------------


def test_an_appeal_goes_its_way_from_the_group_to_a_public_decision(client, sign_in):
    round_ = make.published_round()
    bid = lines_of(current_proposal(round_.id).id)[-1].bid
    officer, member = sign_in(saved(make.officer(bid.group))), sign_in(saved(make.member(bid.group)))
    elsewhere, own = make.administrator(make.region()), make.administrator(round_.pot.region)
    theirs, ours = sign_in(saved(elsewhere)), sign_in(saved(own))
    path = f"/bids/{bid.id}/appeal"
    Clock.at = make.later(81)

    assert member.get(path).status_code == 403
    assert "Choose what the appeal rests on" in text_of(officer.post(path, data={"text": "Wrong."}))
    assert officer.post(path, data={"grounds": "fact", "text": "Our costs were misread."}).status_code == 303
    assert "Our costs were misread." in text_of(officer.get(path))
    appeal = appeal_of(bid.id)

    assert "Our costs were misread." not in text_of(client.get("/appeals"))
    assert f"/appeals/{appeal.id}" in text_of(theirs.get("/appeals"))
    assert f"/appeals/{appeal.id}" not in text_of(ours.get("/appeals"))
    assert ours.get(f"/appeals/{appeal.id}").status_code == 404
    decision = {"outcome": "upheld", "decision": "The line for the hall was read twice."}
    assert theirs.post(f"/appeals/{appeal.id}", data=decision).status_code == 303
    for page in ("/appeals", f"/bids/{bid.id}/explanation", f"/rounds/{round_.id}/result"):
        assert "The line for the hall was read twice." in text_of(client.get(page)), page


def test_after_the_days_for_appeals_the_page_says_so(sign_in):
    round_ = make.published_round()
    bid = lines_of(current_proposal(round_.id).id)[-1].bid
    officer = sign_in(saved(make.officer(bid.group)))
    Clock.at = make.later(96)

    assert "The days for appeals are over" in text_of(officer.get(f"/bids/{bid.id}/appeal"))
    answer = officer.post(f"/bids/{bid.id}/appeal", data={"grounds": "fact", "text": "Late."})
    assert answer.status_code == 409


def test_a_round_is_closed_by_its_page(sign_in):
    round_ = make.published_round()
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    path = f"/rounds/{round_.id}/move/close"
    Clock.at = make.later(81)
    assert "Not before the deadline" in text_of(mine.get(path))
    assert mine.post(path).status_code == 409

    Clock.at = make.later(96)
    assert "The days for appeals are over" in text_of(mine.get(f"/rounds/{round_.id}"))
    assert "Close this round</button>" in mine.get(path).get_data(as_text=True)
    assert mine.post(path).status_code == 303
    assert find_round(round_.id).stage == Stage.CLOSED
    assert mine.get(f"/rounds/{round_.id}/result").status_code == 200


# --- tasks -------------------------------------------------------------------------------------


def told(person, at) -> list[tuple[str, str]]:
    return [(task.text, task.path) for task in tasks_for(standing_of(person.id), at)]


def test_what_waits_is_named_for_whoever_can_do_it(app):
    round_ = make.scoring_round()
    make.fill_ballots(round_)
    group = roll(round_)[0]
    runs, elsewhere = make.administrator(round_.pot.region), make.administrator(make.region())
    officer, member = make.officer(group), make.member(group)
    here = f"/rounds/{round_.id}"

    assert told(runs, make.later(59)) == []
    assert [path for _, path in told(runs, make.later(60))] == [f"{here}/move/close-scoring"]
    act.close_scoring(round_, by=None, at=make.later(60))
    assert [path for _, path in told(runs, make.later(60))] == [f"{here}/proposal"]
    act.put_to_vote(round_, by=None, at=make.later(61))
    assert told(runs, make.later(62)) == []
    assert [path for _, path in told(officer, make.later(62))] == [f"{here}/vote?group={group.slug}"]
    assert told(member, make.later(62)) == []
    for one in roll(round_):
        act.cast_vote(current_proposal(round_.id), one, Choice.APPROVE, by=officer, at=make.later(63))
    assert told(officer, make.later(64)) == []
    assert [path for _, path in told(runs, make.later(64))] == [f"{here}/proposal"]
    act.publish(round_, by=None, at=make.later(64))
    bid = lines_of(current_proposal(round_.id).id)[-1].bid
    appeal = act.lodge_appeal(bid, Grounds.FACT, "Misread.", by=officer, at=make.later(65))
    assert told(elsewhere, make.later(66)) == [("Decide 1 appeal from another region", "/appeals")]
    assert tasks_for(standing_of(elsewhere.id), make.later(66))[0].about.startswith("The oldest has waited")
    assert told(runs, make.later(66)) == []
    assert told(runs, make.later(99)) == []  # nobody can close it while an appeal waits
    judge = {"by": elsewhere, "standing": standing_of(elsewhere.id)}
    act.decide_appeal(appeal, Outcome.DISMISSED, "It was read well.", **judge, at=make.later(98))
    assert [path for _, path in told(runs, make.later(99))] == [f"{here}/move/close"]
    assert told(make.person(), make.later(99)) == []


def test_a_round_with_an_open_appeal_is_not_offered_for_closing(sign_in):
    round_ = make.published_round()
    bid = lines_of(current_proposal(round_.id).id)[-1].bid
    act.lodge_appeal(bid, Grounds.FACT, "Misread.", by=make.officer(bid.group), at=make.later(82))
    mine = sign_in(saved(make.administrator(round_.pot.region)))
    Clock.at = make.later(96)

    page = mine.get(f"/rounds/{round_.id}/move/close").get_data(as_text=True)

    assert "1 appeal waits for its decision" in page
    assert "Close this round</button>" not in page
