"""Many at once against the real server, on both databases (53 to 56, 60): nothing is lost or overspent."""

import csv
import io
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from fundpots import clock
from fundpots.allocations.operations import cast_vote
from fundpots.allocations.queries import current_proposal, roll
from fundpots.allocations.stages import Choice
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.log import LogEntry, first_broken
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.operations import deposit
from fundpots.pots.queries import balances
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Remark, Score
from fundpots.scoring.queries import bench, panel
from fundpots.treasury.models import Award
from tests import make
from tests.battery.hands import place, together

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}


@pytest.fixture(scope="module", params=BOTH)
def here(request, tmp_path_factory):
    """One server for all tests of this module; each makes its own pots and rounds in it."""
    name = "postgres_server" if request.param == "postgres" else "sqlite_files"
    with place(request.getfixturevalue(name), tmp_path_factory.mktemp("at-once")) as made:
        yield made


@pytest.fixture(autouse=True)
def sound(here):
    """Whatever happened, the record holds, the books balance, and the server met nothing unexpected."""
    yield
    db.session.rollback()
    assert first_broken(db.session.scalars(select(LogEntry).order_by(LogEntry.seq))) is None
    sums = db.session.scalars(select(func.sum(Entry.amount_pence)).group_by(Entry.transaction_id))
    assert set(sums) <= {0}
    assert "Traceback" not in here.server.said()


def test_sixteen_transfers_at_once_never_overspend_a_pot(here):
    """53: £9.50 is there, sixteen take £1 each: nine get it, the others are told why not."""
    region = make.region()
    purse, other = make.money_in(make.pot(region), 950), make.pot(region)
    hands = [here.hand(make.treasurer(region)) for _ in range(16)]
    key, other_key, path = purse.id, other.id, f"/pots/{purse.slug}/transfer"
    sent = {"amount": "1", "to_pot": other.slug, "reason": "For the other pot", **TODAY}

    answers = together([lambda hand=hand: hand.post(path, **sent) for hand in hands])

    assert Counter(answer.status_code for answer in answers) == {303: 9, 200: 7}
    assert balances(key).available_pence == 50
    assert balances(other_key).available_pence == 900
    refused = [answer.text for answer in answers if answer.status_code == 200]
    assert all("govuk-error-summary" in text and "£0.50" in text for text in refused)


def test_sixteen_awards_from_one_pot_at_once_never_overspend_it(here):
    """53: sixteen rounds share a pot in which there is money for about five of them."""
    rounds = [make.voting_round(bids=4) for _ in range(16)]
    voter = make.person()
    for one in rounds:
        for group in roll(one):
            cast_vote(current_proposal(one.id), group, Choice.APPROVE, by=voter, at=make.later(62))
    wanted = {one.id: current_proposal(one.id).summary["awarded_pence"] for one in rounds}
    there = sorted(wanted.values())[8] * 11 // 2
    purse = make.money_in(make.pot(), there)
    for one in rounds:
        one.pot_id = purse.id
    pot_id, hands = purse.id, [here.hand(make.administrator()) for _ in rounds]

    answers = together(
        [
            lambda hand=hand, key=key: hand.post(f"/rounds/{key}/move/publish")
            for hand, key in zip(hands, wanted, strict=True)
        ]
    )

    held, given = balances(pot_id), 0
    for answer, (key, pence) in zip(answers, wanted.items(), strict=True):
        awards = db.session.scalars(select(Award.amount_pence).join(Bid).where(Bid.round_id == key)).all()
        if answer.status_code == 303:
            assert sum(awards) == pence
            given += pence
        else:
            assert (answer.status_code, awards) == (409, [])
            assert held.available_pence < pence  # it was refused because there was not enough
            assert "pot" in answer.text
        assert (db.session.get_one(Round, key).stage == Stage.PUBLISHED) is bool(awards)
    assert 0 < given <= there
    assert (held.available_pence, held.committed_pence) == (there - given, given)


def test_a_double_click_counts_once_and_both_answers_lead_to_it(here):
    """54: fifty forms, each sent twice in parallel."""
    region = make.region()
    purse, by = make.pot(region), make.treasurer(region)
    key, page, path = purse.id, f"/pots/{purse.slug}", f"/pots/{purse.slug}/deposit"
    hands = [here.hand(by) for _ in range(10)]
    answers = []
    for again in range(5):
        doubled = [
            lambda hand=hand, n=10 * again + n: hand.post(
                path, amount="1", reason=f"Gift {n}", submit_key=f"{key:06}-{n:018}", **TODAY
            )
            for n, hand in enumerate(hands)
            for _click in range(2)
        ]
        answers += together(doubled)

    assert Counter(answer.status_code for answer in answers) == {303: 100}
    assert Counter(answer.headers["Location"] for answer in answers) == {page: 100}
    reasons = db.session.scalars(
        select(Transaction.reason).join(Entry).where(Entry.pot_id == key, Entry.account == "available")
    ).all()
    assert sorted(reasons) == sorted(f"Gift {n}" for n in range(50))


