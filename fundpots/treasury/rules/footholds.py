"""What became of places without a group that awards reached: did one come about within two years?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: So long a place has to get its group before it counts as one that did not.
YEARS = 2


class Came(StrEnum):
    """What a reached place has by now."""

    IN_TIME = "in-time"
    LATE = "late"
    WAITING = "waiting"
    OVER = "over"


@dataclass(frozen=True)
class Lived:
    """A group that is or was at home in an area: from when, and until when if it has closed."""

    group_id: int
    founded_on: date
    closed_on: date | None = None

    def open_on(self, day: date) -> bool:
        return self.founded_on <= day and (self.closed_on is None or self.closed_on > day)


@dataclass(frozen=True)
class Reach:
    """One award's part for one area on the day on which it was offered."""

    area_code: str
    award_id: int
    on: date
    pence: int


@dataclass(frozen=True)
class Foothold:
    """A place that had no group when money first came, and what it has now."""

    area_code: str
    reached_on: date
    until: date
    award_ids: tuple[int, ...]
    pence: int
    group_id: int | None
    founded_on: date | None
    came: Came


def footholds(reached: Iterable[Reach], lived: Mapping[str, Sequence[Lived]], today: date) -> list[Foothold]:
    """The places without a group that awards reached, the first reached first.

    >>> reach = Reach("E1", 7, date(2024, 3, 1), 50_000)
    >>> footholds([reach], {"E1": [Lived(3, date(2025, 1, 1))]}, date(2026, 9, 1))[0].came.value
    'in-time'
    """
    by_area: dict[str, list[Reach]] = {}
    for one in sorted(reached, key=lambda one: (one.on, one.award_id)):
        if not any(group.open_on(one.on) for group in lived.get(one.area_code, ())):
            by_area.setdefault(one.area_code, []).append(one)
    found = [_foothold(code, there, lived.get(code, ()), today) for code, there in by_area.items()]
    return sorted(found, key=lambda one: (one.reached_on, one.area_code))


def two_years_after(day: date) -> date:
    """The same day two years on; the day after a 29 February has none.

    >>> two_years_after(date(2024, 2, 29))
    datetime.date(2026, 3, 1)
    """
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:
        return date(day.year + YEARS, 3, 1)


def _foothold(code: str, reached: list[Reach], lived: Sequence[Lived], today: date) -> Foothold:
    first = reached[0].on
    until = two_years_after(first)
    later = sorted((one for one in lived if first < one.founded_on <= today), key=lambda one: one.founded_on)
    group = later[0] if later else None
    return Foothold(
        area_code=code,
        reached_on=first,
        until=until,
        award_ids=tuple(dict.fromkeys(one.award_id for one in reached)),
        pence=sum(one.pence for one in reached),
        group_id=group.group_id if group else None,
        founded_on=group.founded_on if group else None,
        came=_came(group, until, today),
    )


def _came(group: Lived | None, until: date, today: date) -> Came:
    if group is not None:
        return Came.IN_TIME if group.founded_on <= until else Came.LATE
    return Came.WAITING if today <= until else Came.OVER
