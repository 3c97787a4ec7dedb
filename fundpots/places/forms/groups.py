"""What is kept of a group, and its closing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, Form, WordLimit
from fundpots.places.models import Area
from fundpots.places.operations import GroupFacts
from fundpots.shown import shown_date


class AreaNameField(StringField):
    """An area written by its name in either language, or by its code; an Area in `area`, or None."""

    area: Area | None = None
    known: dict[str, Area] | None = None

    def pre_validate(self, form: Any) -> None:
        """Find the area that is meant."""
        self.area = (self.known or {}).get((self.data or "").strip().casefold())
        if (self.data or "").strip() and self.area is None:
            raise ValidationError(_("There is no area of this name. Choose one from the list"))


class GroupForm(Form):
    """A group's names, its age and where it is at home."""

    name = StringField(_("Name"), validators=[InputRequired(_("Write the name")), CharacterLimit(120)])
    name_cy = StringField(_("Name in Welsh"), validators=[Optional(), CharacterLimit(120)])
    founded_on = DatePartsField(_("Founded on"), validators=[InputRequired(_("Write the day"))])
    home = AreaNameField(
        _("Main home area"),
        description=_("The group belongs to the region in which this area lies."),
        validators=[InputRequired(_("Choose the main home area"))],
    )
    home_2 = AreaNameField(_("Second home area"), validators=[Optional()])
    home_3 = AreaNameField(_("Third home area"), validators=[Optional()])
    home_4 = AreaNameField(_("Fourth home area"), validators=[Optional()])
    seen = HiddenField()
    today: date | None = None

    @property
    def homes(self) -> list[AreaNameField]:
        """The fields for home areas, the main one first."""
        return [self.home, self.home_2, self.home_3, self.home_4]

    @property
    def areas(self) -> list[Area]:
        """The home areas that were written, each once."""
        return list(dict.fromkeys(field.area for field in self.homes if field.area is not None))

    def words(self, facts: GroupFacts, names: Mapping[str, str]) -> dict[str, str]:
        """What is kept of a group, under the names of the fields; `names` tells areas by code."""
        areas = ", ".join(names.get(code, code) for code in facts.homes)
        return {
            str(self.name.label.text): facts.name,
            str(self.name_cy.label.text): facts.name_cy or "",
            str(self.founded_on.label.text): shown_date(facts.founded_on),
            gettext("Home areas"): areas,
        }

    def offer(self, areas: Iterable[Area]) -> None:
        """Tell the fields which areas there are."""
        known: dict[str, Area] = {}
        for area in areas:
            known |= dict.fromkeys((area.code.casefold(), area.name.casefold()), area)
            if area.name_cy:
                known[area.name_cy.casefold()] = area
        for field in self.homes:
            field.known = known

    def validate_founded_on(self, field: DatePartsField) -> None:
        """A group that is yet to come can't bid."""
        if field.data is not None and self.today is not None and field.data > self.today:
            raise ValidationError(_("Write a day that is not in the future"))


class CloseForm(Form):
    """The end of a group."""

    on = DatePartsField(_("Closed on"), validators=[InputRequired(_("Write the day"))])
    reason = TextAreaField(
        _("Why it closes"),
        description=_("This goes into the record. Name no persons."),
        validators=[InputRequired(_("Write why the group closes")), WordLimit(100)],
    )
