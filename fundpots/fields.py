"""Forms and the fields that several storeys ask for: an amount, a date in three boxes, a limited text.

Every form extends `Form`: what was typed is cleaned of characters that no person types, and what somebody
had typed when their session ended is there again on the page after signing in.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import wtforms
from babel.support import Translations
from flask import flash, g, request
from flask_babel import get_locale, gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FieldList, FormField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.i18n import DefaultTranslations, messages_path
from wtforms.validators import StopValidation

from fundpots.money import LARGEST_PENCE, NotMoney, pence, plain_pounds

#: Control characters, lone surrogates, and the marks that make text run the other way to disguise it.
_UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_PER_CENT = re.compile(r"^\d{1,3}(?:\.\d{1,2})?$", re.ASCII)

#: Runs of anything that is no white space; forms.js counts by the same rule.
_WORD = re.compile(r"[^\s\ufeff]+")


@cache
def _said_by_wtforms(language: str) -> DefaultTranslations:
    return DefaultTranslations(Translations.load(messages_path(), [language], domain="wtforms"))


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


def clean_text(text: str) -> str:
    """The text as a person meant it: one kind of line break, composed letters, nothing invisible.

    >>> clean_text("W\\u0302r\\x00\\r\\nun\\u202edau")
    'Ŵr\\nundau'
    """
    return unicodedata.normalize("NFC", _UNTYPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


class Form(FlaskForm):
    """The base of every form in the application."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: wtforms.Form) -> Any:
            """What WTForms itself says, read once for each language and not once for each request."""
            return _said_by_wtforms(str(get_locale()))

        def wrap_formdata(self, form: wtforms.Form, formdata: Any) -> Any:
            """What was sent, cleaned; on opening a page, what was kept for it when the session ended."""
            if formdata is not _Auto:
                return formdata
            if request.method in ("POST", "PUT", "PATCH", "DELETE"):
                sent = MultiDict((name, clean_text(text)) for name, text in request.form.items(multi=True))
                return CombinedMultiDict((request.files, sent)) if request.files else sent or None
            kept = g.get("kept")
            return kept_fields() if kept and _speaks_of(form, kept) else None

    def process(self, *sent: Any, **values: Any) -> None:
        """Read what was sent. A text that was left out is an empty one: only browsers always send it."""
        super().process(*sent, **values)
        if self.is_submitted():
            _empty_where_absent(self)


def _empty_where_absent(fields: Iterable[Field]) -> None:
    for field in fields:
        if isinstance(field, (FormField, FieldList)):
            _empty_where_absent(field)
        elif getattr(type(field), "process_formdata", None) is StringField.process_formdata:
            field.data = "" if field.data is None else field.data


def kept_fields() -> MultiDict[str, str] | None:
    """What was typed on this page before the session ended, for pages that don't use Form; says so once."""
    kept = g.get("kept")
    if kept and not g.get("kept_told"):
        g.kept_told = True
        flash(gettext("You were signed out while you typed. Your text is back, but not saved yet."), "info")
    return kept


def _speaks_of(form: wtforms.Form, kept: MultiDict[str, str]) -> bool:
    """Whether a kept text belongs to this form, and not to another one on the same page."""
    names = {name.split("-")[0] for name in kept}
    return any(field.name.split("-")[0] in names for field in form)


#: A web address may be a word; a megabyte without a space is not one.
LONGEST_WORD = 100


class WordLimit:
    """Refuse more than so many words, and let the page count them while they are typed."""

    def __init__(self, words: int) -> None:
        self.words = words
        self.field_flags = {"words": words}
        self._characters = CharacterLimit(words * LONGEST_WORD)

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        over = count_words(field.data or "") - self.words
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Shorten “%(box)s” by %(num)d word: the limit is %(limit)d",
                    "Shorten “%(box)s” by %(num)d words: the limit is %(limit)d",
                    over,
                    box=field.label.text,
                    limit=self.words,
                )
            )
        self._characters(form, field)


class CharacterLimit:
    """Refuse more than so many characters, counting a new line as one."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        self.field_flags = {"maxlength": characters}

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        over = count_characters(field.data or "") - self.characters
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Shorten “%(box)s” by %(num)d character: the limit is %(limit)d",
                    "Shorten “%(box)s” by %(num)d characters: the limit is %(limit)d",
                    over,
                    box=field.label.text,
                    limit=self.characters,
                )
            )


class PoundsField(StringField):
    """An amount in pounds on the page, whole pence in `data`; None where nothing was written."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_pounds(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            self.raw_data = []  # so that InputRequired does not take spaces for an answer
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


class PercentField(StringField):
    """A share that is written in per cent: 40 on the page, 0.4 in `data`."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{round(self.data * 100, 2):g}"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = valuelist[0].strip().rstrip("%").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not _PER_CENT.match(text):
            raise ValueError(gettext("Write a number of per cent, such as 40"))
        self.data = round(float(text) / 100, 4)


class Between:
    """Refuse what is no number from the lowest to the highest, in one sentence of our own.

    What WTForms itself says of a text that is no number is taken back: it names integers and floats.
    """

    def __init__(self, lowest: float, highest: float, message: object) -> None:
        self.lowest, self.highest, self.message = lowest, highest, message

    def __call__(self, form: wtforms.Form, field: Field) -> None:
        if field.data is None or not self.lowest <= field.data <= self.highest:
            field.errors = []
            raise StopValidation(str(self.message))


def offered(choices: Mapping[Any, object]) -> list[SelectChoice]:
    """Values and their words, as WTForms wants them; the words may be lazy."""
    return [SelectChoice(value, words) for value, words in choices.items()]


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
        self.parts = tuple(formdata.get(f"{self.name}-{part}", "").strip() for part in _PARTS)
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
