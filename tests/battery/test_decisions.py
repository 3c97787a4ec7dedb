"""What is decided, and what nobody may know before (46, 51)."""

import re
from itertools import product

import pytest
from flask import g
from sqlalchemy import select, update

from fundpots import clock
from fundpots.allocations import operations as act
from fundpots.allocations.queries import current_proposal, proposals_of, roll
from fundpots.allocations.rules import RanAgain
from fundpots.allocations.stages import Choice
from fundpots.bids.queries import eligible_bids
from fundpots.db import db
from fundpots.rounds.queries import find_round
from fundpots.rounds.rules import ReasonNeeded
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.queries import bench, panel
from tests import make

#: What is new on every page that holds a form.
FRESH = re.compile(r'name="(?:csrf_token|submit_key)" value="[^"]*"')
#: Headers that say when, or to whom, and nothing of the page.
ABOUT_THE_ANSWER = ("Date", "Set-Cookie", "X-Query-Count")


# --- 46 --------------------------------------------------------------------------------------------


def addresses(app, **known) -> list[str]:
    """Every address that can be read and is about this round, its bids and its pot, or about everything.

    Workbooks are left out: they are packed with the time of day, and hold what the other files hold.
    """
    found, adapter = set(), app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.arguments <= {*known, *rule._converters}:
            continue
        choices = {
            name: sorted(getattr(converter, "items", None) or [known.get(name)])
            for name, converter in rule._converters.items()
        }
        if [None] not in choices.values():
            for values in product(*choices.values()):
                found.add(adapter.build(rule.endpoint, dict(zip(choices, values, strict=True))))
    return sorted(path for path in found - {"/sign-in", "/healthz"} if not path.endswith(".xlsx"))


def all_that_is_told(client, paths) -> dict[str, tuple]:
    told = {}
    for path in paths:
        for kept in list(g):  # requests share the test's context: what one left there is forgotten
            g.pop(kept)
        answer = client.get(path)
        headers = {name: text for name, text in answer.headers if name not in ABOUT_THE_ANSWER}
        body = FRESH.sub("", answer.get_data().decode("utf-8", "replace"))
        told[path] = (answer.status_code, headers, body)
    return told


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_before_the_close_nothing_that_can_be_read_depends_on_what_others_scored(app, sign_in, monkeypatch):
    """46: with other scores every page, file, header and length is the same, for everybody else."""
    monkeypatch.setattr(clock, "now", lambda: make.later(40))
    round_ = make.scoring_round()
    make.fill_ballots(round_, lambda *_of_what: 4)
    writer = panel(round_)[0].group
    other = next(seat.group for seat in panel(round_) if seat.group_id != writer.id)
    bid = bench(round_).to_judge(writer.id)[0]
    ballot = db.session.scalar(select(Ballot).where(Ballot.group_id == writer.id))
    author = make.officer(writer)
    make.declare_none(ballot, bid, by=author, at=make.later(40))
    readers = {
        "the public": app.test_client(),
        "another group": sign_in(make.officer(other)),
        "the bidder": sign_in(make.officer(bid.group)),
        "the administrator": sign_in(make.administrator(round_.pot.region)),
        "the treasurer": sign_in(make.treasurer(round_.pot.region)),
    }
    paths = addresses(app, round_id=round_.id, bid_id=bid.id, slug=round_.pot.slug, number=1, name="bids")
    paths += [f"/rounds/{round_.id}/ballot/{one.id}" for one in eligible_bids(round_)]
    db.session.commit()
    assert len(paths) > 60

    before = {who: all_that_is_told(reader, paths) for who, reader in readers.items()}
    db.session.execute(update(Score).where(Score.ballot_id == ballot.id).values(points=0, reason="No."))
    db.session.execute(
        update(Remark).where(Remark.ballot_id == ballot.id).values(comment="A long comment, too.")
    )
    db.session.commit()
    readers["the public"] = app.test_client()  # a visitor who has not been here before
    after = {who: all_that_is_told(reader, paths) for who, reader in readers.items()}

    told = [(who, path) for who in readers for path in paths if before[who][path] != after[who][path]]
    assert told == []
    answered = {path for who in readers for path in paths if before[who][path][0] == 200}
    assert len(answered) > 40
    own = sign_in(author).get(f"/rounds/{round_.id}/ballot/{bid.id}?group={writer.slug}")
    assert "A long comment, too." in own.get_data(as_text=True)  # the change is there for whoever may read it


# --- 51 --------------------------------------------------------------------------------------------


def rejected(round_) -> None:
    for group in roll(round_):
        act.cast_vote(
            current_proposal(round_.id), group, Choice.OBJECT,
            reason="Not enough.", by=make.person(), at=make.later(62),
        )  # fmt: skip


@pytest.mark.parametrize("way", ["the proposal was rejected", "scores are given anew"])
def test_a_new_allocation_needs_a_reason_and_a_second_administrator(app, way):
    """51: whoever has the allocation run again cannot lay its outcome before the groups alone."""
    anew = way == "scores are given anew"
    round_ = make.proposed_round() if anew else make.voting_round()
    first, second = (make.administrator(round_.pot.region) for _ in range(2))
    if not anew:
        rejected(round_)

    def again(reason: str) -> None:
        if anew:
            act.score_again(round_, make.later(70), reason=reason, by=first, at=make.later(63))
        else:
            act.propose_again(round_, reason=reason, by=first, at=make.later(63))

    with pytest.raises(ReasonNeeded):
        again(" ")
    again("A ballot was lost.")
    if anew:
        act.close_scoring(round_, by=second, at=make.later(70))
        third = make.administrator(round_.pot.region)
        with pytest.raises(RanAgain):
            act.put_to_vote(round_, by=second, at=make.later(71))  # who closed it counts as well
        second = third
    with pytest.raises(RanAgain):
        act.put_to_vote(round_, by=first, at=make.later(71))
    act.put_to_vote(round_, by=second, at=make.later(71))

    old, new = proposals_of(round_.id)
    assert round_.stage == Stage.RATIFICATION
    assert (old.replaced_reason, new.replaced_at) == ("A ballot was lost.", None)


def test_the_allocation_before_stays_readable_and_the_page_asks_for_somebody_else(
    app, sign_in, client, monkeypatch
):
    """51, on the pages."""
    monkeypatch.setattr(clock, "now", lambda: make.later(64))
    round_ = make.voting_round()
    rejected(round_)
    first, second = (make.administrator(round_.pot.region) for _ in range(2))
    act.propose_again(round_, reason="All groups objected.", by=first, at=make.later(63))
    db.session.commit()
    path, round_id = f"/rounds/{round_.id}/move/put-to-vote", round_.id

    mine, theirs = sign_in(first), sign_in(second)
    assert "another administrator must take this step" in mine.get(path).get_data(as_text=True)
    assert mine.post(path).status_code == 409
    assert "another administrator must" not in theirs.get(path).get_data(as_text=True)
    assert theirs.post(path).status_code == 303

    assert find_round(round_id).stage == Stage.RATIFICATION
    page = client.get(f"/rounds/{round_id}/proposals/1").get_data(as_text=True)
    assert "All groups objected." in page
