"""Reading bids and their parts; several bids at a time wherever a list may ask."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fundpots import clock
from fundpots.bids.models import (
    Attachment,
    BenefitArea,
    Bid,
    BudgetLine,
    ChangeRequest,
    Partner,
    SectionTick,
    SignOff,
)
from fundpots.bids.rules import EnoughBids, GroupClosed, NotThisRegion
from fundpots.bids.stages import Eligibility, Section
from fundpots.db import db
from fundpots.errors import Refusal, Unseen
from fundpots.places.models import Area, Group
from fundpots.places.queries import grouping_in_force, region_of_group
from fundpots.rounds.models import Round
from fundpots.rounds.rules import RoundNotOpen, must_take_bids

_WITH_ROUND = (joinedload(Bid.round).joinedload(Round.pot), joinedload(Bid.group))


def find_bid(bid_id: int) -> Bid:
    """The bid with this key, its round, pot and group read along; Unseen where there is none."""
    found = db.session.get(Bid, bid_id, options=_WITH_ROUND)
    if found is None:
        raise Unseen
    return found


def submitted_bids(round_: Round) -> list[Bid]:
    """The bids that are in, in the order of their references; withdrawn ones are out."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(*_WITH_ROUND)
            .where(Bid.round_id == round_.id, Bid.submitted_at.is_not(None), Bid.withdrawn_at.is_(None))
            .order_by(Bid.reference)
        )
    )


def eligible_bids(round_: Round) -> list[Bid]:
    """The bids that screening let through, in the order of their references."""
    return [bid for bid in submitted_bids(round_) if bid.eligibility == Eligibility.ELIGIBLE]


def bids_of_group(round_id: int, group_id: int) -> list[Bid]:
    """A group's own bids in a round, drafts included, withdrawn ones not."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(*_WITH_ROUND)
            .where(Bid.round_id == round_id, Bid.group_id == group_id, Bid.withdrawn_at.is_(None))
            .order_by(Bid.id)
        )
    )


def refusal_to_bid(round_: Round, group: Group, at: datetime) -> Refusal | None:
    """The one reason for which a group can't start a bid now, or None."""
    try:
        must_take_bids(round_, at)
    except RoundNotOpen as closed:
        return closed
    if group.closed_on is not None and group.closed_on <= clock.london_date(at):
        return GroupClosed()
    if round_.pot.region_id is not None:
        grouping = round_.grouping or grouping_in_force(clock.london_date(at))
        if region_of_group(group.id, grouping) != round_.pot.region_id:
            return NotThisRegion()
    if len(bids_of_group(round_.id, group.id)) >= round_.bids_per_group:
        return EnoughBids()
    return None


def lines_of(bid_ids: Iterable[int]) -> dict[int, list[BudgetLine]]:
    """Budget lines by bid, in their order."""
    found: dict[int, list[BudgetLine]] = {}
    for line in db.session.scalars(
        select(BudgetLine).where(BudgetLine.bid_id.in_(list(bid_ids))).order_by(BudgetLine.position)
    ):
        found.setdefault(line.bid_id, []).append(line)
    return found


def benefit_areas(bid_ids: Iterable[int]) -> dict[int, list[Area]]:
    """The areas that benefit, by bid, by name."""
    found: dict[int, list[Area]] = {}
    rows = db.session.execute(
        select(BenefitArea.bid_id, Area)
        .join(Area, Area.code == BenefitArea.area_code)
        .where(BenefitArea.bid_id.in_(list(bid_ids)))
        .order_by(Area.name)
    )
    for bid_id, area in rows:
        found.setdefault(bid_id, []).append(area)
    return found


def partners_of(bid_ids: Iterable[int]) -> dict[int, list[Partner]]:
    """Partners by bid, whatever they answered."""
    found: dict[int, list[Partner]] = {}
    for partner in db.session.scalars(
        select(Partner)
        .options(joinedload(Partner.group))
        .where(Partner.bid_id.in_(list(bid_ids)))
        .order_by(Partner.asked_at, Partner.group_id)
    ):
        found.setdefault(partner.bid_id, []).append(partner)
    return found


def owners(bid_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Who stands behind each bid: its group and the partners that consented."""
    mine = db.session.execute(select(Bid.id, Bid.group_id).where(Bid.id.in_(bid_ids))).all()
    joint = db.session.execute(
        select(Partner.bid_id, Partner.group_id).where(
            Partner.bid_id.in_(bid_ids), Partner.consented_at.is_not(None)
        )
    ).all()
    found: dict[int, set[int]] = {bid_id: {group_id} for bid_id, group_id in mine}
    for bid_id, group_id in joint:
        found[bid_id].add(group_id)
    return {bid_id: frozenset(groups) for bid_id, groups in found.items()}


def ticks_of(bid_id: int) -> set[Section]:
    """The sections that the group has marked as complete."""
    return {
        Section(name)
        for name in db.session.scalars(select(SectionTick.section).where(SectionTick.bid_id == bid_id))
    }


def attachments_of(bid_id: int) -> list[Attachment]:
    """A bid's files, without their contents."""
    return list(
        db.session.scalars(select(Attachment).where(Attachment.bid_id == bid_id).order_by(Attachment.id))
    )


def sign_offs_of(bid_id: int) -> list[SignOff]:
    """Every answer to a request for a signature, oldest first."""
    return list(
        db.session.scalars(
            select(SignOff)
            .options(joinedload(SignOff.by))
            .where(SignOff.bid_id == bid_id)
            .order_by(SignOff.at, SignOff.id)
        )
    )


def change_requests(bid_ids: Iterable[int]) -> dict[int, list[ChangeRequest]]:
    """What screening asked of each bid, oldest first."""
    found: dict[int, list[ChangeRequest]] = {}
    for request in db.session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.bid_id.in_(list(bid_ids)))
        .order_by(ChangeRequest.asked_at, ChangeRequest.id)
    ):
        found.setdefault(request.bid_id, []).append(request)
    return found


def next_reference(round_: Round) -> str:
    """The reference of the next bid to be submitted in a round, such as R12-007."""
    taken = db.session.scalar(
        select(func.count()).select_from(Bid).where(Bid.round_id == round_.id, Bid.reference.is_not(None))
    )
    return f"R{round_.id}-{(taken or 0) + 1:03d}"
