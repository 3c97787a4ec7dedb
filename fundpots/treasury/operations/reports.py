"""Reports: written and sent by the group, queried or accepted by a treasurer, underspend returned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select

from fundpots import clock, mail
from fundpots.bids.queries import lines_of
from fundpots.db import db, locked
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.pots.operations import move_money
from fundpots.pots.stages import Movement
from fundpots.treasury.models import Award, Report, Spending
from fundpots.treasury.operations.common import (
    hold,
    must_be_officer,
    must_be_outside,
    note,
    write_to_group,
)
from fundpots.treasury.operations.plan import shrink_plan
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.queries.reach import ALL
from fundpots.treasury.queries.reports import (
    awards_to_report,
    final_report,
    open_report,
    spending_of,
)
from fundpots.treasury.rules.awards import (
    may_remind,
    must_be_accepted,
    must_be_open,
    owed_pence,
    report_state,
    underspend,
)
from fundpots.treasury.rules.payments import must_be_settled
from fundpots.treasury.rules.refusals import (
    NobodyToRemind,
    ReasonMissing,
    ReportClosed,
    ReportIncomplete,
    ReportNotReceived,
)
from fundpots.treasury.stages import ReportState


@dataclass(frozen=True)
class Told:
    """What a group says in a report; `spent_pence` by the key of the budget line, from the beginning on."""

    done: str = ""
    learnt: str = ""
    people_reached: int | None = None
    spent_pence: Mapping[int, int] = field(default_factory=dict)
    is_final: bool = True


def save_report(award: Award, told: Told, *, by: Person, at: datetime, version: int | None = None) -> Report:
    """Keep what was written so far, as an officer of the group. Raises ReportClosed, Stale."""
    hold(award)
    must_be_officer(award, by)
    must_be_accepted(award)
    report = open_report(award.id)
    if report is None:
        report = _begin(award)
    elif report_state(report) == ReportState.RECEIVED:
        raise ReportClosed
    elif version is not None and version != report.version:
        raise Stale(yours={"done": told.done, "learnt": told.learnt},
                    theirs={"done": report.done, "learnt": report.learnt})  # fmt: skip
    report.done, report.learnt = told.done, told.learnt
    report.people_reached, report.is_final = told.people_reached, told.is_final
    db.session.flush()
    _keep_spending(report, award, told.spent_pence)
    return report


def submit_report(
    award: Award, told: Told, *, by: Person, at: datetime, version: int | None = None
) -> Report:
    """Send the report to the treasurer. A double click keeps the first.

    Raises ReportIncomplete where something is missing, ReportClosed where another was sent already.
    """
    hold(award)
    sent = open_report(award.id)
    if sent is not None and sent.submitted_at is not None and _says(sent, told):
        return sent
    report = save_report(award, told, by=by, at=at, version=version)
    lines = {line.id for line in lines_of([award.bid_id]).get(award.bid_id, [])}
    if not told.done.strip() or told.people_reached is None or lines - set(told.spent_pence):
        raise ReportIncomplete
    report.submitted_at, report.submitted_by_id = at, by.id
    award.report_sent_at = at if report.is_final else None
    note(
        "report.submitted", award, by, at,
        after={"report": report.number, "final": report.is_final, "spent_pence": _sum(told)},
    )  # fmt: skip
    return report


def query_report(report: Report, query: str, *, by: Person, at: datetime) -> None:
    """Ask the group to change or explain something; the report is theirs again."""
    _hold_received(report)
    must_be_outside(report.award, by)
    if not query.strip():
        raise ReasonMissing
    report.query, report.submitted_at = query, None
    report.award.report_sent_at = None
    note("report.queried", report.award, by, at, after={"report": report.number}, reason=query)
    write_to_group("report-queried", report.award, at, query=query)


def accept_report(report: Report, *, by: Person, at: datetime) -> None:
    """Accept a report. After the final one, what is left unspent goes back to the pot.

    What was not even paid is free at once; what was paid and not spent is asked back from the group.
    Raises PaymentUnderWay while a payment is with the bank. Twice keeps the first.
    """
    if report.accepted_at is not None:
        return
    _hold_received(report)
    award = report.award
    must_be_outside(award, by)
    report.accepted_at, report.accepted_by_id = at, by.id
    owed = 0
    if report.is_final:
        spent = sum(spending_of([report.id]).get(report.id, {}).values())
        report.underspend_pence = underspend(_awarded(award), spent)
        owed = _settle(award, report, spent, by, at)
    note(
        "report.accepted", award, by, at,
        after={"report": report.number, "underspend_pence": report.underspend_pence, "owed_pence": owed},
    )  # fmt: skip
    write_to_group("report-accepted", award, at, report=report, owed_pence=owed)


def remind_reports(awards: list[Award], *, by: Person, at: datetime) -> list[Award]:
    """Write to the groups among these whose report is due soon or late, once in seven days.

    Raises NobodyToRemind where there is none.
    """
    reminded = []
    for award in sorted(awards, key=lambda one: (one.pot_id, one.id)):
        hold(award)
        if not may_remind(award, clock.london_date(at), at) or not awards_to_report(ALL, award_id=award.id):
            continue
        award.reminded_at = at
        for officer in officers_of(award.group_id):
            late = clock.london_date(at) > award.report_due_on
            mail.letter("report-due", to=officer, at=at, round_id=award.bid.round_id,
                        bid_id=award.bid_id, award=award, late=late)  # fmt: skip
        note("report.reminded", award, by, at)
        reminded.append(award)
    if not reminded:
        raise NobodyToRemind
    return reminded


def _begin(award: Award) -> Report:
    if final_report(award.id) is not None:
        raise ReportClosed
    number = db.session.scalar(select(func.count()).where(Report.award_id == award.id)) or 0
    report = Report(award=award, number=number + 1)
    db.session.add(report)
    return report


def _keep_spending(report: Report, award: Award, spent_pence: Mapping[int, int]) -> None:
    """Only lines of this award's own budget count, whatever was sent."""
    own = {line.id for line in lines_of([award.bid_id]).get(award.bid_id, [])}
    db.session.execute(delete(Spending).where(Spending.report_id == report.id))
    db.session.add_all(
        Spending(report_id=report.id, budget_line_id=line_id, spent_pence=pence)
        for line_id, pence in spent_pence.items()
        if line_id in own
    )
    db.session.flush()


