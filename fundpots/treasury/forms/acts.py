"""Forms of one act: a button, a reason, a day, an amount."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from fundpots.fields import CharacterLimit, DatePartsField, Form, PoundsField, WordLimit

DAY = InputRequired(_("Write the day"))


class ConfirmForm(Form):
    """One button."""


class ReasonForm(Form):
    """A reason that those concerned will read."""

    reason = TextAreaField(_("Reason"), validators=[InputRequired(_("Write the reason")), WordLimit(200)])


class ExtendForm(ReasonForm):
    """A later last day to accept."""

    until = DatePartsField(_("New last day to accept"), validators=[DAY])


class PaidForm(Form):
    """A payment as the bank statement shows it."""

    on = DatePartsField(_("Day on the bank statement"), validators=[DAY])
    bank_reference = StringField(
        _("The bank's reference"),
        validators=[InputRequired(_("Write the reference on the statement")), CharacterLimit(40)],
    )


class FailedForm(ReasonForm):
    """A payment that did not arrive."""

    on = DatePartsField(_("Day on which the bank refused it or sent it back"), validators=[DAY])


class ReturnForm(PaidForm):
    """Money that came back from a group."""

    amount = PoundsField(_("Amount that came back"), validators=[InputRequired(_("Write the amount"))])


class QueryForm(Form):
    """What the treasurer asks about a report."""

    reason = TextAreaField(
        _("What should the group change or explain?"),
        validators=[InputRequired(_("Write what you ask of the group")), WordLimit(200)],
    )


class FiltersForm(Form):
    """The filters of the list of awards; they live in the address."""

    class Meta(Form.Meta):
        csrf = False

    pot = SelectField(_("Pot"), validate_choice=False)
    round = SelectField(_("Round"), validate_choice=False)
    state = SelectField(_("State"), validate_choice=False)
    year = SelectField(_("Year"), validate_choice=False)
