"""Fields that rounds ask for: a time of day, a number within its bounds."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.widgets import TextInput

from fundpots.fields import Between, PercentField, SelectChoice, offered

__all__ = ["ClockField", "PercentField", "SelectChoice", "Within", "clock_time", "offered"]

_CLOCK = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$", re.ASCII | re.IGNORECASE)


class ClockField(Field):
    """A time of day as people write it: 17:00, 5pm, 5.30 pm. A time in `data`, or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:%H:%M}"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        self.data = clock_time(text)
        if self.data is None:
            raise ValueError(gettext("Write a time such as 17:00 or 5pm"))


def clock_time(text: str) -> time | None:
    """Read a time of day; None where it is none.

    >>> clock_time("5.30 pm"), clock_time("12am"), clock_time("25:00")
    (datetime.time(17, 30), datetime.time(0, 0), None)
    """
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[2] is None:
        return None  # a bare "5" could be morning or evening
    return time(hour, minute) if hour < 24 and minute < 60 else None


class Within(Between):
    """Refuse a number outside its bounds, in the words that the checklist uses."""

    def __init__(self, bound: tuple[str, float, float, object]) -> None:
        super().__init__(*bound[1:])
