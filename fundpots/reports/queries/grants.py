"""Awards with all that 360Giving tells of them, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from fundpots.bids.models import BenefitArea, Bid
from fundpots.bids.queries import benefit_areas
from fundpots.db import db
from fundpots.places.models import Area, Group
from fundpots.pots.models import Transaction
from fundpots.reports.queries.batches import Row, in_batches
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award
from fundpots.treasury.queries.awards import money_of


@dataclass(frozen=True)
class Grant:
    """One accepted or offered award, as it is published."""

    reference: str
    title: str
    description: str
    asked_pence: int
    amount_pence: int
    paid_pence: int
    awarded_at: datetime
    changed_at: datetime
    starts_on: date | None
    ends_on: date | None
    group_slug: str
    group_name: str
    round_id: int
    round_name: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class InAll:
    """All awards that are published, together."""

    number: int
    pence: int
    since: datetime | None


def grants() -> Iterator[Grant]:
    """Every award that was neither declined nor withdrawn, by key."""
    for batch in in_batches(_awards(), Award.id):
        yield from _told(batch)


def newest_grants(limit: int) -> list[Grant]:
    """The newest of them, for a page."""
    rows = db.session.execute(_awards().order_by(Award.id.desc()).limit(limit)).mappings()
    return _told([dict(row) for row in rows])


def grants_in_all() -> InAll:
    """How many there are, and what they come to."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Award.amount_pence), 0), func.min(Award.offered_at))
        .select_from(Award)
        .where(*_GOING)
    ).one()
    return InAll(int(row[0]), int(row[1]), row[2])


def most_areas() -> int:
    """How many areas the award with the most of them benefits: so many places the flat table holds."""
    each = (
        select(func.count().label("areas"))
        .select_from(BenefitArea)
        .join(Award, Award.bid_id == BenefitArea.bid_id)
        .where(*_GOING)
        .group_by(BenefitArea.bid_id)
        .subquery()
    )
    return db.session.scalar(select(func.max(each.c.areas))) or 1


#: What is published: awards that were neither declined nor withdrawn.
_GOING = (Award.declined_at.is_(None), Award.withdrawn_at.is_(None))


def _awards() -> Any:
    return (
        select(
            Award.id,
            Award.reference,
            Award.bid_id,
            Award.amount_pence,
            Award.offered_at,
            Award.accepted_at,
            Bid.title,
            Bid.summary.label("description"),
            Bid.asked_pence,
            Bid.starts_on,
            Bid.ends_on,
            Group.slug.label("group_slug"),
            Group.name.label("group_name"),
            Round.id.label("round_id"),
            Round.name.label("round_name"),
        )
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Round, Round.id == Bid.round_id)
        .where(*_GOING)
    )


def _told(batch: list[Row]) -> list[Grant]:
    areas = benefit_areas([row["bid_id"] for row in batch])
    keys = [row["id"] for row in batch]
    money, moved = money_of(keys), _last_moved(keys)
    return [
        Grant(
            **{one.name: row[one.name] for one in fields(Grant) if one.name in row},
            awarded_at=row["accepted_at"] or row["offered_at"],
            changed_at=max(row["accepted_at"] or row["offered_at"], moved[row["id"]]),
            paid_pence=money[row["id"]].kept_pence,
            areas=tuple(areas.get(row["bid_id"], [])),
        )
        for row in batch
    ]


def _last_moved(award_ids: list[int]) -> dict[int, datetime]:
    """When money of each award last moved; that it was awarded is the first time."""
    rows = db.session.execute(
        select(Transaction.award_id, func.max(Transaction.at))
        .where(Transaction.award_id.in_(award_ids))
        .group_by(Transaction.award_id)
    )
    return {award_id: at for award_id, at in rows if award_id is not None}
