"""Instalments and payment runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.bids.models import Bid
from fundpots.clock import Year
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.pots.models import Pot
from fundpots.treasury.models import Award, Instalment, PaymentRun
from fundpots.treasury.queries.reach import Reach, within

_AWARD = joinedload(Instalment.award)
_WITH_ALL = (
    _AWARD.joinedload(Award.bid).joinedload(Bid.round),
    _AWARD.joinedload(Award.pot).joinedload(Pot.region),
    _AWARD.joinedload(Award.group),
    joinedload(Instalment.payment_run),
)


def find_instalment(instalment_id: int) -> Instalment:
    """The instalment with this key, its award read along; Unseen where there is none."""
    found = db.session.get(Instalment, instalment_id, options=_WITH_ALL)
    if found is None:
        raise Unseen
    return found


def instalments_of(award_ids: Iterable[int]) -> dict[int, list[Instalment]]:
    """The instalments of several awards in their order, cancelled ones included."""
    found: dict[int, list[Instalment]] = {}
    for one in db.session.scalars(
        select(Instalment)
        .options(joinedload(Instalment.payment_run))
        .where(Instalment.award_id.in_(list(award_ids)))
        .order_by(Instalment.award_id, Instalment.number)
    ):
        found.setdefault(one.award_id, []).append(one)
    return found


def unpaid_instalments(reach: Reach, *, until: date | None = None, limit: int = 500) -> list[Instalment]:
    """What is still to be paid of accepted awards, the earliest due first, within a treasurer's reach."""
    query = _going().where(Instalment.paid_at.is_(None), Instalment.cancelled_at.is_(None))
    if until is not None:
        query = query.where(Instalment.due_on <= until)
    query = within(query, reach).order_by(Instalment.due_on, Instalment.id).limit(limit)
    return list(db.session.scalars(query))


def paid_instalments(
    reach: Reach, *, year: Year | None = None, after: int | None = None, limit: int = 50
) -> list[Instalment]:
    """What was paid (in a year, by the bank's day), the last planned first."""
    query = _going().where(Instalment.paid_at.is_not(None))
    if year is not None:
        query = query.where(Instalment.paid_on.between(year.since, year.until))
    if after is not None:
        query = query.where(Instalment.id < after)
    query = within(query, reach).order_by(Instalment.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def find_run(run_id: int) -> PaymentRun:
    """The payment run with this number; Unseen where there is none."""
    found = db.session.get(PaymentRun, run_id)
    if found is None:
        raise Unseen
    return found


def instalments_in(run_ids: Iterable[int]) -> dict[int, list[Instalment]]:
    """What several runs pay, in the order of their references."""
    found: dict[int, list[Instalment]] = {}
    for one in db.session.scalars(
        select(Instalment)
        .options(*_WITH_ALL)
        .where(Instalment.payment_run_id.in_(list(run_ids)))
        .order_by(Instalment.id)
    ):
        found.setdefault(one.payment_run_id or 0, []).append(one)
    return found


@dataclass(frozen=True)
class Run:
    """A payment run and its sums: how many payments, how many still with the bank, how much together."""

    run: PaymentRun
    payments: int
    with_bank: int
    pence: int


def runs_within(reach: Reach, *, after: int | None = None, limit: int = 50) -> list[Run]:
    """Runs all of whose payments lie within a treasurer's reach, newest first, before key `after`."""
    query = (
        select(
            PaymentRun,
            func.count(Instalment.id),
            func.count(Instalment.id) - func.count(Instalment.paid_at),
            func.coalesce(func.sum(Instalment.amount_pence), 0),
        )
        .outerjoin(Instalment, Instalment.payment_run_id == PaymentRun.id)
        .group_by(PaymentRun.id)
        .order_by(PaymentRun.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(PaymentRun.id < after)
    if not reach.whole:
        paid = select(Instalment.payment_run_id).join(Instalment.award).join(Award.pot)
        beyond = and_(
            Instalment.payment_run_id.is_not(None),
            (Pot.region_id.is_(None)) | (Pot.region_id.not_in(reach.region_ids)),
        )
        query = query.where(
            PaymentRun.id.in_(within(paid, reach)),
            PaymentRun.id.not_in(paid.where(beyond)),
        )
    return [
        Run(run, payments, waiting, int(pence)) for run, payments, waiting, pence in db.session.execute(query)
    ]


def _going() -> Any:
    """Instalments of awards that two officers accepted and that nobody ended."""
    return (
        select(Instalment)
        .join(Instalment.award)
        .join(Award.pot)
        .options(
            contains_eager(Instalment.award).contains_eager(Award.pot).joinedload(Pot.region),
            contains_eager(Instalment.award).joinedload(Award.group),
            contains_eager(Instalment.award).joinedload(Award.bid).joinedload(Bid.round),
            joinedload(Instalment.payment_run),
        )
        .where(Award.accepted_at.is_not(None))
    )
