"""Interests: a group says that it has none before it reads a bid, or declares one and leaves it alone."""

from datetime import datetime

from sqlalchemy import delete

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.scoring.models import Ballot, Interest, Remark, Score
from fundpots.scoring.operations.holding import cast_again, check_judge, hold_to_write, note, sealed
from fundpots.scoring.stages import InterestKind


def declare_none(ballot: Ballot, bid: Bid, *, by: Person, at: datetime) -> None:
    """Say that the group has no interest in a bid, which opens it for reading and scoring.

    Saying it twice keeps the first.
    """
    hold_to_write(ballot, by, at)
    check_judge(ballot, bid)
    remark = db.session.get(Remark, (ballot.id, bid.id))
    if remark is None:
        remark = Remark(ballot_id=ballot.id, bid_id=bid.id, at=at)
        db.session.add(remark)
    if remark.no_interest_at is None:
        remark.no_interest_at = at
        note("interest.none", ballot, by, at, after={"sealed": sealed(ballot, bid.reference)})


def declare_interest(ballot: Ballot, bid: Bid, kind: str, reason: str, *, by: Person, at: datetime) -> None:
    """Declare a connection, which takes the bid off the group's ballot with all that was said of it."""
    hold_to_write(ballot, by, at)
    check_judge(ballot, bid)
    _forget(ballot, bid)
    declared = Interest(
        group_id=ballot.group_id,
        bid_id=bid.id,
        kind=InterestKind(kind),
        note=reason.strip(),
        declared_at=at,
        declared_by_id=by.id,
    )
    db.session.add(declared)
    told = [bid.reference, declared.kind, declared.note]
    note("interest.declared", ballot, by, at, after={"sealed": sealed(ballot, told)})
    cast_again(ballot, by, at)


def take_interest_back(ballot: Ballot, bid: Bid, *, by: Person, at: datetime) -> None:
    """Undo a declaration that was a mistake, while scoring is open. The bid is then to be read afresh."""
    hold_to_write(ballot, by, at)
    found = db.session.query(Interest).filter_by(group_id=ballot.group_id, bid_id=bid.id).one_or_none()
    if found is None:
        return
    db.session.delete(found)
    note("interest.taken-back", ballot, by, at, after={"sealed": sealed(ballot, bid.reference)})


def _forget(ballot: Ballot, bid: Bid) -> None:
    """Take away scores and remarks: nothing that an interested group wrote may reach the bidder."""
    for kind in (Score, Remark):
        db.session.execute(delete(kind).where(kind.ballot_id == ballot.id, kind.bid_id == bid.id))
