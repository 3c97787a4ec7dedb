"""What waits for officers and treasurers. A constant number of queries, whatever there is to do."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots import clock
from fundpots.clock import end_of, london_date
from fundpots.people.rules import Standing
from fundpots.people.stages import Role
from fundpots.tasks import Task
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.queries.awards import money_of
from fundpots.treasury.queries.bank import details_in_force, details_waiting
from fundpots.treasury.queries.lists import awards_of_groups, lapsed_offers, owing_awards
from fundpots.treasury.queries.payments import unpaid_instalments
from fundpots.treasury.queries.reach import Reach, reach_of
from fundpots.treasury.queries.reports import awards_to_report, finally_spent, reports_of, reports_received
from fundpots.treasury.rules.awards import REPORT_SOON, has_lapsed, is_over, owed_pence, report_state
from fundpots.treasury.rules.payments import instalment_state
from fundpots.treasury.stages import AwardState, InstalmentState, ReportState
from fundpots.words import told

#: Payments are prepared from so long before they are due.
PREPARE_FROM = timedelta(days=14)

#: More offers that lapsed than these are one task.
MOST_OFFERS = 10


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Everything of this storey that somebody has to do."""
    tasks = _for_officers(standing, at) if standing.officer_of else []
    if standing.holds(Role.TREASURER):
        tasks += _for_treasurer(standing, at)
    return tasks


def _for_officers(standing: Standing, at: datetime) -> list[Task]:
    awards = [award for award in awards_of_groups(standing.officer_of) if not is_over(award)]
    groups = {award.group_id for award in awards}
    if not groups:
        return []
    in_force, waiting = details_in_force(groups), details_waiting(groups)
    reports = reports_of([award.id for award in awards])
    tasks = []
    for award in awards:
        tasks += _of_award(award, award.group_id in in_force or award.group_id in waiting, at)
        if award.accepted_at and not _is_reported(reports.get(award.id, [])):
            tasks += _of_report(award, london_date(at))
    for details in waiting.values():
        if details.given_by_id != standing.person_id:
            path = f"/groups/{details.group.slug}/bank-details"
            tasks.append(Task(_("Confirm your group's bank details"), path, told(details.group), order=20))
    return tasks


def _of_award(award: Award, has_details: bool, at: datetime) -> list[Task]:
    if award.accepted_at is None:
        if has_lapsed(award, at):
            return []
        until = end_of(award.lapses_on)
        return [Task(_("Accept or decline this award"), f"/awards/{award.id}", award.bid.title, until, 10)]
    if not has_details:
        path = f"/groups/{award.group.slug}/bank-details"
        return [Task(_("Say where your group is to be paid"), path, told(award.group), order=20)]
    return []


def _is_reported(reports: list[Report]) -> bool:
    return any(
        report.is_final and report_state(report) in (ReportState.RECEIVED, ReportState.ACCEPTED)
        for report in reports
    )


def _of_report(award: Award, today: date) -> list[Task]:
    if today < award.report_due_on - REPORT_SOON:
        return []
    due = clock.end_of(award.report_due_on)
    return [Task(_("Report on this award"), f"/awards/{award.id}/report", award.bid.title, due, 30)]


def _for_treasurer(standing: Standing, at: datetime) -> list[Task]:
    reach = reach_of(standing)
    unpaid = unpaid_instalments(reach, until=london_date(at) + PREPARE_FROM)
    tasks = _of_payments(unpaid, standing)
    for report in reports_received(reach):
        path = f"/awards/{report.award_id}/report/answer"
        tasks.append(Task(_("Read this report"), path, report.award.bid.title, order=40))
    tasks += _of_lapsed(reach, at)
    tasks += _of_money_owed(reach)
    late = awards_to_report(reach, until=london_date(at))
    if late:
        text = ngettext("%(num)d report is late", "%(num)d reports are late", len(late))
        tasks.append(Task(text, "/reports-due", order=60))
    return tasks


def _of_lapsed(reach: Reach, at: datetime) -> list[Task]:
    """Each offer that lapsed, or where there are many, their list: nobody acts on hundreds one by one."""
    found = lapsed_offers(reach, at, MOST_OFFERS + 1)
    if len(found) > MOST_OFFERS:
        text = _("Offers have lapsed: withdraw them, or give more time")
        return [Task(text, f"/awards?state={AwardState.LAPSED}", order=45)]
    text = _("This offer has lapsed: withdraw it, or give more time")
    return [Task(text, f"/awards/{award.id}", award.bid.title, order=45) for award in found]


def _of_payments(unpaid: list[Instalment], standing: Standing) -> list[Task]:
    count = dict.fromkeys(InstalmentState, 0)
    for one in unpaid:
        state = instalment_state(one)
        if state == InstalmentState.PREPARED and one.prepared_by_id == standing.person_id:
            continue
        count[state] += 1
    words = (
        ("prepare", count[InstalmentState.PLANNED] + count[InstalmentState.FAILED], _prepare),
        ("approve", count[InstalmentState.PREPARED], _approve),
        ("bank", count[InstalmentState.APPROVED], _send),
        ("sent", count[InstalmentState.SENT], _mark),
    )
    return [Task(said(number), f"/payments#{place}", order=35) for place, number, said in words if number]


def _prepare(number: int) -> str:
    return ngettext("Prepare %(num)d payment", "Prepare %(num)d payments", number)


def _approve(number: int) -> str:
    return ngettext("Approve %(num)d payment", "Approve %(num)d payments", number)


def _send(number: int) -> str:
    return ngettext("Send %(num)d payment to the bank", "Send %(num)d payments to the bank", number)


def _mark(number: int) -> str:
    return ngettext(
        "Mark %(num)d payment as paid or failed", "Mark %(num)d payments as paid or failed", number
    )


def _of_money_owed(reach: Reach) -> list[Task]:
    awards = owing_awards(reach)
    keys = [award.id for award in awards]
    money, spent = money_of(keys), finally_spent(keys)
    return [
        Task(_("Record what this group pays back"), f"/awards/{award.id}/return", award.bid.title, order=50)
        for award in awards
        if owed_pence(award, money[award.id], spent.get(award.id))
    ]
