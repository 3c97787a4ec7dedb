"""One group's ballot: filled together, cast by an officer, confirmed by a second where the terms ask."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fundpots import log, mail
from fundpots.bids.models import Bid
from fundpots.db import db, locked
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring.models import Ballot, Interest, Remark, Score
from fundpots.scoring.queries import ballot_of, bench, progress_of, refusal_to_score, scores_of
from fundpots.scoring.rules import (
    NotCast,
    NotDeclaredYet,
    NothingScored,
    Points,
    SameConfirmer,
    UnknownPoints,
    is_complete,
    mark_of,
)


def open_ballot(round_: Round, group: Group, *, at: datetime) -> Ballot:
    """The group's ballot, begun if it was not yet."""
    must_take_scores(round_, at)
    locked(Round, round_.id)
    found = ballot_of(round_.id, group.id)
    if found is None:
        found = Ballot(round=round_, group=group, started_at=at, nonce=secrets.token_hex(16))
        db.session.add(found)
        db.session.flush()
    return found


def declare_none(ballot: Ballot, bid: Bid, *, by: Person, at: datetime) -> None:
    """Say that the group has no interest in a bid, which opens it for reading and scoring."""
    _hold(ballot, bid, at)
    remark = _remark(ballot, bid, at)
    if remark.no_interest_at is None:
        remark.no_interest_at = at
        _note("interest.none", ballot, by, at, bid)


def declare_interest(ballot: Ballot, bid: Bid, kind: str, note: str, *, by: Person, at: datetime) -> None:
    """Declare a connection, which takes the bid off the group's ballot with all scores it gave it."""
    _hold(ballot, bid, at)
    for score in db.session.query(Score).filter_by(ballot_id=ballot.id, bid_id=bid.id):
        db.session.delete(score)
    db.session.add(
        Interest(
            group_id=ballot.group_id,
            bid_id=bid.id,
            kind=kind,
            note=note,
            declared_at=at,
            declared_by_id=by.id,
        )
    )
    _note("interest.declared", ballot, by, at, bid, after={"kind": kind})
    _renew_receipt(ballot)


def take_interest_back(ballot: Ballot, bid: Bid, *, by: Person, at: datetime) -> None:
    """Undo a declaration that was a mistake, while scoring is open."""
    must_take_scores(ballot.round, at)
    locked(Ballot, ballot.id)
    for interest in db.session.query(Interest).filter_by(group_id=ballot.group_id, bid_id=bid.id):
        db.session.delete(interest)
    _note("interest.taken-back", ballot, by, at, bid)


def save_scores(
    ballot: Ballot,
    bid: Bid,
    given: Mapping[int, Points],
    *,
    comment: str,
    private_note: str,
    version: int | None,
    by: Person,
    at: datetime,
) -> None:
    """Keep a group's scores on one bid, complete or not. A cast ballot stays cast, with a new receipt.

    `version` is that of the remark the writer saw (None: none yet). Raises Stale where somebody of
    the same group saved in between, ScoringNotOpen after the close, and the named refusals of
    judging.
    """
    _hold(ballot, bid, at)
    remark = _remark(ballot, bid, at)
    if remark.no_interest_at is None:
        raise NotDeclaredYet
    if version is not None and remark.version != version:
        raise Stale(yours=given, theirs=scores_of(ballot).get(bid.id, {}))
    keys = {criterion.id for criterion in criteria_of(ballot.round)}
    if any(key not in keys or not _known(points.points) for key, points in given.items()):
        raise UnknownPoints
    for key, points in given.items():
        score = db.session.get(Score, (ballot.id, bid.id, key))
        if score is None:
            score = Score(ballot_id=ballot.id, bid_id=bid.id, criterion_id=key, at=at)
            db.session.add(score)
        score.points, score.reason, score.at = points.points, points.reason, at
    remark.comment, remark.private_note, remark.at = comment, private_note, at
    told = {str(key): [points.points, points.reason] for key, points in sorted(given.items())}
    _note("scores.saved", ballot, by, at, bid, after={"sealed": sealed(ballot, told)})
    _renew_receipt(ballot)


