"""The one clock. UTC inside, Europe/London on screen; nothing else asks the machine for the time."""

from dataclasses import dataclass
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


def is_working_day(day: date) -> bool:
    """Is it neither a weekend nor a bank holiday in any nation of Great Britain?

    >>> is_working_day(date(2026, 11, 30)), is_working_day(date(2026, 12, 1))  # St Andrew's day, and after
    (False, True)
    """
    from holidays import country_holidays  # a second of work, for whoever counts working days only

    return day.weekday() < 5 and not any(
        day in country_holidays("GB", subdiv=nation) for nation in ("ENG", "WLS", "SCT")
    )


def working_days_before(day: date, number: int) -> date:
    """The day from which on so many working days are left before a day.

    >>> working_days_before(date(2026, 12, 29), 5).isoformat()  # over Christmas
    '2026-12-18'
    """
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day


@dataclass(frozen=True)
class Year:
    """A financial year, named by the calendar year in which it begins.

    >>> str(Year(2026)), str(Year(2026, 4, 6)), Year(2026, 4, 6).until.isoformat()
    ('2026', '2026–27', '2027-04-05')
    """

    number: int
    month: int = 1
    day: int = 1

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.number, self.month, self.day)

    @property
    def until(self) -> date:
        """Its last day."""
        return date(self.number + 1, self.month, self.day) - timedelta(days=1)

    def moments(self) -> tuple[datetime, datetime]:
        """The moment in which it begins, and the one in which the next begins."""
        return at_london(self.since, time(0)), at_london(self.until + timedelta(days=1), time(0))

    def __str__(self) -> str:
        split = (self.month, self.day) != (1, 1)
        return f"{self.number}–{(self.number + 1) % 100:02d}" if split else str(self.number)


def year_of(day: date, starts: tuple[int, int] = (1, 1)) -> Year:
    """The financial year in which a day lies.

    >>> year_of(date(2027, 4, 5), (4, 6)).number
    2026
    """
    return Year(day.year - ((day.month, day.day) < starts), *starts)
