"""What every change of a ballot begins and ends with: locks, the deadline, the receipt, the record."""

import hashlib
from datetime import datetime
from typing import Any, Unpack

from fundpots import log, mail
from fundpots.bids.models import Bid
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring.models import Ballot
from fundpots.scoring.queries import bench, paper_of, refusal_to_score
from fundpots.scoring.rules import CastAlready, is_complete, mark_of


def hold(ballot: Ballot, at: datetime) -> None:
    """Keep the round at its stage and the ballot to oneself, then ask whether scores are taken.

    Many ballots may hold the round at once; whoever closes scoring waits for all of them, and those
    who come later find it closed. So each score is wholly in or refused.
    """
    locked(Round, ballot.round_id, shared=True)
    locked(Ballot, ballot.id)
    must_take_scores(ballot.round, at)


def hold_to_write(ballot: Ballot, by: Person, at: datetime) -> None:
    """Hold a ballot in order to change what it says: once cast, that is for officers.

    Raises ScoringNotOpen, CastAlready.
    """
    hold(ballot, at)
    if ballot.cast_at is not None and by.id not in {officer.id for officer in officers_of(ballot.group_id)}:
        raise CastAlready


def check_judge(ballot: Ballot, bid: Bid) -> None:
    """Raise the one reason for which the ballot's group may not judge this bid."""
    refusal = refusal_to_score(bid, ballot.group_id)
    if refusal is not None:
        raise refusal


def cast_again(ballot: Ballot, by: Person, at: datetime) -> None:
    """An officer's change to a cast ballot counts at once; where the terms ask, a second officer looks again.

    The others are asked by letter, but once only while the same officer goes on changing it.
    """
    if ballot.cast_at is None:
        return
    db.session.flush()
    asked_already = ballot.cast_by_id == by.id and ballot.confirmed_at is None
    ballot.receipt, ballot.cast_at, ballot.cast_by_id = receipt_of(ballot), at, by.id
    ballot.confirmed_at = ballot.confirmed_by_id = None
    if ballot.round.second_confirmation and not asked_already:
        for officer in officers_of(ballot.group_id):
            if officer.id != by.id:
                mail.letter(
                    "ballot-changed", to=officer, at=at, round_id=ballot.round_id, ballot=ballot, by=by
                )


def receipt_of(ballot: Ballot) -> str:
    """The hash of the marks that the ballot gives; the published bundle will hold the same one.

    It stays with the group until then: marks are few enough to be guessed from their hash.
    """
    from weighting.canonical import sha256_canonical

    weights = {criterion.id: criterion.weight for criterion in criteria_of(ballot.round)}
    paper = paper_of(ballot)
    return sha256_canonical(
        {
            str(bid.reference): mark_of(weights, paper.given(bid.id))
            for bid in bench(ballot.round).to_judge(ballot.group_id)
            if is_complete(weights, paper.given(bid.id))
        }
    )


def note(act: str, ballot: Ballot, by: Person, at: datetime, **what: Unpack[log.Told]) -> None:
    """Record an act on a ballot. Which bid it was about is never named: that is part of what is secret."""
    log.record(
        act,
        at=at,
        person_id=by.id,
        group_id=ballot.group_id,
        pot_id=ballot.round.pot_id,
        round_id=ballot.round_id,
        **what,
    )


def sealed(ballot: Ballot, told: Any) -> str:
    """A digest that proves later what was said, and tells nothing now: what a ballot says is secret."""
    return hashlib.sha256(f"{ballot.nonce}{log.canonical(told)}".encode()).hexdigest()
