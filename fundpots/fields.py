"""Form fields that several storeys ask for: an amount, a date in three boxes, a text of limited length."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from wtforms import Field, Form, StringField, ValidationError

from fundpots.money import LARGEST_PENCE, NotMoney, pence, plain_pounds

#: Runs of anything that is no white space; forms.js counts by the same rule.
_WORD = re.compile(r"[^\s\ufeff]+")


def count_words(text: str) -> int:
    """How many words a text has, as the page's counter counts them.

    >>> count_words("  One bid, two groups – ok ")
    6
    """
    return len(_WORD.findall(text))


def count_characters(text: str) -> int:
    """How many characters a text has; a new line is one, though browsers send two.

    >>> count_characters("a\\r\\nb")
    3
    """
    return len(text.replace("\r\n", "\n"))


class WordLimit:
    """Refuse more than so many words, and let the page count them while they are typed."""

    def __init__(self, words: int) -> None:
        self.words = words
        self.field_flags = {"words": words}

    def __call__(self, form: Form, field: Field) -> None:
        over = count_words(field.data or "") - self.words
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Shorten this by %(num)d word: the limit is %(limit)d",
                    "Shorten this by %(num)d words: the limit is %(limit)d",
                    over,
                    limit=self.words,
                )
            )


class CharacterLimit:
    """Refuse more than so many characters, counting a new line as one."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        self.field_flags = {"maxlength": characters}

    def __call__(self, form: Form, field: Field) -> None:
        over = count_characters(field.data or "") - self.characters
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Shorten this by %(num)d character: the limit is %(limit)d",
                    "Shorten this by %(num)d characters: the limit is %(limit)d",
                    over,
                    limit=self.characters,
                )
            )


class PoundsField(StringField):
    """An amount in pounds on the page, whole pence in `data`; None where nothing was written."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_pounds(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = pence(text)
        except NotMoney:
            raise ValueError(
                gettext(
                    "Write an amount in pounds, such as 1,250 or 1,250.50, below £%(largest)s",
                    largest=f"{LARGEST_PENCE // 100:,}",
                )
            ) from None


class DatePartsField(Field):
    """A day in three boxes, sent as name-day, name-month and name-year; a date in `data`, or None."""

    parts: tuple[str, str, str] = ("", "", "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Gather the three boxes, which WTForms would look for under one name."""
        sent = formdata is not None and any(f"{self.name}-{part}" in formdata for part in _PARTS)
        super().process(None, data, extra_filters)
        if not sent:
            if self.data:
                self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
            return
        self.parts = tuple(formdata.get(f"{self.name}-{part}", "").strip() for part in _PARTS)  # type: ignore[assignment]
        self.raw_data = [text for text in self.parts if text]
        self._read()

    def _read(self) -> None:
        self.data = None
        if not any(self.parts):
            return
        try:
            day, month, year = (_whole(text) for text in self.parts)
            self.data = date(year, month, day)
        except ValueError:
            self.process_errors = [gettext("Write a real date, such as 27 3 2027")]

    def _value(self) -> str:
        return self.data.isoformat() if self.data else ""


_PARTS = ("day", "month", "year")


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValueError(text)
    return int(text)
