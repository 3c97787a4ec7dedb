"""The import of a count: a file is sent and shown, then confirmed."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired

from fundpots.fields import CharacterLimit, Form, offered


class ImportForm(Form):
    """A file of members by area."""

    name = StringField(
        _("Name of the count"),
        description=_("For example: Spring count 2027"),
        validators=[InputRequired(_("Give the count a name")), CharacterLimit(120)],
    )
    boundaries = RadioField(
        _("On which boundaries was it counted?"),
        choices=offered(
            {
                "2024": _("those of today, since 2024"),
                "2010": _("those of 2010 to 2024; the count is carried over by where people live"),
            }
        ),
        default="2024",
    )
    file = FileField(_("The count as a CSV file"))

    def validate_file(self, field: Any) -> None:
        """Without a file there is nothing to read."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file"))


class ConfirmForm(Form):
    """What was read and shown, sealed, so that exactly that is kept."""

    sealed = HiddenField(validators=[InputRequired()])
