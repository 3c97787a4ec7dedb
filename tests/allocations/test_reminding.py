"""Letters five working days before a deadline: once, and only to those who are behind."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from fundpots import log
from fundpots.allocations.operations import cast_vote, remind_of_deadline, rounds_to_remind
from fundpots.allocations.operations.reminding import reminder_from
from fundpots.allocations.queries import current_proposal
from fundpots.allocations.stages import Choice
from fundpots.bids.operations import send_for_sign_off, withdraw
from fundpots.cli.remind import remind
from fundpots.db import db
from fundpots.mail import Email
from fundpots.rounds.operations import extend
from fundpots.scoring.queries import turnout
from tests import make
from tests.make import later

#: Bids close on 2 December 2026; St Andrew's day, a Monday, and a weekend lie before it.
BIDS_DAY, SCORING_DAY, VOTE_DAY = later(21.5), later(50.5), later(72.5)


def letters():
    rows = db.session.execute(select(Email.kind, Email.to).order_by(Email.id)).all()
    return [(kind, to) for kind, to in rows if kind.endswith("-reminder")]


def to_officers(kind, *groups):
    return sorted((kind, one.email) for group in groups for one in make.officers_for(group))


@pytest.fixture
def bidding(app):
    """Four groups: with a draft, with one that waits for a signature, with a bid that is in, without any."""
    made = make.opened_round()
    groups = make.groups_in(made)
    make.bid(made, groups[0])
    send_for_sign_off(make.bid(made, groups[1]), by=make.officers_for(groups[1])[0], at=later(2))
    make.submitted_bid(made, groups[2])
    for group in groups:
        make.officers_for(group)
    db.session.commit()
    return made, groups


@pytest.mark.parametrize(
    ("deadline", "from_day"),
    [
        ("2026-11-20T17:00", "2026-11-13T00:00"),
        ("2026-12-02T12:00", "2026-11-24T00:00"),  # St Andrew's day is free in Scotland
        ("2026-12-29T12:00", "2026-12-18T00:00"),  # Christmas, and Boxing day on a Monday
        ("2027-04-01T12:00", "2027-03-23T00:00"),  # Good Friday and Easter Monday
    ],
)
def test_five_working_days_are_counted_without_weekends_and_bank_holidays(deadline, from_day):
    moment = datetime.fromisoformat(deadline).replace(tzinfo=UTC)

    assert reminder_from(moment) == datetime.fromisoformat(from_day).replace(tzinfo=UTC)


def test_nobody_is_reminded_too_early_or_too_late(bidding):
    assert rounds_to_remind(later(21.4)) == []
    assert rounds_to_remind(BIDS_DAY) == [bidding[0].id]
    assert rounds_to_remind(later(30)) == []


def test_only_groups_whose_draft_is_not_in_are_reminded(bidding):
    made, groups = bidding

    assert remind_of_deadline(made.id, at=BIDS_DAY) == 2
    assert sorted(letters()) == to_officers("bid-reminder", groups[0], groups[1])
    texts = db.session.scalars(
        select(Email.text).where(Email.kind == "bid-reminder").order_by(Email.id)
    ).all()
    assert "/edit" in texts[0]
    assert "/sign-off" in texts[-1]


def test_a_withdrawn_draft_is_left_in_peace(app):
    draft = make.bid()
    withdraw(draft, by=make.officers_for(draft.group)[0], at=later(3))

    assert remind_of_deadline(draft.round_id, at=BIDS_DAY) == 0
    assert letters() == []


def test_a_deadline_is_written_about_once_and_in_the_record(bidding):
    made, _ = bidding
    remind_of_deadline(made.id, at=BIDS_DAY)
    sent = letters()

    again = [remind_of_deadline(made.id, at=at) for at in (BIDS_DAY, later(25), later(29.9))]

    assert again == [0, 0, 0]
    assert rounds_to_remind(later(25)) == []
    assert letters() == sent
    entry = db.session.scalars(select(log.LogEntry).where(log.LogEntry.act == "deadline.reminded")).one()
    assert json.loads(entry.after) == {"deadline": later(30).isoformat()}


def test_a_deadline_that_was_put_off_is_a_new_one(bidding):
    made, _ = bidding
    remind_of_deadline(made.id, at=BIDS_DAY)
    extend(made, "bids_close_at", later(45), reason="Snow.", by=None, at=later(25))

    assert rounds_to_remind(later(26)) == []
    assert rounds_to_remind(later(40)) == [made.id]


def test_who_was_told_yesterday_that_a_stage_began_is_not_reminded_today(app):
    made = make.opened_round(bids_close_at=later(3))

    assert rounds_to_remind(later(0.5)) == []
    assert rounds_to_remind(later(1)) == [made.id]


def test_groups_that_have_scores_left_to_give_are_reminded(app):
    made = make.scoring_round()
    behind = [row.group for row in turnout(made) if row.is_behind]
    for group in behind:
        make.officers_for(group)

    assert rounds_to_remind(SCORING_DAY) == [made.id]
    assert remind_of_deadline(made.id, at=SCORING_DAY) == len(behind) > 0
    assert sorted(letters()) == to_officers("scoring-reminder", *behind)


def test_nobody_is_reminded_of_scores_that_all_have_given(app):
    made = make.scoring_round()
    make.fill_ballots(made)

    assert remind_of_deadline(made.id, at=SCORING_DAY) == 0
    assert rounds_to_remind(SCORING_DAY) == []
    assert letters() == []


def test_groups_that_have_not_voted_are_reminded(app):
    made = make.voting_round()
    voted, *others = make.groups_in(made)
    for group in (voted, *others):
        make.officers_for(group)
    by = make.officers_for(voted)[0]
    cast_vote(current_proposal(made.id), voted, Choice.ABSTAIN, by=by, at=later(62))

    assert remind_of_deadline(made.id, at=VOTE_DAY) == len(others)
    assert sorted(letters()) == to_officers("vote-reminder", *others)


def test_the_command_reminds_once(monkeypatch, bidding, app):
    monkeypatch.setenv("FUNDPOTS_TESTING", "1")
    monkeypatch.setenv("DATABASE_URL", app.config["SQLALCHEMY_DATABASE_URI"])

    with time_machine.travel(BIDS_DAY, tick=False):
        ran = [CliRunner().invoke(remind).stdout.strip() for _ in range(2)]

    assert ran == ['{"rounds": 1, "groups": 2}', '{"rounds": 0, "groups": 0}']
    assert len(letters()) == 4
