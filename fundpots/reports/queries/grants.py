"""Awards with all that 360Giving tells of them, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from fundpots.bids.models import Bid
from fundpots.bids.queries import benefit_areas
from fundpots.db import db
from fundpots.places.models import Area, Group
from fundpots.pots.models import Pot
from fundpots.reports.queries.books import paid_by_award
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award

BATCH = 1000


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
    starts_on: date | None
    ends_on: date | None
    group_slug: str
    group_name: str
    round_id: int
    round_name: str
    pot_name: str
    areas: tuple[Area, ...]


def grants() -> Iterator[Grant]:
    """Every award that was neither declined nor withdrawn, by key."""
    last = 0
    while True:
        rows = db.session.execute(_page(last)).all()
        areas = benefit_areas([row.bid_id for row in rows])
        paid = paid_by_award([row.id for row in rows])
        for row in rows:
            yield _grant(row, tuple(areas.get(row.bid_id, [])), paid.get(row.id, 0))
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _page(last: int) -> Any:
    return (
        select(
            Award.id,
            Award.reference,
            Award.bid_id,
            Award.amount_pence,
            Award.offered_at,
            Award.accepted_at,
            Bid.title,
            Bid.summary,
            Bid.asked_pence,
            Bid.starts_on,
            Bid.ends_on,
            Group.slug.label("group_slug"),
            Group.name.label("group_name"),
            Round.id.label("round_id"),
            Round.name.label("round_name"),
            Pot.name.label("pot_name"),
        )
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Round, Round.id == Bid.round_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Award.declined_at.is_(None), Award.withdrawn_at.is_(None), Award.id > last)
        .order_by(Award.id)
        .limit(BATCH)
    )


def _grant(row: Any, areas: tuple[Area, ...], paid_pence: int) -> Grant:
    return Grant(
        reference=row.reference,
        title=row.title,
        description=row.summary,
        asked_pence=row.asked_pence,
        amount_pence=row.amount_pence,
        paid_pence=paid_pence,
        awarded_at=row.accepted_at or row.offered_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        group_slug=row.group_slug,
        group_name=row.group_name,
        round_id=row.round_id,
        round_name=row.round_name,
        pot_name=row.pot_name,
        areas=areas,
    )
