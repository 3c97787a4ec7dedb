"""Deadlines (57 to 59): the server's clock at the moment of the write decides, for all or nothing."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from time import sleep

import pytest
import time_machine
from sqlalchemy import select

from fundpots import clock
from fundpots.allocations.queries import current_proposal
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.log import LogEntry, first_broken
from fundpots.mail import Email
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import takes_bids
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Remark
from fundpots.scoring.operations import cast_ballot
from fundpots.scoring.queries import bench, marks, panel
from tests import make
from tests.battery.hands import place, together

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def slow(test):
    """A test that takes its time, even on a quiet machine."""
    return pytest.mark.slow(pytest.mark.timeout(600)(test))


@pytest.fixture(scope="module", params=BOTH)
def here(request, tmp_path_factory):
    """One server for the tests of this module."""
    name = "postgres_server" if request.param == "postgres" else "sqlite_files"
    with place(request.getfixturevalue(name), tmp_path_factory.mktemp("deadlines")) as made:
        yield made


def wait_until(moment: datetime) -> None:
    sleep(max(0.0, (moment - clock.now()).total_seconds()))


def in_days(bids: float, scores: float = 20, votes: float = 40) -> dict[str, datetime]:
    """Deadlines of a round that is open now."""
    days = {"bids_close_at": bids, "scoring_closes_at": scores, "vote_closes_at": votes}
    return {name: clock.now() + timedelta(days=day) for name, day in days.items()}


@slow
def test_of_fifty_bids_signed_around_the_deadline_exactly_the_early_ones_count(here):
    """57 and 58: each hand also sends a clock of its own that is wrong by a day; it changes nothing."""
    round_ = make.opened_round(at=clock.now(), members=(10,) * 50, **in_days(10))
    signers = {}
    for group in make.groups_in(round_):
        bid = make.bid(round_, group, at=clock.now())
        first, second = make.officers_for(group)
        make.bid_acts.send_for_sign_off(bid, by=first, at=clock.now())
        signers[bid.id] = here.hand(second)
        signers[bid.id].browser.headers["Date"] = "Sun, 01 Nov 2026 12:00:00 GMT"
    db.session.flush()
    versions = {
        bid.id: bid.version for bid in db.session.scalars(select(Bid).where(Bid.round_id == round_.id))
    }
    round_.bids_close_at = deadline = clock.now() + timedelta(seconds=4)

    def sign(place_: int, key: int):
        wait_until(deadline + timedelta(seconds=place_ / 25 - 1))  # from one second before to one after
        return signers[key].post(f"/bids/{key}/sign-off", answer="sign", version=str(versions[key]))

    answers = together([lambda n=n, key=key: sign(n, key) for n, key in enumerate(signers)])

    ended = dict(zip(signers, answers, strict=True))
    assert Counter(answer.status_code for answer in answers).keys() <= {303, 409}
    for key, answer in ended.items():
        bid = db.session.get_one(Bid, key)
        letters = db.session.scalars(
            select(Email.kind).where(Email.bid_id == key, Email.kind == "bid-receipt")
        ).all()
        acts = db.session.scalars(
            select(LogEntry.at).where(LogEntry.bid_id == key, LogEntry.act == "bid.submitted")
        )
        if answer.status_code == 303:
            assert bid.submitted_at < deadline
            assert list(acts) == [bid.submitted_at]
            assert len(letters) == 2  # one for each officer
            assert bid.reference in signers[key].get(f"/bids/{key}/receipt").text
        else:
            assert (bid.submitted_at, letters, list(acts)) == (None, [], [])
            assert "The deadline for bids has passed" in answer.text
    late = [key for n, key in enumerate(signers) if n >= 25]  # sent at the deadline or after it
    assert all(ended[key].status_code == 409 for key in late)
    assert first_broken(db.session.scalars(select(LogEntry).order_by(LogEntry.seq))) is None


@slow
def test_an_administrator_who_closes_while_scores_come_in_freezes_whole_ballots(here):
    """59: what was frozen is what is stored, whatever the race decided; and 47: nothing comes in after it."""
    round_ = make.scoring_round(members=tuple(range(10, 250, 10)), bids=8)
    keys, sent, judges = [criterion.id for criterion in criteria_of(round_)], [], bench(round_)
    for seat in panel(round_):
        by, ballot = make.officer(seat.group), make.ballot(round_, seat.group)
        mine = judges.to_judge(seat.group_id)
        for bid in mine:
            make.scored(ballot, bid, 1, 1, by=by)
        cast_ballot(ballot, by=by, at=make.later(41))
        hand = here.hand(by)
        for bid in mine[:2]:
            version = db.session.get(Remark, (ballot.id, bid.id)).version
            path = f"/rounds/{round_.id}/ballot/{bid.id}?group={seat.group.slug}"
            sent.append((seat.group.slug, bid.reference, hand, path, str(version)))
    round_id, closer = round_.id, here.hand(make.administrator(round_.pot.region))
    round_.scoring_closes_at = deadline = clock.now() + timedelta(seconds=3)
    round_.vote_closes_at = clock.now() + timedelta(days=3)
    given = (
        {f"points_{key}": "5" for key in keys} | {f"reason_{key}": "Late." for key in keys} | {"go": "draft"}
    )

    def save(place_: int, hand, path: str, version: str):
        wait_until(deadline + timedelta(seconds=(place_ % 40) / 20 - 1.5))
        return hand.post(path, version=version, **given)

    def close():
        wait_until(deadline)
        return closer.post(f"/rounds/{round_id}/move/close-scoring")

    *answers, closed = together(
        [*(lambda n=n, one=one: save(n, *one[2:]) for n, one in enumerate(sent)), close]
    )

    assert closed.status_code == 303
    assert db.session.get_one(Round, round_id).stage == Stage.PROPOSAL
    frozen = {
        (mark["group"], mark["bid"]): mark["mark"] for mark in current_proposal(round_id).inputs["marks"]
    }
    slugs = dict(db.session.execute(select(Group.id, Group.slug)).all())
    references = dict(db.session.execute(select(Bid.id, Bid.reference)).all())
    stored = {
        (slugs[group], references[bid]): mark
        for (group, bid), mark in marks(db.session.get_one(Round, round_id)).items()
    }
    assert frozen == stored
    assert Counter(answer.status_code for answer in answers).keys() <= {303, 409}
    for (slug, reference, *_), answer in zip(sent, answers, strict=True):
        assert stored[slug, reference] == (100.0 if answer.status_code == 303 else 20.0)
    for slug, reference, hand, path, version in sent[:5]:
        assert hand.post(path, version=version, **given).status_code == 409
        assert stored[slug, reference] in (20.0, 100.0)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (date(2026, 3, 28), 0),
        (date(2026, 3, 29), 1),
        (date(2026, 10, 24), 1),
        (date(2026, 10, 25), 0),
    ],
)
def test_on_days_on_which_clocks_change_a_round_closes_at_the_hour_that_is_shown(app, client, day, offset):
    """58: five in the afternoon in London is another hour of the world's clock before and after."""
    closes = clock.at_london(day, time(17, 0))
    opened = closes - timedelta(days=20)
    round_ = make.opened_round(
        at=opened,
        bids_close_at=closes,
        scoring_closes_at=closes + timedelta(days=20),
        vote_closes_at=closes + timedelta(days=40),
    )
    db.session.commit()

    assert closes == datetime(day.year, day.month, day.day, 17 - offset, tzinfo=UTC)
    with time_machine.travel(closes - timedelta(hours=1), tick=False):
        assert "5:00pm" in client.get(f"/rounds/{round_.id}").get_data(as_text=True)
    for seconds, open_ in ((-1, True), (0, False), (3600, False)):
        assert takes_bids(round_, closes + timedelta(seconds=seconds)) is open_


def test_the_hour_that_comes_twice_is_the_first_one(app):
    """58: clocks show half past one of that night in October twice; the earlier one counts."""
    assert clock.at_london(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock.end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)
    assert clock.end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)