def cast_ballot(ballot: Ballot, *, by: Person, at: datetime) -> None:
    """Cast what has been scored in full. Casting again after a change gives a new receipt.

    Raises ScoringNotOpen after the close, NothingScored for an empty ballot.
    """
    must_take_scores(ballot.round, at)
    locked(Ballot, ballot.id)
    mine = bench(ballot.round).to_judge(ballot.group_id)
    progress = progress_of(ballot, mine, criteria_of(ballot.round))
    if not progress.done:
        raise NothingScored
    ballot.receipt = receipt_of(ballot)
    ballot.cast_at, ballot.cast_by_id = at, by.id
    ballot.confirmed_at = ballot.confirmed_by_id = None
    after = {"sealed": sealed(ballot, ballot.receipt), "scored": progress.done, "assigned": progress.assigned}
    _note("ballot.cast", ballot, by, at, after=after)
    for officer in officers_of(ballot.group_id):
        mail.letter(
            "ballot-receipt", to=officer, at=at, round_id=ballot.round_id, ballot=ballot, progress=progress
        )


def confirm_ballot(ballot: Ballot, *, by: Person, at: datetime) -> None:
    """Confirm a cast ballot as a second officer. Confirming twice keeps the first."""
    must_take_scores(ballot.round, at)
    locked(Ballot, ballot.id)
    if ballot.cast_at is None:
        raise NotCast
    if ballot.cast_by_id == by.id:
        raise SameConfirmer
    if ballot.confirmed_at is None:
        ballot.confirmed_at, ballot.confirmed_by_id = at, by.id
        _note("ballot.confirmed", ballot, by, at)


def name_delegate(ballot: Ballot, delegate: Person | None, *, by: Person, at: datetime) -> None:
    """Say who scores for the group; a substitute takes the ballot over as it is."""
    must_take_scores(ballot.round, at)
    locked(Ballot, ballot.id)
    before = ballot.delegate_id
    ballot.delegate_id = delegate.id if delegate else None
    _note("ballot.delegate", ballot, by, at, before=before, after=ballot.delegate_id)


def receipt_of(ballot: Ballot) -> str:
    """The hash of the marks that the ballot gives; the published bundle will hold the same one.

    It stays with the group until then: marks are few enough to be guessed from their hash.
    """
    from weighting.canonical import sha256_canonical

    weights = {criterion.id: criterion.weight for criterion in criteria_of(ballot.round)}
    given = scores_of(ballot)
    judged = bench(ballot.round).to_judge(ballot.group_id)
    marks = {
        str(bid.reference): mark_of(weights, given[bid.id])
        for bid in judged
        if is_complete(weights, given.get(bid.id, {}))
    }
    return sha256_canonical(marks)


def sealed(ballot: Ballot, told: Any) -> str:
    """A digest that proves later what was said, and tells nothing now: what a ballot says is secret."""
    return hashlib.sha256(f"{ballot.nonce}{log.canonical(told)}".encode()).hexdigest()


def _known(points: int | None) -> bool:
    return points is None or 0 <= points <= 5


def _hold(ballot: Ballot, bid: Bid, at: datetime) -> None:
    """Lock the ballot; check the deadline and that the group may judge this bid."""
    locked(Ballot, ballot.id)
    must_take_scores(ballot.round, at)
    refusal = refusal_to_score(ballot.round, bid, ballot.group_id)
    if refusal is not None:
        raise refusal


def _remark(ballot: Ballot, bid: Bid, at: datetime) -> Remark:
    found = db.session.get(Remark, (ballot.id, bid.id))
    if found is None:
        found = Remark(ballot_id=ballot.id, bid_id=bid.id, at=at)
        db.session.add(found)
        db.session.flush()
    return found


def _renew_receipt(ballot: Ballot) -> None:
    """A change to a cast ballot counts at once; a second officer has to look again."""
    db.session.flush()
    if ballot.cast_at is not None:
        ballot.receipt = receipt_of(ballot)
        ballot.confirmed_at = ballot.confirmed_by_id = None


def _note(act: str, ballot: Ballot, by: Person, at: datetime, bid: Bid | None = None, **what: Any) -> None:
    log.record(
        act,
        at=at,
        person_id=by.id,
        group_id=ballot.group_id,
        pot_id=ballot.round.pot_id,
        round_id=ballot.round_id,
        bid_id=bid.id if bid else None,
        before=what.get("before"),
        after=what.get("after"),
    )
