"""Screening: a bid is eligible, ineligible with a public reason, or asked to change named sections."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete

from fundpots import mail
from fundpots.bids.models import BenefitArea, Bid, ChangeRequest
from fundpots.bids.operations.noting import note
from fundpots.bids.queries import benefit_areas, change_requests, missing_of, section_parts
from fundpots.bids.rules import (
    MOST_AREAS,
    AlreadyScreened,
    BidIncomplete,
    NoArea,
    NothingAsked,
    NotScreening,
    ReasonMissing,
    TooManyAreas,
    text_of,
)
from fundpots.bids.stages import Eligibility, Section
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.rounds.models import Round
from fundpots.rounds.queries import weigher
from fundpots.rounds.stages import Stage


def pass_bid(bid: Bid, *, by: Person, at: datetime) -> None:
    """Let a bid through to the panel."""
    _decide(bid, Eligibility.ELIGIBLE, None, by, at)


def refuse_bid(bid: Bid, *, reason: str, by: Person, at: datetime) -> None:
    """Find a bid ineligible. The reason is public, and goes to the group."""
    if not reason.strip():
        raise ReasonMissing
    _decide(bid, Eligibility.INELIGIBLE, reason, by, at)
    for officer in officers_of(bid.group_id):
        mail.letter("bid-ineligible", to=officer, at=at, round_id=bid.round_id, bid_id=bid.id, bid=bid)


def undo_screening(bid: Bid, *, reason: str, by: Person, at: datetime) -> None:
    """Take a decision back while the round is still being screened, with a public reason."""
    _hold(bid)
    if not reason.strip():
        raise ReasonMissing
    if bid.eligibility is None:
        return
    before = {"eligibility": bid.eligibility, "reason": bid.screening_reason}
    bid.eligibility = bid.screening_reason = None
    bid.screened_at = bid.screened_by_id = None
    note("bid.screening-undone", bid, by, at, before=before, reason=reason)


def ask_for_changes(bid: Bid, asked: Mapping[Section, str], *, by: Person, at: datetime) -> None:
    """Ask the group to change named sections; each keeps its text as it was, so that the change shows."""
    _hold(bid)
    wanted = {section: text.strip() for section, text in asked.items() if text.strip()}
    if not wanted:
        raise ReasonMissing
    if bid.eligibility is not None:
        raise AlreadyScreened
    for section, text in wanted.items():
        db.session.add(
            ChangeRequest(
                bid_id=bid.id,
                section=section,
                asked=text,
                asked_at=at,
                asked_by_id=by.id,
                was=text_of(section_parts(bid, section)),
            )
        )
    note("bid.changes-asked", bid, by, at, after={str(section): text for section, text in wanted.items()})
    for officer in officers_of(bid.group_id):
        mail.letter(
            "changes-asked", to=officer, at=at, round_id=bid.round_id, bid_id=bid.id, bid=bid, asked=wanted
        )


def answer_changes(bid: Bid, *, by: Person, at: datetime) -> None:
    """Send the changed sections back to the administrator."""
    _hold(bid)
    waiting = [one for one in change_requests([bid.id]).get(bid.id, []) if one.answered_at is None]
    if not waiting:
        raise NothingAsked
    missing = missing_of(bid)
    if missing:
        raise BidIncomplete(missing)
    for request in waiting:
        request.answered_at = at
    note("bid.changes-answered", bid, by, at, after={"sections": [request.section for request in waiting]})


def correct_areas(bid: Bid, codes: Sequence[str], *, reason: str, by: Person, at: datetime) -> None:
    """Correct a claim about who benefits, with a public reason; the weight follows the areas."""
    _hold(bid)
    if not reason.strip():
        raise ReasonMissing
    chosen = sorted(set(codes))
    if not chosen:
        raise NoArea
    if len(chosen) > MOST_AREAS:
        raise TooManyAreas
    weigher(bid.round).of_areas(chosen)
    before = {"areas": [area.code for area in benefit_areas([bid.id]).get(bid.id, [])]}
    db.session.execute(delete(BenefitArea).where(BenefitArea.bid_id == bid.id))
    db.session.add_all(BenefitArea(bid_id=bid.id, area_code=code) for code in chosen)
    note("bid.areas-corrected", bid, by, at, before=before, after={"areas": chosen}, reason=reason)


def _decide(bid: Bid, eligibility: Eligibility, reason: str | None, by: Person, at: datetime) -> None:
    _hold(bid)
    if bid.eligibility is not None:
        raise AlreadyScreened
    bid.screened_by_id, bid.screened_at = by.id, at
    bid.eligibility, bid.screening_reason = eligibility, reason
    note(f"bid.{eligibility}", bid, by, at, reason=reason)


def _hold(bid: Bid) -> None:
    locked(Round, bid.round_id)
    locked(Bid, bid.id)
    if bid.round.stage != Stage.SCREENING or bid.submitted_at is None or bid.withdrawn_at is not None:
        raise NotScreening
