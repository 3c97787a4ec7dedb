"""What lies on a treasurer's desk: what falls due when, which reports lag, how long groups wait for money."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, exists, extract, func, select

from fundpots.db import db
from fundpots.pots.models import Pot
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.queries.reach import Reach, within
from fundpots.treasury.queries.reports import REPORT_AWAITED


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
    """The way to the first money of the awards that were offered at one moment and first paid on one day."""

    offered_at: datetime
    paid_on: date
    awards: int = 1


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
    awaited = select(func.count()).select_from(Award).join(Pot, Pot.id == Award.pot_id).where(REPORT_AWAITED)
    near = awaited.where(Award.report_due_on >= today, Award.report_due_on <= today + soon)
    received = (
        select(func.count(Award.id.distinct()))
        .join(Report, Report.award_id == Award.id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Report.submitted_at.is_not(None), Report.accepted_at.is_(None))
        .where(Award.accepted_at.is_not(None), Award.withdrawn_at.is_(None), Award.closed_at.is_(None))
    )
    counts = (awaited.where(Award.report_due_on < today), near, received)
    query = select(*(within(each, reach).scalar_subquery() for each in counts))
    return ReportsNow(*db.session.execute(query).one())


def waits(reach: Reach, since: date) -> list[Wait]:
    """From offer to first payment, of all awards that were first paid since a day."""
    paid = Instalment.paid_at.is_not(None)
    lately = (
        select(Instalment.award_id, func.min(Instalment.paid_on).label("first"))
        .where(paid, Instalment.paid_on >= since)
        .group_by(Instalment.award_id)
        .subquery()
    )
    before = exists().where(Instalment.award_id == lately.c.award_id, paid, Instalment.paid_on < since)
    query = (
        select(Award.offered_at, lately.c.first, func.count())
        .join(lately, lately.c.award_id == Award.id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(~before)
        .group_by(Award.offered_at, lately.c.first)
    )
    return [Wait(*row) for row in db.session.execute(within(query, reach))]