def _says(report: Report, told: Told) -> bool:
    same = (report.done, report.learnt, report.people_reached, report.is_final)
    written = spending_of([report.id]).get(report.id, {})
    return same == (told.done, told.learnt, told.people_reached, told.is_final) and written == dict(
        told.spent_pence
    )


def _hold_received(report: Report) -> None:
    hold(report.award)
    locked(Report, report.id)
    must_be_open(report.award)
    if report_state(report) != ReportState.RECEIVED:
        raise ReportNotReceived


def _awarded(award: Award) -> int:
    """All that is or was meant for the group: what is promised and what it was paid."""
    money = money_of([award.id])[award.id]
    return money.committed_pence + money.kept_pence


def _settle(award: Award, report: Report, spent_pence: int, by: Person, at: datetime) -> int:
    """Free what is unspent and unpaid; answer what the group has to pay back."""
    money = money_of([award.id])[award.id]
    freed = min(report.underspend_pence, money.committed_pence)
    if freed:
        must_be_settled(instalments_of([award.id]).get(award.id, []))
        shrink_plan(award, freed, at)
        move_money(
            Movement.AWARD_WITHDRAWN,
            award.pot,
            freed,
            on=clock.london_date(at),
            reason=f"{award.reference}: not spent, and not paid",
            by=by,
            at=at,
            award_id=award.id,
        )
    owed = owed_pence(award, money, spent_pence)
    if not owed:
        report.returned_at = at
    return owed


def _sum(told: Told) -> int:
    return sum(told.spent_pence.values())
