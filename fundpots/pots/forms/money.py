"""Forms by which money is moved: a deposit, a transfer, a correction."""

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from fundpots.fields import DatePartsField, Form, PoundsField, WordLimit


class MoneyForm(Form):
    """An amount that moves, the day on which it did, and why."""

    amount = PoundsField(_("Amount"), validators=[InputRequired(_("Write the amount"))])
    on = DatePartsField(_("Day"), validators=[InputRequired(_("Write the day"))])
    reason = TextAreaField(
        _("What for"),
        description=_("Everybody can read this in the ledger. Name no persons."),
        validators=[InputRequired(_("Write what the money is for")), WordLimit(60)],
    )
    today: date | None = None

    def validate_amount(self, field: PoundsField) -> None:
        """Nothing moves by an amount of nothing."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("The amount must be more than £0.00"))

    def validate_on(self, field: DatePartsField) -> None:
        """The ledger tells what has happened, not what is hoped for."""
        if field.data is not None and self.today is not None and field.data > self.today:
            raise ValidationError(_("Write a day that is not in the future"))


class DepositForm(MoneyForm):
    """Money that came in from outside."""

    bank_reference = StringField(_("Bank reference"), validators=[Optional(), Length(max=40)])


class TransferForm(MoneyForm):
    """Money that goes from this pot to another."""

    to_pot = SelectField(_("To which pot"), validators=[InputRequired(_("Choose the other pot"))])


class CorrectForm(Form):
    """A counter-entry, with its reason."""

    reason = TextAreaField(
        _("Why this was wrong"),
        description=_("Both the movement and its correction stay in the ledger, with this reason."),
        validators=[InputRequired(_("Write what was wrong")), WordLimit(60)],
    )
