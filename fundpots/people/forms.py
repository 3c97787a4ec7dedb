"""The forms of this storey."""

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from fundpots.fields import CharacterLimit, Form
from fundpots.people.queries.reach import Place
from fundpots.people.rules import Scope, refusal_of_password
from fundpots.people.stages import Role
from fundpots.words import told

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
_EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$"


def _email(label: Any) -> StringField:
    return StringField(
        label,
        [
            DataRequired(_l("Write the e-mail address")),
            Length(max=320, message=_l("This e-mail address is too long")),
            Regexp(_EMAIL, message=_l("Write an e-mail address such as name@example.org")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )


def _name() -> StringField:
    return StringField(
        _l("The name that your group knows you by"),
        [DataRequired(_l("Write a name")), CharacterLimit(120)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )


def _reason(label: Any) -> TextAreaField:
    return TextAreaField(label, [DataRequired(_l("Write the reason")), CharacterLimit(500)])


class GoodPassword:
    """Refuse a password that others would guess; `about` finds what they know of the person."""

    def __call__(self, form: Any, field: Field) -> None:
        refusal = refusal_of_password(field.data or "", about=form.known_words())
        if refusal:
            raise ValidationError(str(refusal))


class SignInForm(Form):
    """The words are not checked before the password is: every wrong pair gets the same answer."""

    email: Any = StringField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address"))])
    password: Any = PasswordField(_l("Password"), [InputRequired(_l("Write your password"))])


class EmailForm(Form):
    """Where a link should go."""

    email: Any = _email(_l("E-mail address"))


class CodeForm(Form):
    """A code from the app, or one of the recovery codes."""

    one_time_code: Any = StringField(
        _l("Code"), [DataRequired(_l("Write the code")), Length(max=40, message=_l("A code is shorter"))]
    )


class NewPasswordForm(Form):
    """A new password, typed once: it can be shown, so a second field would only be in the way."""

    password: Any = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password")), GoodPassword()],
        description=_l("At least 8 characters. Three or four words that don't belong together are good."),
    )
    about: tuple[str, ...] = ()

    def known_words(self) -> tuple[str, ...]:
        return self.about


class JoinForm(NewPasswordForm):
    """What a person gives when they accept an invitation."""

    name: Any = _name()
    locale: Any = RadioField(_l("Language of your letters"), choices=LANGUAGES, default="en")


class ChangePasswordForm(NewPasswordForm):
    """A new password in the place of one that must be known."""

    old_password: Any = PasswordField(
        _l("Password until now"), [InputRequired(_l("Write the password until now"))]
    )

    def known_words(self) -> tuple[str, ...]:
        return (g.person.email, g.person.name)


class AccountForm(Form):
    """What a person may change about themselves."""

    name: Any = _name()
    locale: Any = RadioField(_l("Language of your letters"), choices=LANGUAGES)


class NewAddressForm(Form):
    """Where one's letters go; with the password, because who reads the letters owns the account."""

    email: Any = _email(_l("New e-mail address"))
    password: Any = PasswordField(_l("Your password"), [InputRequired(_l("Write your password"))])

    def validate_email(self, field: Field) -> None:
        if field.data.lower() == g.person.email:
            raise ValidationError(_l("This is your address already"))


class EraseForm(Form):
    """Being forgotten can't be undone, so it is asked for in full."""

    password: Any = PasswordField(_l("Your password"), [InputRequired(_l("Write your password"))])
    sure: Any = StringField(
        _l("Write ERASE"),
        [
            InputRequired(_l("Write ERASE in capital letters")),
            Regexp("^ERASE$", message=_l("Write ERASE in capital letters")),
        ],
    )


class ReasonForm(Form):
    """Why an account is closed, a role ended, a person erased."""

    reason: Any = _reason(_l("Reason, for the record"))


def _role() -> RadioField:
    return RadioField(_l("Role"), [InputRequired(_l("Choose a role"))], choices={})


def _where() -> SelectField:
    return SelectField(_l("Where"), [InputRequired(_l("Choose where the role counts"))], choices={})


class AppointForm(Form):
    """A role, and where it counts. Only what the asker may give is offered."""

    role: Any = _role()
    where: Any = _where()

    def offer(self, groups: list[Place], regions: list[Place], roles: list[Role]) -> None:
        """Fill in the choices."""
        self.role.choices = {role.value: str(role.called) for role in roles}
        choices: dict[str, Any] = {"": _("Choose")}
        if groups:
            choices[_("Groups")] = _named(groups)
        if regions:
            choices[_("Regions")] = _named(regions)
            choices[_("Everywhere")] = {"whole": _("The whole")}
        self.where.choices = choices

    @property
    def scope(self) -> Scope:
        return scope_of(self.where.data)

    def validate_where(self, field: Field) -> None:
        role = Role(self.role.data) if self.role.data in list(Role) else None
        if role and field.data and role.in_group != field.data.startswith("group-"):
            raise ValidationError(
                _l("Choose a group for this role")
                if role.in_group
                else _l("Choose a region, or the whole, for this role")
            )


class InviteForm(AppointForm):
    """Whom to invite, and what to do there."""

    email: Any = _email(_l("E-mail address"))
    name: Any = StringField(
        _l("Name or role, as the group knows them"),
        [DataRequired(_l("Write a name, or a role such as Secretary")), CharacterLimit(120)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    role: Any = _role()  # once more, so that errors are listed in the order of the page
    where: Any = _where()
    locale: Any = RadioField(_l("Language of the invitation"), choices=LANGUAGES, default="en")


def _named(places: list[Place]) -> dict[str, str]:
    return {key_of(place.scope): told(place) for place in places}


def key_of(scope: Scope) -> str:
    """A scope as the value of a choice.

    >>> key_of(Scope(group_id=3)), key_of(Scope())
    ('group-3', 'whole')
    """
    if scope.group_id is not None:
        return f"group-{scope.group_id}"
    return "whole" if scope.region_id is None else f"region-{scope.region_id}"


def scope_of(key: str) -> Scope:
    """Read a choice back."""
    kind, _, number = key.partition("-")
    if kind == "group":
        return Scope(group_id=int(number))
    return Scope(region_id=int(number)) if kind == "region" else Scope()
