"""The forms of a draft, one for each section. A draft may be saved half written; what it lacks is named."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import wtforms
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from fundpots.bids.models import Bid
from fundpots.bids.operations import (
    save_areas,
    save_budget,
    save_partners_text,
    save_project,
    save_timetable,
)
from fundpots.bids.queries import benefit_areas, lines_of
from fundpots.bids.rules import (
    LABELS,
    MOST_AREAS,
    MOST_LINES,
    TITLE_CHARACTERS,
    WORDS,
    Lacking,
    Parts,
    budget_parts,
    in_budget,
    in_project,
    in_timetable,
)
from fundpots.bids.stages import Section
from fundpots.fields import CharacterLimit, DatePartsField, Form, PoundsField, WordLimit
from fundpots.people.models import Person
from fundpots.rounds.forms.fields import SelectChoice


class DoneForm(Form):
    """Whether the group has finished a section."""

    complete = RadioField(
        _("Have you completed this section?"),
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No, I’ll come back later"))],
        validate_choice=False,
    )


class SectionForm(DoneForm):
    """One section; `version` marks what the writer had before them."""

    version = HiddenField()

    @abstractmethod
    def fill(self, bid: Bid) -> None:
        """Show what is saved."""

    @abstractmethod
    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        """Write what was typed; raises Stale where somebody else wrote meanwhile."""

    def lacks(self, bid: Bid) -> list[Lacking]:
        """What is missing in what was typed, where that can be told before it is saved."""
        return []

    def show_at_fields(self, missing: Iterable[Lacking]) -> None:
        """Name what is missing at its field, beside what is wrong; a field that errs has said enough."""
        for item in missing:
            field = self[item.field] if item.field in self._fields else None
            if field is not None and (not field.errors or isinstance(field, FieldList)):
                field.errors = [*field.errors, str(item.text)]

    @abstractmethod
    def typed(self) -> Parts:
        """What was typed, part by part, to be laid beside what is saved."""


class _Texts(SectionForm):
    """A section whose fields are columns of the bid."""

    columns: tuple[str, ...] = ()

    def fill(self, bid: Bid) -> None:
        for column in self.columns:
            self[column].data = getattr(bid, column)

    def values(self) -> dict[str, Any]:
        return {column: self[column].data for column in self.columns}

    def typed(self) -> Parts:
        return [(LABELS[column], str(value or "")) for column, value in self.values().items()]


class ProjectForm(_Texts):
    """What the project is, and who benefits."""

    columns = ("title", "summary", "project", "benefit")
    title = StringField(LABELS["title"], validators=[CharacterLimit(TITLE_CHARACTERS)])
    summary = TextAreaField(LABELS["summary"], validators=[WordLimit(WORDS["summary"])])
    project = TextAreaField(LABELS["project"], validators=[WordLimit(WORDS["project"])])
    benefit = TextAreaField(LABELS["benefit"], validators=[WordLimit(WORDS["benefit"])])

    def values(self) -> dict[str, Any]:
        texts = super().values()
        return {**texts, "title": " ".join((texts["title"] or "").split())}

    def lacks(self, bid: Bid) -> list[Lacking]:
        return in_project(self.values())

    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        save_project(bid, **self.values(), by=by, at=at, seen=self.version.data)


class AreasForm(SectionForm):
    """Which areas benefit; the choices are those of the pot's region."""

    areas = SelectMultipleField(LABELS["areas"])

    def validate_areas(self, field: wtforms.Field) -> None:
        """A handful of areas, so that the weight means something."""
        if len(set(field.data)) > MOST_AREAS:
            raise wtforms.ValidationError(
                gettext("Choose up to %(most)d areas: those that the project is really for", most=MOST_AREAS)
            )

    def fill(self, bid: Bid) -> None:
        self.areas.data = [area.code for area in benefit_areas([bid.id]).get(bid.id, [])]

    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        save_areas(bid, self.areas.data or [], by=by, at=at, seen=self.version.data)

    def typed(self) -> Parts:
        names = {choice[0]: choice[1] for choice in self.areas.iter_choices()}
        return [(LABELS["areas"], "\n".join(sorted(names[code] for code in self.areas.data or [])))]


