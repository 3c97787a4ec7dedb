"""Rows of what came of awards: reports, and budgets against what was spent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, cast, exists, func, select
from sqlalchemy.orm import aliased

from fundpots.bids.models import Bid
from fundpots.bids.queries import lines_of
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.pots.models import Pot
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked
from fundpots.treasury.models import Award, Report, Spending
from fundpots.treasury.queries.reports import reports_of, spending_of


@dataclass(frozen=True)
class Achieved:
    """What came of all awards that were reported on, by the newest accepted report of each."""

    awards: int
    awarded_pence: int
    spent_pence: int
    people: int


def reports(asked: Asked) -> Iterator[Row]:
    """Every report that was accepted: what was done, whom it reached, what was spent and what was left."""
    for batch in in_batches(_accepted_reports(asked), Report.id):
        for row in batch:
            yield {**row, "final": "yes" if row["final"] else "no"}


def outcome_page(asked: Asked, after: int | None, limit: int = 20) -> tuple[list[Row], int | None]:
    """What came of awards, by the newest accepted report of each, the newest first; and where to go on."""
    query = _newest(_accepted_reports(asked)).order_by(Report.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(Report.id < after)
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    return rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else None


def achieved(asked: Asked) -> Achieved:
    """The same added up."""
    query = (
        select(Report.id, Award.amount_pence, Report.people_reached)
        .join(Award, Award.id == Report.award_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Report.accepted_at.is_not(None))
    )
    each = _newest(narrowed(query, asked, year=Report.accepted_at)).cte()
    spent = select(func.sum(Spending.spent_pence)).join(each, each.c.id == Spending.report_id)
    row = db.session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(each.c.amount_pence), 0),
            func.coalesce(spent.scalar_subquery(), 0),
            func.coalesce(func.sum(each.c.people_reached), 0),
        ).select_from(each)
    ).one()
    return Achieved(*(int(figure) for figure in row))


def _accepted_reports(asked: Asked) -> Any:
    # Asked for each report that is read: a page must not add up the spending of all others.
    spent = (
        select(cast(func.sum(Spending.spent_pence), BigInteger))
        .where(Spending.report_id == Report.id)
        .correlate(Report)
        .scalar_subquery()
    )
    query = (
        select(
            Report.id,
            Report.award_id,
            Award.reference.label("award"),
            Report.number,
            Report.is_final.label("final"),
            Bid.title,
            Group.slug.label("group"),
            Group.name.label("group_name"),
            Pot.slug.label("pot"),
            Award.amount_pence,
            func.coalesce(spent, 0).label("spent_pence"),
            Report.underspend_pence,
            Report.people_reached,
            Report.submitted_at,
            Report.accepted_at,
            Report.returned_at,
            Report.done,
            Report.learnt,
        )
        .join(Award, Award.id == Report.award_id)
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Report.accepted_at.is_not(None))
    )
    return narrowed(query, asked, year=Report.accepted_at)


def _newest(query: Any) -> Any:
    """Of each award only the last report that was accepted, whose figures go from the beginning."""
    later = aliased(Report)
    return query.where(
        ~exists().where(
            later.award_id == Report.award_id, later.number > Report.number, later.accepted_at.is_not(None)
        )
    )


def budgets(asked: Asked) -> Iterator[Row]:
    """Each line of each accepted award's budget: what it was to cost, its part of the award, what was spent.

    Spent is what the newest report that was sent says, from the beginning on.
    """
    for batch in in_batches(_accepted(asked), Award.id):
        yield from _lines(batch)


def budget_page(asked: Asked, after: int | None, limit: int = 10) -> tuple[list[list[Row]], int | None]:
    """A page of awards, the newest first, each with its lines; and the key after which the next begins."""
    query = _accepted(asked).order_by(Award.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(Award.id < after)
    batch = [dict(row) for row in db.session.execute(query).mappings()]
    found: dict[int, list[Row]] = {}
    for line in _lines(batch[:limit]):
        found.setdefault(line["award_id"], []).append(line)
    return list(found.values()), batch[limit - 1]["id"] if len(batch) > limit else None


def _lines(batch: list[Row]) -> Iterator[Row]:
    from weighting.pence import apportion

    lines = lines_of([row["bid_id"] for row in batch])
    newest = {key: sent[-1] for key, sent in _sent([row["id"] for row in batch]).items()}
    spent = spending_of(report.id for report in newest.values())
    for award in batch:
        own, report = lines.get(award["bid_id"], []), newest.get(award["id"])
        parts = apportion(award["amount_pence"], [line.amount_pence for line in own]) if own else []
        told = spent.get(report.id, {}) if report else {}
        for line, planned in zip(own, parts, strict=True):
            used = told.get(line.id)
            yield {
                "award_id": award["id"],
                "award": award["reference"],
                "title": award["title"],
                "group_name": award["group_name"],
                "pot": award["pot"],
                "line": line.position,
                "what": line.what,
                "budget_pence": line.amount_pence,
                "planned_pence": planned,
                "spent_pence": used,
                "left_pence": None if used is None else planned - used,
                "report": _word(report),
            }


def _accepted(asked: Asked) -> Any:
    query = (
        select(
            Award.id,
            Award.bid_id,
            Award.reference,
            Award.amount_pence,
            Bid.title,
            Group.name.label("group_name"),
            Pot.slug.label("pot"),
        )
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Award.accepted_at.is_not(None), Award.withdrawn_at.is_(None))
    )
    return narrowed(query, asked, year=Award.offered_at)


def _sent(award_ids: list[int]) -> dict[int, list[Report]]:
    found = {
        key: [report for report in several if report.submitted_at is not None]
        for key, several in reports_of(award_ids).items()
    }
    return {key: sent for key, sent in found.items() if sent}


def _word(report: Report | None) -> str:
    if report is None:
        return "none yet"
    kind = "final" if report.is_final else "interim"
    return f"{kind}, accepted" if report.accepted_at else f"{kind}, received"
