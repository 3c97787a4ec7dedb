"""What a treasurer sees first: what falls due when, what was promised and paid, how long groups wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from fundpots.clock import london_date
from fundpots.money import pounds
from fundpots.reports.queries.desk import Due, Wait
from fundpots.reports.queries.movements import Month
from fundpots.shown import percent

#: So many months ahead are shown one by one; what is due later stands in one line.
AHEAD = 12


@dataclass(frozen=True)
class Step:
    """What has to be paid in one stretch of time."""

    words: str
    number: int
    pence: int


@dataclass(frozen=True)
class Point:
    """What was promised and paid in all until the end of a month."""

    on: date
    promised_pence: int
    paid_pence: int

    @property
    def words(self) -> str:
        return month_words(self.on)

    @property
    def short(self) -> str:
        """'Nov 2026', for the edge of a picture."""
        return format_date(self.on, "MMM y", rebase=False)


@dataclass(frozen=True)
class Quarter:
    """How long groups that were first paid in this quarter had waited since the offer."""

    year: int
    quarter: int
    awards: int
    days: float

    @property
    def words(self) -> str:
        first = date(self.year, 3 * self.quarter - 2, 1)
        last = date(self.year, 3 * self.quarter, 1)
        return f"{format_date(first, 'MMM', rebase=False)}–{format_date(last, 'MMM y', rebase=False)}"


def month_words(day: date) -> str:
    """'November 2026'."""
    return format_date(day, "MMMM y", rebase=False)


def steps_ahead(dues: Sequence[Due], today: date) -> list[Step]:
    """What is overdue, then month by month from this one on, then what is due later."""
    overdue = [one for one in dues if one.overdue]
    coming = [one for one in dues if not one.overdue]
    steps = [_step(_("overdue"), overdue)] if overdue else []
    first = today.year * 12 + today.month - 1
    for month in range(first, first + AHEAD):
        words = month_words(date(month // 12, month % 12 + 1, 1))
        steps.append(_step(words, [one for one in coming if one.year * 12 + one.month - 1 == month]))
    later = [one for one in coming if one.year * 12 + one.month - 1 >= first + AHEAD]
    while steps and not steps[-1].number:
        steps.pop()
    return [*steps, _step(_("later"), later)] if later else steps


def told_ahead(steps: Sequence[Step]) -> str:
    """The finding: how much is still to be paid, and when most of it."""
    if not steps:
        return _("Nothing is promised that was not paid")
    most = max(steps, key=lambda step: step.pence)
    said = {
        "whole": pounds(sum(step.pence for step in steps)),
        "most": pounds(most.pence),
        "when": most.words,
    }
    if len(steps) == 1:
        return _("%(whole)s of accepted awards is still to be paid: %(when)s", **said)
    return _("%(whole)s of accepted awards is still to be paid, most of it: %(when)s, %(most)s", **said)


def so_far(months: Iterable[Month]) -> list[Point]:
    """Promised and paid in all, month by month, from the one before the first, when it was nothing."""
    import pandas

    rows = [(date(one.year, one.month, 1), one.promised_pence, one.paid_pence) for one in months]
    if not rows:
        return []
    table = pandas.DataFrame(rows, columns=["on", "promised", "paid"])
    table.index = pandas.PeriodIndex(pandas.to_datetime(table.pop("on")), freq="M")
    every = pandas.period_range(table.index.min() - 1, table.index.max(), freq="M")
    whole = table.reindex(every, fill_value=0).cumsum()
    return [
        Point(period.start_time.date(), int(promised), int(paid))
        for period, promised, paid in whole.itertuples()
    ]


def told_so_far(points: Sequence[Point]) -> str:
    """The finding: which part of what was promised has been paid."""
    if not points or not points[-1].promised_pence:
        return _("Nothing has been promised yet")
    last = points[-1]
    return _(
        "%(share)s of the %(promised)s that groups were awarded, and did not give back, has been paid",
        share=percent(last.paid_pence / last.promised_pence),
        promised=pounds(last.promised_pence),
    )


def by_quarter(waits: Iterable[Wait]) -> list[Quarter]:
    """The mean number of days from offer to first payment, by the quarter of that payment."""
    import pandas

    rows = [
        (one.paid_on, one.awards, one.awards * (one.paid_on - london_date(one.offered_at)).days)
        for one in waits
    ]
    if not rows:
        return []
    table = pandas.DataFrame(rows, columns=["on", "awards", "days"])
    quarter = pandas.PeriodIndex(pandas.to_datetime(table.pop("on")), freq="Q")
    return [
        Quarter(period.year, period.quarter, int(awards), float(days / awards))
        for period, awards, days in table.groupby(quarter).sum().itertuples()
    ]


def told_waiting(quarters: Sequence[Quarter]) -> str:
    """The finding: how long a group waits for its money."""
    if not quarters:
        return _("No group has been paid yet")
    awards = sum(one.awards for one in quarters)
    days = round(sum(one.awards * one.days for one in quarters) / awards)
    return ngettext(
        "From the offer to the first money, a group waits %(num)d day on average",
        "From the offer to the first money, a group waits %(num)d days on average",
        days,
    )


def _step(words: str, dues: Sequence[Due]) -> Step:
    return Step(words, sum(one.number for one in dues), sum(one.pence for one in dues))
