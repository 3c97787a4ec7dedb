"""Forms by which a bid is begun, signed, taken back or withdrawn."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from fundpots.fields import Form, WordLimit
from fundpots.rounds.forms.fields import SelectChoice


class StartForm(Form):
    """For which group, and from which beginning."""

    group = RadioField(
        _("Which group bids?"), coerce=int, validators=[InputRequired(_("Choose the group that bids"))]
    )
    begin = SelectField(_("Begin with"), coerce=int, default=0)


class ConfirmForm(Form):
    """One button, and the version of the bid that the person has before them."""

    version = HiddenField()


class SignForm(ConfirmForm):
    """The second officer's answer."""

    answer = RadioField(
        _("Do you sign this bid for your group?"),
        choices=[
            SelectChoice("sign", _("Yes, sign and submit it")),
            SelectChoice("decline", _("No, send it back to its writers")),
        ],
        validators=[InputRequired(_("Say whether you sign the bid"))],
    )
    reason = TextAreaField(_("What must change before you sign?"), validators=[WordLimit(150)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Sending back needs a reason."""
        fine = super().validate(extra_validators)
        if self.answer.data == "decline" and not (self.reason.data or "").strip():
            self.reason.errors = [
                *self.reason.errors,
                str(_("Write what must change, so that they can do it")),
            ]
            return False
        return fine
