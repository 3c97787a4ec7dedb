"""Forms around banks: an account, a payment run, its file, a statement."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, Form, offered
from fundpots.treasury.exports import LAYOUTS
from fundpots.treasury.rules.bank import Account, read_account
from fundpots.treasury.rules.refusals import AccountNumberWrong


class BankForm(Form):
    """Where a group is paid."""

    name = StringField(
        _("Name on the account"), validators=[InputRequired(_("Write the name")), CharacterLimit(60)]
    )
    sort_code = StringField(_("Sort code"), validators=[InputRequired(_("Write the sort code"))])
    number = StringField(_("Account number"), validators=[InputRequired(_("Write the account number"))])

    def validate_sort_code(self, field: Any) -> None:
        _readable(field.data or "", "00000000", _("A sort code has 6 digits, such as 08-92-99"))

    def validate_number(self, field: Any) -> None:
        _readable(
            "000000", field.data or "", _("An account number has 8 digits; put zeros before a shorter one")
        )

    def account(self) -> Account:
        """What was given."""
        return read_account(self.name.data or "", self.sort_code.data or "", self.number.data or "")


class RunForm(Form):
    """Which approved payments go to the bank, and when they are paid."""

    pay_on = DatePartsField(_("Day of payment"), validators=[InputRequired(_("Write the day"))])
    chosen = SelectMultipleField(
        _("Payments"), coerce=int, validators=[InputRequired(_("Choose at least one payment"))]
    )


class FileForm(Form):
    """In which layout, and from which account; the account is not kept."""

    layout = RadioField(_("Layout"), validators=[InputRequired(_("Choose a layout"))], default="neutral")
    name = StringField(_("Name of the account that pays"), validators=[Optional(), CharacterLimit(60)])
    sort_code = StringField(_("Its sort code"), validators=[Optional()])
    number = StringField(_("Its account number"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout.choices = offered({key: layout.called for key, layout in LAYOUTS.items()})

    def validate(self, extra_validators: Any = None) -> bool:
        """Some banks want to know which account pays."""
        if not super().validate(extra_validators):
            return False
        if not LAYOUTS[self.layout.data].needs_payer or self.payer() is not None:
            return True
        self.sort_code.errors = [
            str(_("Write the name, the 6 digits and the 8 digits of the account that pays"))
        ]
        return False

    def payer(self) -> Account | None:
        """The account that pays, where one was written."""
        try:
            account = read_account(self.name.data or "", self.sort_code.data or "", self.number.data or "")
        except AccountNumberWrong:
            return None
        return account if account.name else None


class StatementForm(Form):
    """A bank statement as the bank's web page exports it."""

    file = FileField(_("Bank statement (CSV)"), validators=[FileRequired(_("Choose a file"))])


def _readable(sort_code: str, number: str, message: object) -> None:
    try:
        read_account("", sort_code, number)
    except AccountNumberWrong:
        raise ValidationError(str(message)) from None
