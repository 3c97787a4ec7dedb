"""The plan of an award's instalments, in rows."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, Form, PoundsField
from fundpots.treasury.rules.payments import Part

MOST_PARTS = 12


class PartForm(wtforms.Form):
    """One instalment."""

    amount = PoundsField(_("Amount"), validators=[InputRequired(_("Write the amount"))])
    due_on = DatePartsField(_("Due on"), validators=[InputRequired(_("Write the day"))])
    needs_report = BooleanField(_("Only after a report was received"))
    condition = StringField(_("Another condition"), validators=[Optional(), CharacterLimit(200)])


class PlanForm(Form):
    """All instalments that nobody has prepared yet."""

    parts = FieldList(FormField(PartForm), _("Instalments"), min_entries=1, max_entries=MOST_PARTS)

    def add_line(self) -> None:
        """One more row, if there may be one."""
        if len(self.parts.entries) < MOST_PARTS:
            self.parts.append_entry()

    def remove_line(self, place: str) -> None:
        """One row less; what is in the others stays."""
        rows = self.parts.entries
        if place.isascii() and place.isdigit() and len(rows) > 1 and int(place) < len(rows):
            del rows[int(place)]

    def plan(self) -> list[Part]:
        """What was planned."""
        return [_part(entry) for entry in self.parts.entries]


def _part(entry: Any) -> Part:
    return Part(
        amount_pence=entry["amount"].data,
        due_on=entry["due_on"].data,
        needs_report=bool(entry["needs_report"].data),
        condition=(entry["condition"].data or "").strip(),
    )
