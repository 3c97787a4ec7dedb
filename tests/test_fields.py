"""Fields that several storeys ask for."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import Form, TextAreaField
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, PoundsField, WordLimit


class BidForm(Form):
    amount = PoundsField("Amount", [InputRequired("Write the amount")])
    spare = PoundsField("Spare", [Optional()])
    starts_on = DatePartsField("First day", [InputRequired("Write the first day")])
    summary = TextAreaField("Summary", [WordLimit(3)])
    note = TextAreaField("Note", [CharacterLimit(4)])


@pytest.fixture(autouse=True)
def context():
    app = Flask("fields")
    Babel(app)
    with app.test_request_context():
        yield


def sent(**values: str) -> BidForm:
    """The form as it arrives, filled in rightly but for what the test says."""
    right = {"amount": "£1,250", "starts_on-day": "27", "starts_on-month": "3", "starts_on-year": "2027"}
    return BidForm(MultiDict({**right, **{name.replace("__", "-"): text for name, text in values.items()}}))


def test_a_right_form_holds_pence_and_a_date():
    form = sent()

    assert form.validate()
    assert (form.amount.data, form.spare.data, form.starts_on.data) == (125000, None, date(2027, 3, 27))


@pytest.mark.parametrize("text", ["1e3", "-5", "1.5", "１２", "£", "NaN", "10000000000.01"])
def test_what_is_no_amount_is_refused_and_kept_as_typed(text):
    form = sent(amount=text)

    assert not form.validate()
    assert form.amount.errors[0].startswith("Write an amount in pounds")
    assert form.amount._value() == text


@pytest.mark.parametrize("text", ["", "   "])
def test_a_missing_amount_asks_for_it(text):
    form = sent(amount=text)

    assert not form.validate()
    assert form.amount.errors == ["Write the amount"]


def test_an_amount_of_the_object_is_shown_in_pounds():
    assert BidForm(amount=125050).amount._value() == "1250.50"


@pytest.mark.parametrize(
    "parts", [("31", "2", "2027"), ("x", "3", "2027"), ("27", "3", ""), ("27", "3", "20270")]
)
def test_what_is_no_date_is_refused_and_kept_as_typed(parts):
    day, month, year = parts
    form = sent(starts_on__day=day, starts_on__month=month, starts_on__year=year)

    assert not form.validate()
    assert form.starts_on.errors == ["Write a real date, such as 27 3 2027"]
    assert form.starts_on.parts == parts
    assert form.starts_on.data is None


def test_a_missing_date_asks_for_it():
    form = sent(starts_on__day="", starts_on__month="", starts_on__year="")

    assert not form.validate()
    assert form.starts_on.errors == ["Write the first day"]


def test_a_date_of_the_object_fills_the_boxes():
    assert BidForm(starts_on=date(2027, 3, 7)).starts_on.parts == ("7", "3", "2027")


def test_a_date_cleared_by_the_sender_does_not_fall_back_to_the_object():
    form = BidForm(MultiDict({"starts_on-day": ""}), starts_on=date(2027, 3, 7))

    assert form.starts_on.data is None


@pytest.mark.parametrize(
    ("text", "right"), [("one two three", True), ("one two three four", False), ("", True)]
)
def test_words_are_limited(text, right):
    form = sent(summary=text)

    assert form.validate() is right
    assert bool(form.summary.errors) is not right


def test_a_megabyte_without_a_space_is_not_one_word():
    form = sent(summary="x" * 2**20)

    assert not form.validate()
    assert form.summary.errors[0].startswith("Shorten “Summary” by")


def test_a_new_line_is_one_character():
    assert sent(note="a\r\nbc").validate()
    assert not sent(note="a\r\nbcd").validate()
