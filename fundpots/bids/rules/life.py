"""Where a bid is in its life, derived from what happened to it, and what may be written to it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from fundpots.bids.models import Bid, ChangeRequest
from fundpots.bids.rules.refusals import BidLocked, BidWithdrawn, SectionLocked
from fundpots.bids.stages import Eligibility, Section
from fundpots.rounds.rules import RoundNotOpen, must_take_bids, takes_bids
from fundpots.rounds.stages import Stage


class BidState(StrEnum):
    """One word for a bid; never stored."""

    DRAFT = "draft"
    SIGN_OFF = "sign-off"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


def state_of(bid: Bid, at: datetime, requests: Iterable[ChangeRequest] = ()) -> BidState:
    """Where the bid is. A draft that missed the deadline has lapsed, without anybody doing anything."""
    if bid.withdrawn_at is not None:
        return BidState.WITHDRAWN
    if bid.submitted_at is None:
        if not takes_bids(bid.round, at) and bid.round.stage != Stage.DRAFT:
            return BidState.LAPSED
        return BidState.SIGN_OFF if bid.sent_for_sign_off_at else BidState.DRAFT
    if bid.eligibility == Eligibility.ELIGIBLE:
        return BidState.ELIGIBLE
    if bid.eligibility == Eligibility.INELIGIBLE:
        return BidState.INELIGIBLE
    if any(request.answered_at is None for request in requests):
        return BidState.CHANGES
    return BidState.SUBMITTED


def may_edit(bid: Bid, section: Section, at: datetime, requests: Iterable[ChangeRequest] = ()) -> bool:
    """May this section be written to now?"""
    try:
        must_allow_edit(bid, section, at, requests)
    except (BidLocked, BidWithdrawn, SectionLocked, RoundNotOpen):
        return False
    return True


def must_allow_edit(bid: Bid, section: Section, at: datetime, requests: Iterable[ChangeRequest] = ()) -> None:
    """Refuse with the one reason for which this section can't be written to now."""
    if bid.withdrawn_at is not None:
        raise BidWithdrawn
    if bid.round.stage == Stage.SCREENING and bid.submitted_at is not None:
        asked = {request.section for request in requests if request.answered_at is None}
        if bid.eligibility is not None or section not in asked:
            raise SectionLocked
        return
    must_take_bids(bid.round, at)
    if bid.submitted_at is not None or bid.sent_for_sign_off_at is not None:
        raise BidLocked
