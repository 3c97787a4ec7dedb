"""Forms of the administrator who checks bids against the terms."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from fundpots.bids.rules import MOST_AREAS
from fundpots.bids.stages import Section
from fundpots.fields import Form, WordLimit
from fundpots.rounds.forms.fields import SelectChoice

REASON = WordLimit(150)


class ScreenForm(Form):
    """Eligible, not eligible with a public reason, or changes to named sections."""

    decision = RadioField(
        _("What is your decision?"),
        choices=[
            SelectChoice("eligible", _("Eligible: groups score it")),
            SelectChoice("ineligible", _("Not eligible")),
            SelectChoice("changes", _("Ask the group for changes")),
        ],
        validators=[InputRequired(_("Choose a decision"))],
    )
    reason = TextAreaField(_("Reason, which will be public"), validators=[REASON])

    def asked(self) -> dict[Section, str]:
        """What is asked of which section."""
        typed = {section: (self[f"ask_{section}"].data or "").strip() for section in Section}
        return {section: text for section, text in typed.items() if text}

    def validate(self, extra_validators: Any = None) -> bool:
        """A refusal needs its reason, and a request says what to change."""
        fine = super().validate(extra_validators)
        if self.decision.data == "ineligible" and not (self.reason.data or "").strip():
            self.reason.errors = [gettext("Write the reason: it is public, and goes to the group")]
            return False
        if self.decision.data == "changes" and not self.asked():
            first = self[f"ask_{Section.PROJECT}"]
            first.errors = [gettext("Write beside a section what the group should change there")]
            return False
        return fine


for _section in Section:
    setattr(ScreenForm, f"ask_{_section}", TextAreaField(_section.called, validators=[REASON]))


class UndoForm(Form):
    """Why a decision is undone."""

    reason = TextAreaField(
        _("Reason, which will be public"),
        validators=[InputRequired(_("Write the reason: it will be public")), REASON],
    )


class CorrectForm(UndoForm):
    """The areas that really benefit, and why they differ from those that were named."""

    areas = SelectMultipleField(
        _("Areas that benefit"), validators=[InputRequired(_("Choose at least one area that benefits"))]
    )

    def validate_areas(self, field: Any) -> None:
        """As many as a group may name."""
        if len(set(field.data)) > MOST_AREAS:
            raise ValidationError(gettext("Choose up to %(most)d areas", most=MOST_AREAS))
