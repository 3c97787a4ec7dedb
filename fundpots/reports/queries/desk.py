"""What lies on a treasurer's desk: what falls due when, which reports lag, how long groups wait for money."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, extract, func, select

from fundpots.db import db
from fundpots.pots.models import Pot
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.queries.reach import Reach, within


@dataclass(frozen=True)
class Due:
    """Instalments that fall due in one month and are not paid; `overdue`: their day has passed."""

    year: int
    month: int
    overdue: bool
    number: int
    pence: int


@dataclass(frozen=True)
class ReportsNow:
    """How many awards' reports are late, due soon, and received but not answered."""

    late: int
    soon: int
    received: int


@dataclass(frozen=True)
class Wait:
    """One award's way to its first money."""

    offered_at: datetime
    paid_on: date


def due_by_month(reach: Reach, today: date) -> list[Due]:
    """What is still to be paid of accepted awards, month by month."""
    year, month = extract("year", Instalment.due_on), extract("month", Instalment.due_on)
    overdue = case((Instalment.due_on < today, 1), else_=0)
    query = (
        select(year, month, overdue, func.count(), func.sum(Instalment.amount_pence))
        .join(Award, Award.id == Instalment.award_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(
            Instalment.paid_at.is_(None), Instalment.cancelled_at.is_(None), Award.accepted_at.is_not(None)
        )
        .group_by(year, month, overdue)
        .order_by(year, month, overdue.desc())
    )
    rows = db.session.execute(within(query, reach))
    return [
        Due(int(when), int(which), bool(late), number, int(pence))
        for when, which, late, number, pence in rows
    ]


def reports_now(reach: Reach, today: date, soon: timedelta) -> ReportsNow:
    """Count in one query what the page of reports lists."""
    final = and_(Report.award_id == Award.id, Report.submitted_at.is_not(None))
    missing = ~exists().where(final, Report.is_final)
    received = exists().where(final, Report.accepted_at.is_(None))
    query = (
        select(
            _count(and_(missing, Award.report_due_on < today)),
            _count(and_(missing, Award.report_due_on >= today, Award.report_due_on <= today + soon)),
            _count(received),
        )
        .select_from(Award)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Award.accepted_at.is_not(None), Award.withdrawn_at.is_(None), Award.closed_at.is_(None))
    )
    late, near, waiting = db.session.execute(within(query, reach)).one()
    return ReportsNow(int(late or 0), int(near or 0), int(waiting or 0))


def waits(reach: Reach, since: date) -> list[Wait]:
    """From the offer of each award to its first payment, for awards first paid since a day."""
    first = func.min(Instalment.paid_on)
    query = (
        select(Award.offered_at, first)
        .join(Instalment, Instalment.award_id == Award.id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Instalment.paid_at.is_not(None))
        .group_by(Award.id, Award.offered_at)
        .having(first >= since)
    )
    return [Wait(offered, paid) for offered, paid in db.session.execute(within(query, reach))]


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
