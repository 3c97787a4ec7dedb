"""The base of every form: what arrives is what a person could have typed."""

import pytest
from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms import Form as PlainForm

from fundpots.fields import Form, clean_text


class Line(PlainForm):
    what = StringField()


class Letter(Form):
    title = StringField()
    text = TextAreaField()
    lines = FieldList(FormField(Line))


def arrived(app, **values):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data=values):
        return Letter()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\there", "tab\there"),
        ("\u202eevil\u2066", "evil"),
        ("w\u0302", "ŵ"),
        ("\ud800x", "x"),
        ("🐝 Ŵyn", "🐝 Ŵyn"),
        ("<b>&amp;", "<b>&amp;"),
        ("zero\u200djoiner", "zero\u200djoiner"),
    ],
)
def test_text_is_cleaned_of_what_nobody_types(typed, kept):
    assert clean_text(typed) == kept


def test_every_field_is_cleaned_those_inside_others_too(app):
    form = arrived(app, **{"title": "a\x00", "text": "b\r\n\x07c", "lines-0-what": "d\u202e"})

    assert form.title.data == "a"
    assert form.text.data == "b\nc"
    assert form.lines.entries[0].form.what.data == "d"


def test_a_text_that_was_not_sent_is_an_empty_one(app):
    form = arrived(app, **{"lines-0-other": "x"})

    assert (form.title.data, form.text.data) == ("", "")
    assert form.lines.entries[0].form.what.data == ""
    assert arrived(app).title.data == ""
