"""The life of a round: which steps there are, who guards them, and what a deadline means."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from fundpots.clock import at_london
from fundpots.db import db
from fundpots.log import LogEntry, first_broken
from fundpots.mail import Email
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.rounds import operations
from fundpots.rounds.models import Round
from fundpots.rounds.queries import extensions_of, free_pence, moves_of, open_rounds
from fundpots.rounds.rules import (
    DateNotLater,
    DatesOutOfOrder,
    NotAfterOpening,
    ReasonNeeded,
    RoundIncomplete,
    RoundNotOpen,
    TooEarly,
    TooLate,
    WrongStage,
    appeals_close_at,
    bids_are_in,
    commitment_to,
    digest_of,
    must_take_bids,
    takes_bids,
    takes_scores,
    takes_votes,
)
from fundpots.rounds.rules.life import find_move
from fundpots.rounds.stages import MOVES, Stage
from tests import make
from weighting.canonical import sha256_canonical
from weighting.seeds import seed_from

A_SECOND = timedelta(seconds=1)


@given(name=st.sampled_from([move.name for move in MOVES] + ["reopen"]), stage=st.sampled_from(Stage))
def test_no_step_is_taken_that_is_not_in_the_table(name, stage):
    there = [move for move in MOVES if (move.name, move.start) == (name, stage)]

    if there:
        assert find_move(name, stage) == there[0]
    else:
        with pytest.raises(WrongStage):
            find_move(name, stage)


def test_a_round_takes_bids_up_to_the_last_second_before_its_deadline(app):
    round_ = make.opened_round(bids_close_at=make.later(10))

    assert takes_bids(round_, make.later(10) - A_SECOND)
    assert not takes_bids(round_, make.later(10))
    assert bids_are_in(round_, make.later(10))
    with pytest.raises(RoundNotOpen, match="deadline"):
        must_take_bids(round_, make.later(10))


def test_a_round_that_was_opened_early_takes_bids_from_its_first_day_on(app):
    round_ = make.opened_round(opens_at=make.later(5))

    assert round_.stage == Stage.OPEN
    assert not takes_bids(round_, make.later(5) - A_SECOND)
    assert takes_bids(round_, make.later(5))


def test_open_rounds_are_those_that_take_bids_now(app):
    soon = make.opened_round(amount_pence=150_000, opens_at=make.later(1), bids_close_at=make.later(20))
    later = make.round_(soon.pot, count=soon.presence_count, amount_pence=150_000)
    make.criteria(later)
    operations.open_round(later, by=None, at=make.NOON)

    listed = {day: open_rounds(make.later(day)) for day in (0, 1, 20, 30)}

    assert listed == {0: [later], 1: [soon, later], 20: [later], 30: []}
    assert all(takes_bids(round_, make.later(day)) for day, rounds in listed.items() for round_ in rounds)


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31", "2026-12-25"])
def test_a_deadline_on_the_day_when_clocks_change_falls_at_the_time_shown(day):
    shown = at_london(datetime.fromisoformat(day).date(), datetime(2000, 1, 1, 17).time())
    round_ = Round(stage=Stage.OPEN, bids_close_at=shown)
    offset = timedelta(hours=1) if day == "2027-03-28" else timedelta(0)

    assert shown == datetime.fromisoformat(day).replace(hour=17, tzinfo=UTC) - offset
    assert takes_bids(round_, shown - A_SECOND)
    assert not takes_bids(round_, shown)


@pytest.mark.parametrize("stage", Stage)
def test_scores_and_votes_are_taken_at_one_stage_each(stage):
    round_ = Round(stage=stage, scoring_closes_at=make.later(1), vote_closes_at=make.later(1))

    assert takes_scores(round_, make.NOON) == (stage == Stage.SCORING)
    assert takes_votes(round_, make.NOON) == (stage == Stage.RATIFICATION)
    assert not takes_scores(round_, make.later(1))
    assert not takes_votes(round_, make.later(1))


def test_appeals_close_at_the_end_of_the_last_day_in_london():
    round_ = Round(published_at=datetime(2027, 3, 20, 23, 30, tzinfo=UTC), appeal_days=14)

    assert appeals_close_at(round_) == datetime(2027, 4, 3, 22, 59, 59, tzinfo=UTC)


def test_opening_locks_hashes_and_commits(app):
    round_ = make.complete_draft()
    who = make.person()

    operations.open_round(round_, by=who, at=make.NOON)

    assert round_.stage == Stage.OPEN
    assert round_.opened_at == round_.opens_at == make.NOON
    assert round_.terms_digest == digest_of(round_.terms)
    assert round_.seed_commitment == commitment_to(round_.seed_secret)
    assert round_.seed is None
    assert round_.seed_secret not in str(round_.terms)
    assert [(move.name, move.by_id) for move in moves_of(round_)] == [("open", who.id)]


def test_the_secret_of_the_seed_stands_nowhere_in_the_record(app):
    round_ = make.opened_round()

    told = [f"{entry.before} {entry.after}" for entry in db.session.scalars(select(LogEntry))]
    assert told
    assert not any(round_.seed_secret in text for text in told)
    assert any(round_.seed_commitment in text for text in told)


def test_the_digest_is_the_same_after_the_database_has_given_the_terms_back(app):
    round_ = make.opened_round(tilt=0.1 + 0.2)
    db.session.commit()
    db.session.expire_all()

    assert digest_of(round_.terms) == round_.terms_digest


def test_opening_twice_keeps_the_first_opening(app):
    round_ = make.opened_round()
    secret, digest = round_.seed_secret, round_.terms_digest

    operations.open_round(round_, by=None, at=make.later(1))

    assert (round_.seed_secret, round_.terms_digest, round_.opened_at) == (secret, digest, make.NOON)
    assert len(moves_of(round_)) == 1


def test_an_incomplete_round_does_not_open_and_says_what_is_missing(app):
    round_ = make.complete_draft(summary="", vote_closes_at=None)

    with pytest.raises(RoundIncomplete) as refused:
        operations.open_round(round_, by=None, at=make.NOON)

    assert [item.section for item in refused.value.missing] == ["texts", "dates"]
    assert round_.stage == Stage.DRAFT


def test_two_rounds_cannot_promise_the_same_money(app):
    first = make.opened_round()
    second = make.round_(first.pot, count=first.presence_count)
    make.criteria(second)

    assert free_pence(first.pot_id) == 100_000
    with pytest.raises(RoundIncomplete) as refused:
        operations.open_round(second, by=None, at=make.NOON)
    assert [item.section for item in refused.value.missing] == ["money"]


def test_bids_close_after_the_deadline_and_once(app):
    round_ = make.opened_round(bids_close_at=make.later(10))

    with pytest.raises(TooEarly):
        operations.close_bids(round_, by=None, at=make.later(10) - A_SECOND)
    operations.close_bids(round_, by=None, at=make.later(10))
    operations.close_bids(round_, by=None, at=make.later(11))

    assert round_.stage == Stage.SCREENING
    assert [move.name for move in moves_of(round_)] == ["open", "close-bids"]


def test_the_seed_follows_from_the_secret_and_the_closed_list_alone(app):
    first = make.opened_round(amount_pence=200_000)
    second = make.round_(first.pot, count=first.presence_count, amount_pence=200_000)
    make.criteria(second)
    operations.open_round(second, by=None, at=make.NOON)
    second.seed_secret = first.seed_secret

    closed = [{"id": "b1", "groups": ["g1"], "asked_pence": 50_000, "minimum_pence": 20_000}]
    operations.fix_seed(first, closed, by=None, at=make.later(40))
    operations.fix_seed(second, [{**closed[0], "asked_pence": 50_001}], by=None, at=make.later(40))

    seed = first.seed
    assert first.bid_list_digest == sha256_canonical(closed)
    assert seed == seed_from(first.seed_secret, first.bid_list_digest)
    assert seed != second.seed
    operations.fix_seed(first, [], by=None, at=make.later(41))
    assert first.seed == seed


def test_a_round_is_cancelled_only_for_a_reason(app):
    round_ = make.opened_round()

    with pytest.raises(ReasonNeeded):
        operations.cancel(round_, by=None, at=make.later(1), reason="  ")
    operations.cancel(round_, by=None, at=make.later(1), reason="The hall burnt down")

    assert round_.stage == Stage.CANCELLED
    assert moves_of(round_)[-1].reason == "The hall burnt down"
    with pytest.raises(WrongStage):
        operations.cancel(round_, by=None, at=make.later(2), reason="Again")


def test_a_deadline_is_only_ever_put_off_in_public(app):
    round_ = make.opened_round(
        bids_close_at=make.later(10), scoring_closes_at=make.later(20), vote_closes_at=make.later(30)
    )
    digest = round_.terms_digest

    operations.extend(
        round_, "bids_close_at", make.later(15), by=None, at=make.later(9), reason="The post was late"
    )

    assert round_.bids_close_at == make.later(15)
    assert round_.terms_digest == digest
    (told,) = extensions_of(round_)
    assert (told.date, told.was, told.became) == ("bids_close_at", make.later(10), make.later(15))
    assert told.reason == "The post was late"


@pytest.mark.parametrize(
    ("date", "until", "at", "refusal"),
    [
        ("bids_close_at", 9, 1, DateNotLater),
        ("bids_close_at", 25, 1, DatesOutOfOrder),
        ("bids_close_at", 15, 10, TooLate),
        ("opens_at", 15, 1, NotAfterOpening),
        ("made_at", 15, 1, NotAfterOpening),
        ("vote_closes_at", 35, 40, DateNotLater),
    ],
)
def test_a_deadline_is_not_moved_where_that_would_harm(app, date, until, at, refusal):
    round_ = make.opened_round(
        bids_close_at=make.later(10), scoring_closes_at=make.later(20), vote_closes_at=make.later(30)
    )

    with pytest.raises(refusal):
        operations.extend(round_, date, make.later(until), by=None, at=make.later(at), reason="A reason")


def test_the_dates_of_a_draft_are_edited_and_not_put_off(app):
    with pytest.raises(NotAfterOpening):
        operations.extend(
            make.round_(), "bids_close_at", make.later(90), by=None, at=make.NOON, reason="A reason"
        )


def test_every_step_leaves_one_move_and_the_chain_holds(app):
    round_ = make.opened_round()
    operations.close_bids(round_, by=None, at=make.later(40))
    operations.move(round_, "start-scoring", by=None, at=make.later(41))
    operations.move(round_, "close-scoring", by=None, at=make.later(61))
    with pytest.raises(ReasonNeeded):
        operations.move(round_, "score-again", by=None, at=make.later(62))
    operations.move(round_, "score-again", by=None, at=make.later(62), reason="Ballots were lost")

    acts = list(db.session.scalars(select(LogEntry).where(LogEntry.round_id == round_.id)))
    assert [move.end for move in moves_of(round_)] == [
        Stage.OPEN, Stage.SCREENING, Stage.SCORING, Stage.PROPOSAL, Stage.SCORING
    ]  # fmt: skip
    assert sum(entry.act == "round.score-again" for entry in acts) == 1
    assert first_broken(db.session.scalars(select(LogEntry).order_by(LogEntry.seq))) is None


def test_two_administrators_who_open_at_once_open_it_once(app):
    round_id = make.complete_draft().id
    db.session.commit()
    ready = threading.Barrier(2)

    def open_it() -> None:
        from fundpots.db import begin_write

        with app.app_context():
            ready.wait()
            begin_write()
            operations.open_round(db.session.get(Round, round_id), by=None, at=make.NOON)
            db.session.commit()

    both = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    db.session.expire_all()
    round_ = db.session.get(Round, round_id)
    assert round_.stage == Stage.OPEN
    assert len(moves_of(round_)) == 1
    assert round_.seed_commitment == commitment_to(round_.seed_secret)


def letters(kind: str) -> list[Email]:
    return list(db.session.scalars(select(Email).where(Email.kind == kind)))


def test_officers_of_the_region_are_told_of_opening_more_time_and_cancelling(app):
    round_ = make.complete_draft(nation="Wales")
    here, twice = db.session.scalars(select(Group).order_by(Group.id)).all()[:2]
    elsewhere = make.group([make.area()])
    english, welsh = make.officer(here), make.appointed(make.person(locale="cy"), Role.OFFICER, group=twice)
    make.appointed(english, Role.OFFICER, group=twice)
    make.officer(elsewhere)
    make.member(here)

    operations.open_round(round_, by=None, at=make.NOON)
    operations.extend(
        round_, "vote_closes_at", make.later(99), by=None, at=make.later(1), reason="The hall is let"
    )
    operations.cancel(round_, by=None, at=make.later(2), reason="The money was stolen")

    told = {letter.person_id: letter for letter in letters("round_open")}
    assert set(told) == {english.id, welsh.id}
    assert round_.name_cy in told[welsh.id].subject
    assert f"/cy/rounds/{round_.id}" in told[welsh.id].text
    assert "£4,000.00" in told[english.id].text
    assert all("The hall is let" in letter.text for letter in letters("round_extended"))
    assert len(letters("round_extended")) == len(letters("round_cancelled")) == 2
    assert "The money was stolen" in letters("round_cancelled")[0].text


def test_giving_up_a_draft_bothers_nobody(app):
    round_ = make.complete_draft()
    make.officer(db.session.scalars(select(Group)).first())

    operations.cancel(round_, by=None, at=make.NOON, reason="Begun twice")

    assert letters("round_cancelled") == []
