"""One group's ballot: begun by whoever comes first, filled together, each bid for itself."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm.attributes import flag_modified

from fundpots import mail
from fundpots.bids.models import Bid
from fundpots.db import db, locked, prepared
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries import criteria_of
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring.models import Ballot, HalfMember, Remark, Score
from fundpots.scoring.operations.holding import cast_again, check_judge, hold, hold_to_write, note, sealed
from fundpots.scoring.queries import ballot_of, people_of_group
from fundpots.scoring.rules import NotDeclaredYet, NotInGroup, NotOnPanel, Points, UnknownPoints
from fundpots.scoring.rules.points import TOP_POINTS
from fundpots.scoring.rules.told import told_scores


def open_ballot(round_: Round, group: Group, *, at: datetime) -> Ballot:
    """The group's ballot, begun if it was not yet.

    Raises ScoringNotOpen, NotOnPanel.
    """
    must_take_scores(round_, at)
    found = ballot_of(round_.id, group.id)
    if found is not None:
        return found
    locked(Round, round_.id)  # of two who begin at once, the second finds the ballot of the first
    must_take_scores(round_, at)
    if db.session.get(HalfMember, (round_.id, group.id)) is None:
        raise NotOnPanel
    found = ballot_of(round_.id, group.id)
    if found is None:
        found = Ballot(round=round_, group=group, started_at=at, nonce=secrets.token_hex(16))
        db.session.add(found)
        db.session.flush()
    return found


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
) -> bool:
    """Keep a group's scores on one bid, complete or not. A cast ballot stays cast, with a new receipt.

    Whether that changed anything is what it answers.
    `version` is that of the remark the writer saw (None: don't ask). Raises Stale where somebody of
    the same group saved in between, ScoringNotOpen after the close, CastAlready where only an officer
    may still write, and the named refusals of judging.
    """
    hold_to_write(ballot, by, at)
    check_judge(ballot, bid)
    remark, written = _said(ballot, bid)
    if remark is None or remark.no_interest_at is None:
        raise NotDeclaredYet
    criteria = criteria_of(ballot.round)
    _check_points(criteria, given)
    before = {key: Points(score.points, score.reason) for key, score in written.items()}
    after = {**before, **{key: Points(one.points, one.reason.strip()) for key, one in given.items()}}
    comment, private_note = comment.strip(), private_note.strip()
    if before == after and (remark.comment, remark.private_note) == (comment, private_note):
        return False
    if version is not None and remark.version != version:
        raise Stale(
            yours=told_scores(criteria, after, comment, private_note),
            theirs=told_scores(criteria, before, remark.comment, remark.private_note),
        )
    for key, points in after.items():
        _write(written.get(key) or _new_score(ballot, bid, key), points, at)
    remark.comment, remark.private_note, remark.at = comment, private_note, at
    flag_modified(remark, "at")  # changed points count as a change of what is said: the version moves on
    told = {str(key): [points.points, points.reason] for key, points in sorted(after.items())}
    note("scores.saved", ballot, by, at, after={"sealed": sealed(ballot, [bid.reference, told])})
    cast_again(ballot, by, at)
    return True


def name_delegate(ballot: Ballot, delegate: Person | None, *, by: Person, at: datetime) -> None:
    """Say who scores for the group; a substitute takes the ballot over as it is, and gets a letter.

    Raises ScoringNotOpen, NotInGroup.
    """
    hold(ballot, at)
    if delegate is not None and delegate.id not in {one.id for one in people_of_group(ballot.group_id)}:
        raise NotInGroup
    before, after = ballot.delegate_id, delegate.id if delegate else None
    if before == after:
        return
    ballot.delegate_id = after
    note("ballot.delegate", ballot, by, at, before={"person": before}, after={"person": after})
    if delegate is not None and delegate.id != by.id:
        mail.letter(
            "scoring-delegate", to=delegate, at=at, round_id=ballot.round_id,
            round_=ballot.round, group=ballot.group, by=by,
        )  # fmt: skip


def _check_points(criteria: Sequence[Criterion], given: Mapping[int, Points]) -> None:
    keys = {criterion.id for criterion in criteria}
    for key, one in given.items():
        if key not in keys or not (one.points is None or 0 <= one.points <= TOP_POINTS):
            raise UnknownPoints


@prepared
def _rows(ballot_id: int, bid_id: int) -> Select[Remark, Score | None]:
    return (
        select(Remark, Score)
        .outerjoin(Score, and_(Score.ballot_id == Remark.ballot_id, Score.bid_id == Remark.bid_id))
        .where(Remark.ballot_id == ballot_id, Remark.bid_id == bid_id)
    )


def _said(ballot: Ballot, bid: Bid) -> tuple[Remark | None, dict[int, Score]]:
    """What a ballot says of a bid: its remark, and its scores by criterion; in one query."""
    rows = _rows(ballot.id, bid.id).all()
    return rows[0].Remark if rows else None, {score.criterion_id: score for _, score in rows if score}


def _new_score(ballot: Ballot, bid: Bid, key: int) -> Score:
    score = Score(ballot_id=ballot.id, bid_id=bid.id, criterion_id=key)
    db.session.add(score)
    return score


def _write(score: Score, points: Points, at: datetime) -> None:
    """Change what has changed, and say when."""
    if (score.points, score.reason) != (points.points, points.reason):
        score.points, score.reason, score.at = points.points, points.reason, at
