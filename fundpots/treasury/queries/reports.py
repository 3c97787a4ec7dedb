"""Reports on what was done and spent."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.treasury.models import Award, Report, Spending
from fundpots.treasury.queries.reach import Reach, within


def reports_of(award_ids: Iterable[int]) -> dict[int, list[Report]]:
    """The reports of several awards in their order."""
    found: dict[int, list[Report]] = {}
    for report in db.session.scalars(
        select(Report).where(Report.award_id.in_(list(award_ids))).order_by(Report.award_id, Report.number)
    ):
        found.setdefault(report.award_id, []).append(report)
    return found


def open_report(award_id: int) -> Report | None:
    """The report that is being written or waits for an answer; there is at most one."""
    return db.session.scalar(select(Report).where(Report.award_id == award_id, Report.accepted_at.is_(None)))


def final_report(award_id: int) -> Report | None:
    """The final report, once it is accepted."""
    return db.session.scalar(
        select(Report).where(Report.award_id == award_id, Report.is_final, Report.accepted_at.is_not(None))
    )


def spending_of(report_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Pence spent by report and budget line."""
    found: dict[int, dict[int, int]] = {}
    for spent in db.session.scalars(select(Spending).where(Spending.report_id.in_(list(report_ids)))):
        found.setdefault(spent.report_id, {})[spent.budget_line_id] = spent.spent_pence
    return found


def finally_spent(award_ids: Iterable[int]) -> dict[int, int]:
    """What the accepted final reports of several awards say was spent; others are not there."""
    rows = db.session.execute(
        select(Report.award_id, func.coalesce(func.sum(Spending.spent_pence), 0))
        .outerjoin(Spending, Spending.report_id == Report.id)
        .where(Report.award_id.in_(list(award_ids)), Report.is_final, Report.accepted_at.is_not(None))
        .group_by(Report.award_id)
    )
    return {award_id: int(pence) for award_id, pence in rows}


def has_received_report(award_id: int) -> bool:
    """Has the treasurer got a report on this award that was not sent back?"""
    found = select(Report.id).where(Report.award_id == award_id, Report.submitted_at.is_not(None))
    return db.session.scalar(found.limit(1)) is not None


def reports_received(reach: Reach) -> list[Report]:
    """Reports that wait for the treasurer's answer, the earliest sent first."""
    query = (
        select(Report)
        .join(Report.award)
        .join(Award.pot)
        .options(contains_eager(Report.award).joinedload(Award.group))
        .options(contains_eager(Report.award).joinedload(Award.bid))
        .options(contains_eager(Report.award).contains_eager(Award.pot))
        .where(Report.submitted_at.is_not(None), Report.accepted_at.is_(None))
        .order_by(Report.submitted_at)
    )
    return list(db.session.scalars(within(query, reach)))


#: Accepted awards whose final report has not been sent.
REPORT_AWAITED = and_(
    Award.accepted_at.is_not(None),
    Award.report_sent_at.is_(None),
    Award.withdrawn_at.is_(None),
    Award.closed_at.is_(None),
)


def awards_to_report(
    reach: Reach, *, until: date | None = None, award_id: int | None = None, limit: int | None = None
) -> list[Award]:
    """Accepted awards whose final report has not been sent, the earliest due first."""
    query = (
        select(Award)
        .join(Award.pot)
        .options(contains_eager(Award.pot), joinedload(Award.group))
        .options(joinedload(Award.bid).joinedload(Bid.round))
        .where(REPORT_AWAITED)
        .order_by(Award.report_due_on, Award.id)
        .limit(limit)
    )
    if until is not None:
        query = query.where(Award.report_due_on <= until)
    if award_id is not None:
        query = query.where(Award.id == award_id)
    return list(db.session.scalars(within(query, reach)))
