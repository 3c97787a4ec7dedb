"""The forms of this storey."""

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, HiddenField, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from fundpots.allocations.stages import Choice, Grounds, Outcome
from fundpots.clock import at_london
from fundpots.fields import DatePartsField, Form, PoundsField, WordLimit, offered
from fundpots.rounds.forms import ReasonForm
from fundpots.rounds.forms.fields import ClockField
from fundpots.rounds.forms.moving import reason_field

#: What an appeal can rest on, in words.
GROUNDS = {
    Grounds.PROCESS: _("The procedure was not kept to"),
    Grounds.FACT: _("A fact about the bid was wrong"),
    Grounds.INTEREST: _("Somebody with an interest took part"),
    Grounds.RULE: _("A rule of the terms was misapplied"),
}


#: How a group can vote, in words.
CHOICES = {
    Choice.APPROVE: _("Approve the proposal"),
    Choice.OBJECT: _("Object, with a reason"),
    Choice.ABSTAIN: _("Abstain"),
}


class OverrideForm(Form):
    """Another amount for one bid, and why."""

    amount = PoundsField(_("New amount"), validators=[InputRequired(_("Write the new amount, or 0"))])
    reason = TextAreaField(
        _("Reason, which will be published beside the amount"),
        validators=[InputRequired(_("Write the reason: it will be published")), WordLimit(100)],
    )


class ScoreAgainForm(ReasonForm):
    """Back to scoring: until when, and why."""

    until_on = DatePartsField(
        _("New last day for scores"), validators=[InputRequired(_("Write the last day for scores"))]
    )
    until_clock = ClockField(_("Time"), validators=[InputRequired(_("Write a time such as 17:00 or 5pm"))])
    reason = reason_field()

    def until(self) -> datetime:
        """The new deadline as a moment."""
        return at_london(self.until_on.data, self.until_clock.data)


class VoteForm(Form):
    """One group's answer to the proposal."""

    proposal = HiddenField()
    choice = RadioField(
        _("How does your group vote?"),
        choices=offered(CHOICES),
        coerce=str,
        validators=[InputRequired(_("Choose how your group votes"))],
    )
    reason = TextAreaField(_("Why your group objects"), validators=[WordLimit(200)])

    def validate_reason(self, field: Field) -> None:
        if self.choice.data == Choice.OBJECT and not (field.data or "").strip():
            raise ValidationError(gettext("Write why your group objects, so that the others know"))


class AppealForm(Form):
    """What an appeal rests on, and what happened."""

    grounds = RadioField(
        _("What does the appeal rest on?"),
        choices=offered(GROUNDS),
        coerce=str,
        validators=[InputRequired(_("Choose what the appeal rests on"))],
    )
    text = TextAreaField(
        _("What happened, and what should follow from it"),
        validators=[InputRequired(_("Write what happened")), WordLimit(400)],
    )


class DecisionForm(Form):
    """An appeal upheld or dismissed, with the reason that everybody will read."""

    outcome = RadioField(
        _("Decision"),
        choices=offered({Outcome.UPHELD: _("Uphold the appeal"), Outcome.DISMISSED: _("Dismiss the appeal")}),
        coerce=str,
        validators=[InputRequired(_("Choose a decision"))],
    )
    decision = TextAreaField(
        _("Reason, which will be public"),
        validators=[InputRequired(_("Write the reason: it will be public")), WordLimit(300)],
    )
