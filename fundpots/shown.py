"""How dates, amounts and shares are written on pages, in either language."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask
from flask_babel import format_decimal, gettext, ngettext

from fundpots import clock
from fundpots.money import plain_pounds, pounds
from fundpots.words import locale_now, told


def shown_date(value: date | datetime | None) -> str:
    """'23 November 2026', by the calendar in London."""
    if value is None:
        return ""
    day = clock.london_date(value) if isinstance(value, datetime) else value
    return _day(day, locale_now())


@lru_cache(maxsize=4096)
def _day(day: date, locale: str) -> str:
    return format_date(day, "d MMMM y", locale=locale)


def shown_moment(value: datetime | None) -> str:
    """'23 November 2026, 5:00pm', by the clock in London; in Welsh '23 Tachwedd 2026, 5:00yp'."""
    if value is None:
        return ""
    local = clock.in_london(value)
    hour = local.hour % 12 or 12
    halves = ("yb", "yp") if locale_now() == "cy" else ("am", "pm")
    return f"{shown_date(value)}, {hour}:{local.minute:02d}{halves[local.hour >= 12]}"


def days_left(deadline: datetime | None, at: datetime | None = None) -> str:
    """How long there is, in the largest unit that says something."""
    if deadline is None:
        return ""
    seconds = int((deadline - (at or clock.now())).total_seconds())
    if seconds <= 0:
        return gettext("The deadline has passed")
    if seconds < 3600:
        minutes = max(1, seconds // 60)
        return ngettext("%(num)d minute left", "%(num)d minutes left", minutes)
    if seconds < 2 * 86400:
        return ngettext("%(num)d hour left", "%(num)d hours left", seconds // 3600)
    return ngettext("%(num)d day left", "%(num)d days left", seconds // 86400)


def percent(share: float | None, digits: int = 0) -> str:
    """'61%' from 0.61."""
    return "" if share is None else f"{share * 100:.{digits}f}%"


def points(value: float | None, digits: int = 1) -> str:
    """A mark, weight or index with a fixed number of decimals, and the sign of amounts.

    >>> points(-0.631, 2), points(-0.001, 2)
    ('−0.63', '0.00')
    """
    return "–" if value is None else f"{value:z.{digits}f}".replace("-", "−")


def number(value: Any) -> str:
    return "" if value is None else format_decimal(value)


def add_filters(app: Flask) -> None:
    """Make them available to templates."""
    app.jinja_env.filters.update(
        pounds=pounds,
        plain_pounds=plain_pounds,
        date=shown_date,
        datetime=shown_moment,
        days_left=days_left,
        percent=percent,
        points=points,
        number=number,
        told=told,
    )
