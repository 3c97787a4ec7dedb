"""Days on which British banks pay: not on weekends, nor on the bank holidays of England that Bacs keeps."""

from datetime import date, timedelta


def is_working_day(day: date) -> bool:
    """Do banks pay on this day?

    >>> is_working_day(date(2026, 12, 28)), is_working_day(date(2026, 12, 29))
    (False, True)
    """
    from holidays import country_holidays  # a second of work, for pages that ask for a day only

    return day.weekday() < 5 and day not in country_holidays("GB", subdiv="ENG")


def working_day_from(day: date) -> date:
    """This day, or the next one on which banks pay.

    >>> working_day_from(date(2026, 12, 25)).isoformat()
    '2026-12-29'
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
