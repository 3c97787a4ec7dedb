"""What an award's money and dates say about it: pure decisions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fundpots.clock import london_date
from fundpots.treasury.models import Award, Report
from fundpots.treasury.rules.refusals import AwardLapsed, AwardNotAccepted, AwardNotOpen
from fundpots.treasury.stages import AwardState, ReportState

#: An offer waits for four weeks.
OFFER_DAYS = 28
#: The report is due so long after the project's last day, or after this without one.
REPORT_DAYS = 90
REPORT_DAYS_WITHOUT_END = 365
#: Reports are asked for from so long before they are due, and again after so long.
REPORT_SOON = timedelta(days=14)
REMIND_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class AwardMoney:
    """An award's money now; every figure is a sum of ledger entries."""

    committed_pence: int = 0
    paid_pence: int = 0
    returned_pence: int = 0

    @property
    def kept_pence(self) -> int:
        """What the group has of it."""
        return self.paid_pence - self.returned_pence


def offer_lapses_on(at: datetime) -> date:
    """The last day on which an offer made now can be accepted."""
    return london_date(at) + timedelta(days=OFFER_DAYS)


def report_due_on(ends_on: date | None, at: datetime) -> date:
    """The day by which the report is due.

    >>> from datetime import UTC
    >>> report_due_on(date(2027, 3, 31), datetime(2026, 11, 2, tzinfo=UTC)).isoformat()
    '2027-06-29'
    """
    without_end = london_date(at) + timedelta(days=REPORT_DAYS_WITHOUT_END)
    return max(ends_on, london_date(at)) + timedelta(days=REPORT_DAYS) if ends_on else without_end


def award_state(award: Award, money: AwardMoney, reported: bool, at: datetime) -> AwardState:
    """Where the award is. `reported`: its final report was accepted."""
    if award.withdrawn_at is not None:
        return AwardState.WITHDRAWN
    if award.declined_at is not None:
        return AwardState.DECLINED
    if award.closed_at is not None:
        return AwardState.CLOSED
    if award.accepted_at is None:
        return AwardState.LAPSED if has_lapsed(award, at) else AwardState.OFFERED
    if reported:
        return AwardState.REPORTED
    return AwardState.ACCEPTED if money.committed_pence else AwardState.PAID


def has_lapsed(award: Award, at: datetime) -> bool:
    """Did the last day to accept pass? It counts to its end, by the calendar in London."""
    return award.accepted_at is None and london_date(at) > award.lapses_on


def is_over(award: Award) -> bool:
    """Declined, withdrawn or closed: nothing is paid any more."""
    return any((award.declined_at, award.withdrawn_at, award.closed_at))


def must_be_open(award: Award) -> None:
    """Refuse what is over."""
    if is_over(award):
        raise AwardNotOpen


def must_be_acceptable(award: Award, at: datetime) -> None:
    """Refuse where the offer is over or has lapsed."""
    must_be_open(award)
    if has_lapsed(award, at):
        raise AwardLapsed


def must_be_accepted(award: Award) -> None:
    """Refuse where two officers have not said yes, or where the award is over."""
    must_be_open(award)
    if award.accepted_at is None:
        raise AwardNotAccepted


def report_state(report: Report) -> ReportState:
    """Where the report is."""
    if report.accepted_at is not None:
        return ReportState.ACCEPTED
    if report.submitted_at is not None:
        return ReportState.RECEIVED
    return ReportState.QUERIED if report.query else ReportState.DRAFT


def underspend(amount_pence: int, spent_pence: int) -> int:
    """What was not spent of an award; whoever spent more gets no more.

    >>> underspend(50_000, 42_050), underspend(50_000, 60_000)
    (7950, 0)
    """
    return max(0, amount_pence - spent_pence)


def owed_pence(award: Award, money: AwardMoney, spent_pence: int | None) -> int:
    """What the group has to pay back: all of a withdrawn award, else what its final report left unspent."""
    if award.withdrawn_at is not None:
        return money.kept_pence
    return 0 if spent_pence is None else max(0, money.kept_pence - spent_pence)


def surplus_pence(award: Award, money: AwardMoney, spent_pence: int | None) -> int:
    """What is promised and not needed: all of an award that is over, else what its final report leaves."""
    if is_over(award):
        return money.committed_pence
    if spent_pence is None:
        return 0
    return max(0, money.committed_pence - max(0, spent_pence - money.kept_pence))


def may_remind(award: Award, today: date, at: datetime) -> bool:
    """Is the report due soon or late, and was nobody written to about it lately?"""
    if award.accepted_at is None or is_over(award):
        return False
    lately = award.reminded_at is not None and at - award.reminded_at < REMIND_AGAIN
    return today >= award.report_due_on - REPORT_SOON and not lately