def test_of_two_editors_of_one_bid_the_second_sees_both_texts(here):
    """55: nobody's text is lost, neither the one that is saved nor the one that is not."""
    bid = make.bid(make.opened_round(at=clock.now(), **soon()), at=clock.now())
    first, second = (here.hand(one) for one in make.officers_for(bid.group)[:2])
    path = f"/bids/{bid.id}/edit/project"
    db.session.commit()
    version = first.hidden(path, "version")
    texts = {"title": "Warm room", "project": "We cook.", "benefit": "Everybody.", "complete": "no"}

    answers = together(
        [
            lambda hand=hand, text=text: hand.post(path, version=version, summary=text, **texts)
            for hand, text in ((first, "Soup on Tuesdays"), (second, "Bread on Fridays"))
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    lost = next(answer.text for answer in answers if answer.status_code == 409)
    assert "Soup on Tuesdays" in lost
    assert "Bread on Fridays" in lost


def test_two_hundred_ballots_saved_at_once_are_all_kept(here):
    """56: two hundred groups save a bid's scores in the same second."""
    round_ = make.scoring_round(members=(50,) * 201, bids=6)
    keys, sent, judges = [criterion.id for criterion in criteria_of(round_)], [], bench(round_)
    for seat in panel(round_):
        for bid in judges.to_judge(seat.group_id)[:1]:
            by, ballot = make.officer(seat.group), make.ballot(round_, seat.group)
            make.declare_none(ballot, bid, by=by, at=make.later(40))
            version = db.session.get(Remark, (ballot.id, bid.id)).version
            path = f"/rounds/{round_.id}/ballot/{bid.id}?group={seat.group.slug}"
            sent.append((here.hand(by), path, version))
    round_.scoring_closes_at, round_.vote_closes_at = (clock.now() + timedelta(days=n) for n in (1, 2))
    marks = {f"points_{key}": "4" for key in keys} | {f"reason_{key}": "Sound." for key in keys}
    assert len(sent) >= 200

    answers = together(
        [hand.filled(path, version=version, go="draft", **marks) for hand, path, version in sent]
    )

    times = sorted(answer.elapsed.total_seconds() for answer in answers)
    print(f"{len(sent)} ballots: median {times[len(times) // 2]:.2f} s, longest {times[-1]:.2f} s")
    assert Counter(answer.status_code for answer in answers) == {303: len(sent)}
    kept = db.session.scalar(select(func.count()).select_from(Score).where(Score.criterion_id.in_(keys)))
    assert kept == len(sent) * len(keys)


def test_an_export_made_while_others_write_is_of_one_moment(here):
    """60: every movement in the file is there with both its sides, and the sum is nothing."""
    region = make.region()
    purse, by = make.pot(region), make.treasurer(region)
    slug, pot_id = purse.slug, purse.id
    for _ in range(40):
        deposit(purse, 100, on=date(2026, 11, 2), reason="Dues", by=None, at=make.NOON)
    writers, reader = [here.hand(by) for _ in range(6)], here.hand(by)

    def write(hand):
        return [
            hand.post(f"/pots/{slug}/deposit", amount="1", reason="Gift", **TODAY).status_code
            for _ in range(5)
        ]

    def read():
        return [reader.get(f"/exports/ledger.csv?pot={pot_id}").content.decode("utf-8-sig") for _ in range(6)]

    *written, files = together([*(lambda hand=hand: write(hand) for hand in writers), read])

    assert {status for one in written for status in one} == {303}
    for file in files:
        rows = list(csv.DictReader(io.StringIO(file, newline="")))
        assert len(rows) >= 80
        assert len(rows) % 2 == 0
        assert sum(round(float(row["Amount (£)"]) * 100) for row in rows) == 0
    assert db.session.get_one(Pot, pot_id) is not None


def soon() -> dict:
    """Deadlines of a round that is open now."""
    names = ("bids_close_at", "scoring_closes_at", "vote_closes_at")
    return {name: clock.now() + timedelta(days=10 * n) for n, name in enumerate(names, start=1)}
