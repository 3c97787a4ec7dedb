"""The one clock. UTC inside, Europe/London on screen; nothing else asks the machine for the time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The server's time, aware, in UTC."""
    return datetime.now(UTC)


def in_london(moment: datetime) -> datetime:
    """The same moment on a clock in London.

    >>> in_london(datetime(2026, 7, 1, 11, 0, tzinfo=UTC)).isoformat()
    '2026-07-01T12:00:00+01:00'
    """
    return moment.astimezone(LONDON)


def london_date(moment: datetime) -> date:
    """The calendar day in London on which the moment falls."""
    return in_london(moment).date()


def at_london(day: date, clock_time: time) -> datetime:
    """The UTC moment at which clocks in London show this day and time.

    >>> at_london(date(2026, 3, 29), time(17, 0)).isoformat()
    '2026-03-29T16:00:00+00:00'
    """
    return datetime.combine(day, clock_time, tzinfo=LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last second of a day in London, which is when a deadline given as a date falls."""
    return at_london(day + timedelta(days=1), time(0)) - timedelta(seconds=1)
