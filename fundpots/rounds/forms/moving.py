"""Forms by which a round is moved on, called off, or given more time."""

from datetime import datetime

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from fundpots.clock import at_london
from fundpots.fields import DatePartsField, Form, WordLimit
from fundpots.rounds.forms.fields import ClockField


class ConfirmForm(Form):
    """One button, and the version of the round that the person has before them."""

    version = HiddenField()


def reason_field() -> TextAreaField:
    """Why, for everybody to read. A form that asks for more declares it anew, last, as its errors stand."""
    return TextAreaField(
        _("Reason, which will be public"),
        validators=[InputRequired(_("Write the reason: it will be public")), WordLimit(200)],
    )


class ReasonForm(ConfirmForm):
    """A step back, with the reason that everybody will read."""

    reason = reason_field()


class ExtendForm(ReasonForm):
    """More time: which deadline, and until when."""

    date = RadioField(_("Which deadline?"), validators=[InputRequired(_("Choose a deadline"))])
    until_on = DatePartsField(_("New day"), validators=[InputRequired(_("Write the new day"))])
    until_clock = ClockField(
        _("New time"), validators=[InputRequired(_("Write a time such as 17:00 or 5pm"))]
    )
    reason = reason_field()

    def until(self) -> datetime:
        """The new deadline as a moment."""
        return at_london(self.until_on.data, self.until_clock.data)