class LineForm(wtforms.Form):
    """One line of a budget."""

    what = StringField(_("What for"), validators=[CharacterLimit(200)])
    amount_pence = PoundsField(_("Amount"))

    @property
    def is_blank(self) -> bool:
        return not (self.what.data or "").strip() and not self.amount_pence.raw_data

    def validate_what(self, field: wtforms.Field) -> None:
        """An amount is for something."""
        if self.amount_pence.data and not (field.data or "").strip():
            raise wtforms.ValidationError(gettext("Say what this line is for"))

    def validate_amount_pence(self, field: wtforms.Field) -> None:
        """A line costs something."""
        if not self.is_blank and not field.data and not field.process_errors:
            raise wtforms.ValidationError(gettext("Give the amount of this line, more than £0.00"))


class BudgetForm(SectionForm):
    """What the project costs, line by line, and the least that would still be useful."""

    lines = FieldList(FormField(LineForm), LABELS["lines"], min_entries=1)
    minimum_pence = PoundsField(LABELS["minimum_pence"])

    def written(self) -> list[tuple[str, int]]:
        """The lines that say something."""
        return [
            (line.what.data.strip(), line.amount_pence.data or 0)
            for line in self.lines
            if not line.form.is_blank
        ]

    def validate_lines(self, field: wtforms.Field) -> None:
        """As many lines as fit on a page."""
        if len(self.written()) > MOST_LINES:
            raise wtforms.ValidationError(
                gettext("Put some lines together: there can be up to %(most)d", most=MOST_LINES)
            )

    def validate_minimum_pence(self, field: wtforms.Field) -> None:
        """No more than everything."""
        if field.data and field.data > sum(amount for _what, amount in self.written()):
            raise wtforms.ValidationError(
                gettext("The smallest useful amount can’t be more than the lines together")
            )

    def fill(self, bid: Bid) -> None:
        lines = lines_of([bid.id]).get(bid.id, [])
        rows = [{"what": line.what, "amount_pence": line.amount_pence} for line in lines] or [{}]
        while self.lines.entries:
            self.lines.pop_entry()
        for row in rows:
            self.lines.append_entry(row)
        self.minimum_pence.data = bid.minimum_pence or None

    def change_lines(self, add: bool, remove: str) -> None:
        """Add a line or take one away, as the buttons do where no script runs."""
        if add and len(self.lines.entries) < MOST_LINES:
            self.lines.append_entry()
        if remove.isascii() and remove.isdigit() and int(remove) < len(self.lines.entries):
            del self.lines.entries[int(remove)]
        if not self.lines.entries:
            self.lines.append_entry()

    def lacks(self, bid: Bid) -> list[Lacking]:
        if any(line.form.amount_pence.errors for line in self.lines):
            return []  # what is asked for in all is not known yet
        amounts = [amount for _what, amount in self.written()]
        return in_budget(bid.round, amounts, self.minimum_pence.data or 0)

    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        minimum = self.minimum_pence.data or 0
        save_budget(bid, self.written(), minimum, by=by, at=at, seen=self.version.data)

    def typed(self) -> Parts:
        return budget_parts(self.written(), self.minimum_pence.data or 0)


class TimetableForm(_Texts):
    """When the project happens."""

    columns = ("timetable", "starts_on", "ends_on")
    starts_on = DatePartsField(LABELS["starts_on"])
    ends_on = DatePartsField(LABELS["ends_on"])
    timetable = TextAreaField(LABELS["timetable"], validators=[WordLimit(WORDS["timetable"])])

    def lacks(self, bid: Bid) -> list[Lacking]:
        return in_timetable(bid.round, **self.values())

    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        save_timetable(bid, **self.values(), by=by, at=at, seen=self.version.data)


class PartnersForm(_Texts):
    """Who else takes part, and which connections there are."""

    columns = ("partners", "interests")
    partners = TextAreaField(LABELS["partners"], validators=[Optional(), WordLimit(WORDS["partners"])])
    interests = TextAreaField(LABELS["interests"], validators=[Optional(), WordLimit(WORDS["interests"])])

    def save(self, bid: Bid, *, by: Person, at: datetime) -> None:
        save_partners_text(bid, **self.values(), by=by, at=at, seen=self.version.data)


FORMS: dict[Section, type[SectionForm]] = {
    Section.PROJECT: ProjectForm,
    Section.AREAS: AreasForm,
    Section.BUDGET: BudgetForm,
    Section.TIMETABLE: TimetableForm,
    Section.PARTNERS: PartnersForm,
}
