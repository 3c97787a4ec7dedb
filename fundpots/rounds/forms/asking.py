"""Forms that only ask: filters of the list, and the settings of a what-if. Their state is the address."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FloatField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from fundpots import fields
from fundpots.fields import CharacterLimit
from fundpots.rounds.forms.fields import PercentField, Within, offered
from fundpots.rounds.forms.set_up import PANELS, RULES
from fundpots.rounds.rules.complete import BOUNDS
from fundpots.rounds.stages import Stage


class FiltersForm(Form):
    """Which rounds to show."""

    search = StringField(_("Name of a round or pot"))
    region = SelectField(_("Region"), default="")
    stage = SelectField(_("Stage"), default="")

    def offer(self, regions: dict[str, str], stages: dict[Stage, object]) -> None:
        """Fill the lists to choose from."""
        self.region.choices = offered({"": gettext("All regions"), "whole": gettext("The whole"), **regions})
        self.stage.choices = offered({"": gettext("All stages"), **stages})


class WhatIfForm(Form):
    """Terms to try."""

    tilt = FloatField(_("Tilt"), validators=[Within(BOUNDS["tilt"])])
    clip = FloatField(_("Clip"), validators=[Within(BOUNDS["clip"])])
    reserve_share = PercentField(_("Reserve"), validators=[Within(BOUNDS["reserve_share"])])
    reserve_least_share = PercentField(
        _("Electors of its areas"), validators=[Within(BOUNDS["reserve_least_share"])]
    )
    rule = SelectField(_("Rule"), choices=RULES)
    panel = SelectField(_("Who judges"), choices=PANELS)
    on = SelectField(_("Tried on"), coerce=int, validators=[Optional()])


class KeepForm(fields.Form):
    """A name under which to keep what was tried."""

    name = StringField(
        _("Name of the scenario"),
        validators=[InputRequired(_("Give the scenario a name")), CharacterLimit(120)],
    )
