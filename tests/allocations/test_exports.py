"""The Pabulib files of a round: other programs count them and find our winners."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from fundpots import clock
from fundpots.allocations.exports import pabulib_of
from fundpots.allocations.queries import current_proposal, lines_of
from fundpots.db import db
from tests import make
from weighting.pabulib import count, parse_pabulib

FUNDPOTS = Path(sys.executable).with_name("fundpots")


def file_of(round_, half: int | None = None) -> str:
    proposal = current_proposal(round_.id)
    text = pabulib_of(round_, proposal, lines_of(proposal.id), half=half)
    assert text is not None
    return text


def funded(round_, half: int | None = None) -> set[str]:
    lines = lines_of(current_proposal(round_.id).id)
    return {line.bid.reference for line in lines if line.computed_pence and half in (None, line.half)}


def winners(text: str) -> set[str]:
    election = parse_pabulib(text.encode())
    return {election.project_ids[chosen] for chosen in count(election).decision.chosen}


@pytest.mark.parametrize(
    "terms",
    [
        {"bids": 8, "members": (10, 20, 40, 80, 160, 320, 640, 15), "amount_pence": 350_000},
        {"amount_pence": 160_000},
        {"tilt": 1.0, "amount_pence": 260_000},
    ],
)
def test_each_half_counted_greedily_has_our_winners(app, terms):
    round_ = make.proposed_round(**terms)

    for half in (0, 1):
        assert winners(file_of(round_, half)) == funded(round_, half)


def test_an_open_panel_counted_greedily_has_our_winners(app):
    round_ = make.proposed_round(panel="open", amount_pence=250_000)

    assert winners(file_of(round_)) == funded(round_)


def test_points_add_up_to_the_value_of_each_bid(app):
    round_ = make.proposed_round()
    election = parse_pabulib(file_of(round_).encode())

    columns = election.ballots.by_project
    for number, row in enumerate(election.project_rows):
        given = columns.points[columns.start[number] : columns.start[number + 1]]
        assert int(given.sum()) == int(row["score"])
    values = {
        line.bid.reference: round(line.value * 10**9) for line in lines_of(current_proposal(round_.id).id)
    }
    assert {row["project_id"]: int(row["score"]) for row in election.project_rows} == values


def test_a_rule_that_pabulib_does_not_know_makes_no_claim_about_winners(app):
    round_ = make.proposed_round(rule="density", reserve_share=0.2)

    election = parse_pabulib(file_of(round_, 0).encode())
    assert election.meta["rule"] == "fundpots/density"
    assert election.published_winners() is None


def test_titles_cannot_break_the_file(app):
    round_ = make.proposed_round()
    line = lines_of(current_proposal(round_.id).id)[0]
    line.bid.title = 'Hall; "warm"; room, and more'
    db.session.flush()

    rows = parse_pabulib(file_of(round_).encode()).project_rows
    assert 'Hall; "warm"; room, and more' in {row["name"] for row in rows}


def test_the_published_file_is_counted_by_command(app, client, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: make.later(80) + timedelta(hours=1))
    round_ = make.published_round()
    db.session.commit()

    for name, half in (("round", None), ("half-1", 0), ("half-2", 1)):
        answer = client.get(f"/rounds/{round_.id}.pb" + ("" if half is None else f"?half={half + 1}"))
        assert answer.headers["Content-Disposition"].endswith('.pb"')
        path = tmp_path / f"{name}.pb"
        path.write_bytes(answer.data)
        ran = subprocess.run([FUNDPOTS, "count", path], capture_output=True, text=True)
        counted = json.loads(ran.stdout)
        if half is None:
            assert counted["matches_published"] is None
        else:
            assert counted["matches_published"] is True
            assert set(counted["selected"]) == funded(round_, half)
    assert client.get(f"/rounds/{round_.id}.pb?half=3").status_code == 404
