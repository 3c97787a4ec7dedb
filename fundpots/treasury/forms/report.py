"""A group's report: what was done and learnt, whom it reached, what was spent line by line."""

from collections.abc import Sequence
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import Optional

from fundpots.bids.models import BudgetLine
from fundpots.fields import Between, Form, PoundsField, WordLimit, offered
from fundpots.treasury.models import Report
from fundpots.treasury.operations import Told

MOST_PEOPLE = 10_000_000


class SpentForm(wtforms.Form):
    """What was spent on one line of the budget."""

    spent = PoundsField(_("Spent so far"), validators=[Optional()])


class ReportForm(Form):
    """Everything may be left for later; what is missing is named when the report is sent."""

    version = HiddenField()
    done = TextAreaField(_("What did your group do?"), validators=[WordLimit(500)])
    learnt = TextAreaField(
        _("What did you learn that other groups could use?"), validators=[Optional(), WordLimit(300)]
    )
    people_reached = IntegerField(
        _("How many people took part or were reached?"),
        validators=[Optional(), Between(0, MOST_PEOPLE, _("Write a whole number"))],
    )
    spent = FieldList(FormField(SpentForm))
    is_final = RadioField(_("Is this the last report?"), default="yes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_final.choices = offered(
            {"yes": _("Yes, the project is finished"), "no": _("No, the project goes on")}
        )

    def fill(self, report: Report | None, lines: Sequence[BudgetLine], spent: dict[int, int]) -> None:
        """Show what was written so far."""
        if report is not None:
            self.done.data, self.learnt.data = report.done, report.learnt
            self.people_reached.data = report.people_reached
            self.is_final.data = "yes" if report.is_final else "no"
            self.version.data = str(report.version)
        for line in lines:
            self.spent.append_entry({"spent": spent.get(line.id)})

    def missing(self, lines: Sequence[BudgetLine]) -> bool:
        """Mark what has to be there before the report can be sent."""
        empty: list[Any] = [self.done] if not (self.done.data or "").strip() else []
        empty += [self.people_reached] if self.people_reached.data is None else []
        empty += [entry["spent"] for entry in self.spent.entries[: len(lines)] if entry["spent"].data is None]
        for field in empty:
            field.errors = [*field.errors, str(_("Fill this in before you send the report"))]
        return bool(empty)

    def told(self, lines: Sequence[BudgetLine]) -> Told:
        """What the group says; rows stand in the order of the budget's lines."""
        rows = zip(lines, self.spent.entries, strict=False)
        return Told(
            done=self.done.data or "",
            learnt=self.learnt.data or "",
            people_reached=self.people_reached.data,
            spent_pence={line.id: row["spent"].data for line, row in rows if row["spent"].data is not None},
            is_final=self.is_final.data == "yes",
        )
