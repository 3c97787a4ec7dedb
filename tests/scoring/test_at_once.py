"""Many hands on one round: nothing is lost, nothing half done, on both databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest
from sqlalchemy import func, select

from fundpots import clock
from fundpots.allocations.operations import close_scoring
from fundpots.bids.models import Bid
from fundpots.db import begin_write, db
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of, find_round
from fundpots.rounds.rules import ScoringNotOpen
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.operations import cast_ballot, declare_none, open_ballot, save_scores
from fundpots.scoring.queries import ballot_of, bench, marks, panel
from fundpots.scoring.rules import Points
from tests import make

BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
AT = make.later(40)
#: As many requests as a server of the usual size has in hand: two workers with four threads each.
HANDS = 8


@pytest.fixture
def in_scoring(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def at_once(app, acts):
    """Run acts in threads, each in a transaction of its own; their answers, or the refusals."""

    def run(act):
        with app.app_context():
            try:
                begin_write()
                answer = act()
                db.session.commit()
            except ScoringNotOpen as refused:
                db.session.rollback()
                return refused
            finally:
                db.session.remove()
            return answer

    db.session.commit()
    db.session.remove()
    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(run, acts))


@BOTH
def test_two_hundred_scores_saved_at_once_are_all_kept(app, sign_in, in_scoring, where):
    round_ = make.scoring_round(members=tuple(range(5, 130, 5)), bids=10)
    clients, sent = {}, []
    keys = [criterion.id for criterion in criteria_of(round_)]
    for seat in panel(round_):
        by, ballot = make.officer(seat.group), make.ballot(round_, seat.group)
        mine = bench(round_).to_judge(seat.group_id)
        for bid in mine:
            declare_none(ballot, bid, by=by, at=AT)
        db.session.flush()
        clients[seat.group_id] = sign_in(by)
        for bid in mine:
            path = f"/rounds/{round_.id}/ballot/{bid.id}?group={seat.group.slug}"
            version = db.session.get(Remark, (ballot.id, bid.id)).version
            sent.append((seat.group_id, path, version))
    assert len(sent) == 200
    db.session.commit()
    db.session.remove()

    def save(one) -> tuple[int, float]:
        group_id, path, version = one
        began = perf_counter()
        fields = {f"points_{key}": "4" for key in keys} | {f"reason_{key}": "Sound." for key in keys}
        client = app.test_client()
        client._cookies = clients[group_id]._cookies
        answer = client.post(path, data={**fields, "version": version, "go": "draft"})
        return answer.status_code, perf_counter() - began

    with ThreadPoolExecutor(HANDS) as hands:
        answers = list(hands.map(save, sent))

    times = sorted(seconds for _, seconds in answers)
    print(f"{where}: median {times[100] * 1000:.0f} ms, 99 % within {times[197] * 1000:.0f} ms")
    assert Counter(status for status, _ in answers) == {303: 200}
    kept = db.session.scalar(select(func.count()).select_from(Score).where(Score.points == 4))
    assert kept == 200 * len(keys)


@BOTH
def test_scores_that_come_in_while_scoring_closes_are_wholly_in_or_refused(app, where):
    round_ = make.scoring_round(members=tuple(range(10, 130, 10)), bids=6)
    keys = [criterion.id for criterion in criteria_of(round_)]
    round_id, wanted = round_.id, []
    for seat in panel(round_):
        by, ballot = make.officer(seat.group), make.ballot(round_, seat.group)
        mine = bench(round_).to_judge(seat.group_id)
        for bid in mine:
            make.scored(ballot, bid, 1, 1, by=by)
        cast_ballot(ballot, by=by, at=AT)
        wanted += [(seat.group_id, bid.id, by.id) for bid in mine]
    close_at, last = round_.scoring_closes_at, make.later(59)

    def change(group_id, bid_id, by_id):
        def act():
            bid, by = db.session.get(Bid, bid_id), db.session.get(Person, by_id)
            given = {key: Points(5, "At the last moment.") for key in keys}
            save_scores(
                ballot_of(round_id, group_id), bid, given,
                comment="", private_note="", version=None, by=by, at=last,
            )  # fmt: skip
            return "kept"

        return act

    def close():
        return close_scoring(db.session.get(Round, round_id), by=None, at=close_at).inputs

    acts = [change(*one) for one in wanted]
    early, late = acts[:-5], acts[-5:]
    answers = at_once(app, [*early[:20], close, *early[20:]])
    inputs = answers.pop(20)
    answers += at_once(app, late)

    kept = {one[:2] for one, answer in zip(wanted, answers, strict=True) if answer == "kept"}
    refused = [answer for answer in answers if isinstance(answer, ScoringNotOpen)]
    round_ = find_round(round_id)
    slugs = {group.id: group.slug for group in db.session.scalars(select(Group))}
    references = {bid.id: bid.reference for bid in db.session.scalars(select(Bid))}
    frozen = {(mark["group"], mark["bid"]): mark["mark"] for mark in inputs["marks"]}
    stored = {(slugs[group], references[bid]): mark for (group, bid), mark in marks(round_).items()}

    assert len(kept) + len(refused) == len(wanted)
    assert len(refused) >= len(late)
    assert frozen == stored
    for group_id, bid_id, _ in wanted:
        mark = stored[slugs[group_id], references[bid_id]]
        assert mark == (100.0 if (group_id, bid_id) in kept else 20.0)


@BOTH
def test_of_many_who_begin_a_ballot_at_once_all_get_the_same(app, where):
    round_ = make.scoring_round()
    group, _ = make.judging(round_)
    round_id, group_id = round_.id, group.id

    def begin():
        return open_ballot(db.session.get(Round, round_id), db.session.get(Group, group_id), at=AT).id

    answers = at_once(app, [begin] * HANDS)

    assert len(set(answers)) == 1
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1
