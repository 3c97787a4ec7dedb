"""The parts of bids: lines, areas, partners, files, signatures; several bids at a time for lists."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

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
from fundpots.bids.rules import Lacking, lacking, parts_of_section
from fundpots.bids.stages import Section
from fundpots.db import db, prepared
from fundpots.errors import Unseen
from fundpots.places.models import Area


def lines_of(bid_ids: Iterable[int]) -> dict[int, list[BudgetLine]]:
    """Budget lines by bid, in their order."""
    found: dict[int, list[BudgetLine]] = {}
    for line in _lines(list(bid_ids)).scalars():
        found.setdefault(line.bid_id, []).append(line)
    return found


@prepared
def _lines(bid_ids: list[int]) -> Select[BudgetLine]:
    return select(BudgetLine).where(BudgetLine.bid_id.in_(bid_ids)).order_by(BudgetLine.position)


def benefit_areas(bid_ids: Iterable[int]) -> dict[int, list[Area]]:
    """The areas that benefit, by bid, by name."""
    found: dict[int, list[Area]] = {}
    for bid_id, area in _benefit(list(bid_ids)):
        found.setdefault(bid_id, []).append(area)
    return found


@prepared
def _benefit(bid_ids: list[int]) -> Select[int, Area]:
    return (
        select(BenefitArea.bid_id, Area)
        .join(Area, Area.code == BenefitArea.area_code)
        .where(BenefitArea.bid_id.in_(bid_ids))
        .order_by(Area.name)
    )


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


def find_attachment(bid: Bid, attachment_id: int) -> Attachment:
    """One file of this bid; Unseen where it is another's or none."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.bid_id != bid.id:
        raise Unseen
    return found


def section_parts(bid: Bid, section: Section) -> list[tuple[object, str]]:
    """What a section says now: each part's name and text."""
    return parts_of_section(
        bid,
        section,
        lines=lines_of([bid.id]).get(bid.id, []) if section == Section.BUDGET else (),
        areas=benefit_areas([bid.id]).get(bid.id, []) if section == Section.AREAS else (),
        files=attachments_of(bid.id) if section == Section.ATTACHMENTS else (),
    )


def missing_of(bid: Bid) -> list[Lacking]:
    """Everything that keeps the bid from being sent.

    Of a submitted bid only the sections count that screening asked to change: the others are signed and
    closed, and a rule or a deadline that moved since could not be met in them any more.
    """
    found = lacking(
        bid,
        lines=lines_of([bid.id]).get(bid.id, []),
        areas=[area.code for area in benefit_areas([bid.id]).get(bid.id, [])],
        partners=partners_of([bid.id]).get(bid.id, []),
    )
    if bid.submitted_at is None or not found:
        return found
    requests = change_requests([bid.id]).get(bid.id, [])
    asked = {one.section for one in requests if one.answered_at is None}
    return [item for item in found if item.section in asked]


def content_of(bid: Bid) -> dict[str, object]:
    """Everything that two officers sign for, as the receipt's digest covers it."""
    texts = ("title", "summary", "project", "benefit", "timetable", "partners", "interests")
    return {
        "round": bid.round_id,
        "group": bid.group_id,
        **{name: getattr(bid, name) for name in texts},
        "starts_on": bid.starts_on,
        "ends_on": bid.ends_on,
        "asked_pence": bid.asked_pence,
        "minimum_pence": bid.minimum_pence,
        "lines": [[line.what, line.amount_pence] for line in lines_of([bid.id]).get(bid.id, [])],
        "areas": sorted(area.code for area in benefit_areas([bid.id]).get(bid.id, [])),
        "partners": sorted(owners([bid.id])[bid.id] - {bid.group_id}),
        "files": [file.digest for file in attachments_of(bid.id)],
    }
