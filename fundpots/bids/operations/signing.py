"""From draft to bid: one officer sends it, another signs, and the signature submits it."""

from datetime import datetime
from hashlib import sha256

from flask_babel import lazy_gettext as _

from fundpots import log, mail
from fundpots.bids.models import Bid, SignOff
from fundpots.bids.operations.noting import note
from fundpots.bids.queries import content_of, missing_of, next_reference
from fundpots.bids.rules import (
    BidIncomplete,
    BidLocked,
    BidWithdrawn,
    NotWaiting,
    ReasonMissing,
    SameOfficer,
)
from fundpots.db import db, locked
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.rounds.models import Round
from fundpots.rounds.rules import must_take_bids


def send_for_sign_off(bid: Bid, *, by: Person, at: datetime) -> None:
    """Ask the other officers of the group to sign. Sending twice keeps the first time.

    Raises RoundNotOpen after the deadline, BidIncomplete where something is missing.
    """
    _hold(bid, at)
    if bid.submitted_at is not None or bid.sent_for_sign_off_at is not None:
        return
    missing = missing_of(bid)
    if missing:
        raise BidIncomplete(missing)
    bid.sent_for_sign_off_at, bid.sent_for_sign_off_by_id = at, by.id
    note("bid.sent-for-sign-off", bid, by, at)
    for officer in officers_of(bid.group_id):
        if officer.id != by.id:
            _write_to(officer, "sign-off-wanted", bid, at)


def sign_off(bid: Bid, *, by: Person, at: datetime, seen: int | None = None) -> None:
    """Sign as the second officer, which submits the bid. Signing twice keeps the first time.

    `seen` is the version that the officer read. Raises Stale where the bid was changed since, RoundNotOpen
    after the deadline, SameOfficer for the one who sent it.
    """
    _hold(bid, at, round_too=True)
    if bid.submitted_at is not None:
        return
    _must_wait(bid, by)
    if seen is not None and seen != bid.version:
        raise Stale(_("The bid was changed after you opened it. Read it again, then sign."))
    db.session.add(SignOff(bid_id=bid.id, by_id=by.id, at=at, signed=True))
    bid.reference = bid.reference or next_reference(bid.round)
    bid.submitted_at, bid.submitted_by_id = at, by.id
    digest = sha256(log.canonical(content_of(bid)).encode()).hexdigest()
    after = {"reference": bid.reference, "asked_pence": bid.asked_pence, "digest": digest}
    note("bid.submitted", bid, by, at, after=after)
    for officer in officers_of(bid.group_id):
        _write_to(officer, "bid-receipt", bid, at)


def decline_sign_off(bid: Bid, *, reason: str, by: Person, at: datetime) -> None:
    """Send the draft back to its writers with a reason."""
    _hold(bid, at)
    if not reason.strip():
        raise ReasonMissing
    _must_wait(bid, by)
    sender = db.session.get(Person, bid.sent_for_sign_off_by_id)
    db.session.add(SignOff(bid_id=bid.id, by_id=by.id, at=at, signed=False, reason=reason))
    bid.sent_for_sign_off_at = bid.sent_for_sign_off_by_id = None
    note("bid.sign-off-declined", bid, by, at, reason=reason)
    if sender is not None:
        _write_to(sender, "sign-off-declined", bid, at, reason=reason)


def take_back(bid: Bid, *, by: Person, at: datetime) -> None:
    """Make a submitted or waiting bid a draft again, while the round takes bids.

    It keeps its reference, and counts again only once it is signed again before the deadline.
    """
    _hold(bid, at)
    if bid.submitted_at is None and bid.sent_for_sign_off_at is None:
        return
    before = {"submitted_at": bid.submitted_at, "sent_for_sign_off_at": bid.sent_for_sign_off_at}
    bid.submitted_at = bid.submitted_by_id = None
    bid.sent_for_sign_off_at = bid.sent_for_sign_off_by_id = None
    note("bid.taken-back", bid, by, at, before=before)


def withdraw(bid: Bid, *, by: Person, at: datetime) -> None:
    """Take a bid out of the round for good, until the deadline. Withdrawing twice changes nothing."""
    locked(Bid, bid.id)
    if bid.withdrawn_at is not None:
        return
    must_take_bids(bid.round, at)
    bid.withdrawn_at, bid.withdrawn_by_id = at, by.id
    note("bid.withdrawn", bid, by, at)


def _hold(bid: Bid, at: datetime, round_too: bool = False) -> None:
    """Lock what the decision rests on; the deadline is read inside the same transaction."""
    if round_too:
        locked(Round, bid.round_id)
    locked(Bid, bid.id)
    if bid.withdrawn_at is not None:
        raise BidWithdrawn
    must_take_bids(bid.round, at)


def _must_wait(bid: Bid, by: Person) -> None:
    if bid.submitted_at is not None:
        raise BidLocked
    if bid.sent_for_sign_off_at is None:
        raise NotWaiting
    if bid.sent_for_sign_off_by_id == by.id:
        raise SameOfficer


def _write_to(person: Person, kind: str, bid: Bid, at: datetime, **values: object) -> None:
    mail.letter(kind, to=person, at=at, round_id=bid.round_id, bid_id=bid.id, bid=bid, **values)
