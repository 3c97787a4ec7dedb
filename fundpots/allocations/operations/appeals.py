"""Appeals: lodged by the group inside the window, decided from another region, public in the end."""

from datetime import datetime

from sqlalchemy import select

from fundpots import mail
from fundpots.allocations.models import Appeal
from fundpots.allocations.operations.noting import note
from fundpots.allocations.queries import appeal_of
from fundpots.allocations.rules import (
    AlreadyAppealed,
    AppealDecided,
    AppealsClosed,
    AppealsWaiting,
    AppealUnclear,
    OwnRegion,
    may_decide,
)
from fundpots.allocations.stages import Grounds, Outcome
from fundpots.bids.models import Bid
from fundpots.bids.queries import owners
from fundpots.bids.rules import ReasonMissing
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.people.rules import Standing
from fundpots.rounds.models import Round
from fundpots.rounds.operations import move
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage


def lodge_appeal(bid: Bid, grounds: Grounds, text: str, *, by: Person, at: datetime) -> Appeal:
    """Appeal against what was decided on a bid. Raises AppealsClosed outside of the window."""
    locked(Bid, bid.id)
    closes = appeals_close_at(bid.round)
    if bid.round.stage != Stage.PUBLISHED or closes is None or at > closes:
        raise AppealsClosed
    if not text.strip():
        raise AppealUnclear
    if appeal_of(bid.id) is not None:
        raise AlreadyAppealed
    made = Appeal(bid=bid, grounds=grounds, text=text, lodged_at=at, lodged_by_id=by.id)
    db.session.add(made)
    note("appeal.lodged", bid.round, by, at, group_id=bid.group_id, bid_id=bid.id, after={"grounds": grounds})
    return made


def decide_appeal(
    appeal: Appeal, outcome: Outcome, decision: str, *, by: Person, standing: Standing, at: datetime
) -> None:
    """Decide an appeal, as an administrator who does not run this region's rounds.

    Raises OwnRegion, ReasonMissing, AppealDecided.
    """
    bid = appeal.bid
    locked(Bid, bid.id)
    if not may_decide(standing, bid.round.pot.region_id, owners([bid.id])[bid.id]):
        raise OwnRegion
    if not decision.strip():
        raise ReasonMissing
    if appeal.decided_at is not None:
        raise AppealDecided
    appeal.outcome, appeal.decision = outcome, decision.strip()
    appeal.decided_at, appeal.decided_by_id = at, by.id
    note("appeal.decided", bid.round, by, at, bid_id=bid.id, after={"outcome": outcome}, reason=decision)
    for officer in officers_of(bid.group_id):
        mail.letter("appeal-decided", to=officer, at=at, round_id=bid.round_id, bid_id=bid.id, appeal=appeal)


def close_round(round_: Round, *, by: Person | None, at: datetime) -> None:
    """End a round once the days for appeals are over and each appeal was decided."""
    locked(Round, round_.id)
    if round_.stage == Stage.CLOSED:
        return
    closes = appeals_close_at(round_)
    waiting = select(Appeal.id).join(Appeal.bid).where(Bid.round_id == round_.id, Appeal.decided_at.is_(None))
    if closes is None or at <= closes or db.session.scalar(waiting.limit(1)) is not None:
        raise AppealsWaiting
    move(round_, "close", by=by, at=at)
