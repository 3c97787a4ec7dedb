"""The forms of the set-up, one for each section. What a section leaves open, the checklist names."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from fundpots.clock import at_london, in_london
from fundpots.fields import Between, CharacterLimit, DatePartsField, Form, PoundsField, WordLimit
from fundpots.rounds.forms.fields import ClockField, PercentField, SelectChoice, Within, offered
from fundpots.rounds.models import Round
from fundpots.rounds.rules.answers import ANSWERED_IN
from fundpots.rounds.rules.complete import BOUNDS, TOP_POINTS
from fundpots.rounds.rules.terms import DATES, TEXTS

NAMED = InputRequired(_("Give the round a name"))
PANELS = [SelectChoice("halves", _("Two impartial halves")), SelectChoice("open", _("Open panel"))]
RULES = [
    SelectChoice("greedy", _("In order of value")),
    SelectChoice("density", _("In order of value for each pound")),
    SelectChoice("knapsack", _("The best total value")),
    SelectChoice("equal-shares", _("Equal shares")),
]


class Section(Form):
    """A part of the terms. `columns` are the columns of the round that its fields stand for."""

    columns: ClassVar[tuple[str, ...]] = ()
    version = HiddenField()

    def fill(self, round_: Round) -> None:
        """Show what is there."""
        for column in self.columns:
            self[column].data = getattr(round_, column)

    def changes(self) -> dict[str, Any]:
        """What was asked for, by column."""
        return {column: self[column].data for column in self.columns}

    def words(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The same by what the fields are called, for people who edited at once."""
        return {str(self[name].label.text): value for name, value in values.items() if name in self}


class StartForm(Form):
    """A new round: for which pot, under which name, from which beginning."""

    pot = SelectField(_("Pot"), coerce=int)
    name = StringField(_("Name of the round"), validators=[NAMED, CharacterLimit(120)])
    begin = SelectField(_("Begin with"), coerce=int, default=0)


class TextsForm(Section):
    """What people read first, in both languages."""

    columns = tuple(name for text in TEXTS for name in (text, f"{text}_cy"))
    name = StringField(_("Name of the round"), validators=[NAMED, CharacterLimit(120)])
    name_cy = StringField(_("Name in Welsh"), validators=[Optional(), CharacterLimit(120)])
    summary = TextAreaField(_("What the round is for"), validators=[WordLimit(200)])
    summary_cy = TextAreaField(_("What the round is for, in Welsh"), validators=[Optional(), WordLimit(250)])
    not_funded = TextAreaField(_("What is not funded"), validators=[WordLimit(200)])
    not_funded_cy = TextAreaField(_("What is not funded, in Welsh"), validators=[Optional(), WordLimit(250)])
    conditions = TextAreaField(_("What a group that is funded must do"), validators=[WordLimit(200)])
    conditions_cy = TextAreaField(
        _("What a group that is funded must do, in Welsh"), validators=[Optional(), WordLimit(250)]
    )


class MoneyForm(Section):
    """How much there is, and what one bid may ask."""

    columns = ("amount_pence", "smallest_pence", "largest_pence", "bids_per_group", "one_award_per_group")
    amount_pence = PoundsField(
        _("The round gives up to"), validators=[InputRequired(_("Write how much the round gives"))]
    )
    smallest_pence = PoundsField(
        _("Smallest bid"), validators=[InputRequired(_("Write the smallest amount of a bid"))]
    )
    largest_pence = PoundsField(
        _("Largest bid"), validators=[InputRequired(_("Write the largest amount of a bid"))]
    )
    bids_per_group = IntegerField(
        _("Bids that one group may submit"), validators=[Within(BOUNDS["bids_per_group"])]
    )
    one_award_per_group = BooleanField(_("A group can be funded for one of its bids only"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Amounts must be more than nothing, and the smallest bid no more than the largest."""
        fine = super().validate(extra_validators)
        for field in (self.amount_pence, self.smallest_pence, self.largest_pence):
            if field.data == 0:
                field.errors = [*field.errors, str(_("The amount must be more than £0.00"))]
                fine = False
        if fine and self.smallest_pence.data > self.largest_pence.data:
            self.largest_pence.errors = [str(_("The largest bid must not be less than the smallest"))]
            fine = False
        return fine


class DatesForm(Section):
    """The first day and the three deadlines, as days and times of the clock in London."""

    columns = DATES
    opens_at_day = DatePartsField(_("First day for bids"), validators=[Optional()])
    opens_at_clock = ClockField(_("Time"), default=lambda: time(9))
    bids_close_at_day = DatePartsField(_("Last day for bids"))
    bids_close_at_clock = ClockField(_("Time"), default=lambda: time(17))
    scoring_closes_at_day = DatePartsField(_("Last day for scoring"))
    scoring_closes_at_clock = ClockField(_("Time"), default=lambda: time(17))
    vote_closes_at_day = DatePartsField(_("Last day for the vote"))
    vote_closes_at_clock = ClockField(_("Time"), default=lambda: time(17))

    def fill(self, round_: Round) -> None:
        for column in self.columns:
            moment = getattr(round_, column)
            if moment is not None:
                local = in_london(moment)
                self[f"{column}_clock"].data = local.time().replace(microsecond=0)
                self[f"{column}_day"].process(None, local.date())

    def changes(self) -> dict[str, datetime | None]:
        return {column: self._moment(column) for column in self.columns}

    def validate(self, extra_validators: Any = None) -> bool:
        """A day needs its time, and each date must follow the one before it."""
        fine = super().validate(extra_validators)
        for column in self.columns:
            clock = self[f"{column}_clock"]
            if self[f"{column}_day"].data and clock.data is None and not clock.errors:
                clock.errors = [str(_("Write a time such as 17:00 or 5pm"))]
                fine = False
        return fine and self._in_order()

    def _in_order(self) -> bool:
        before: datetime | None = None
        for column in self.columns:
            moment = self._moment(column)
            if moment and before and moment <= before:
                self[f"{column}_day"].errors = [str(_("This must come after the date before it"))]
                return False
            before = moment or before
        return True

    def _moment(self, column: str) -> datetime | None:
        day, clock = self[f"{column}_day"].data, self[f"{column}_clock"].data
        return at_london(day, clock) if day and clock is not None else None


class WeightingForm(Section):
    """How strongly the money leans towards where the movement is least present."""

    columns = (
        "presence_count_id", "tilt", "clip", "blend", "group_prior", "reserve_share", "reserve_least_share",
    )  # fmt: skip
    presence_count_id = SelectField(_("Presence count"), coerce=int)
    tilt = FloatField(_("Tilt"), validators=[Within(BOUNDS["tilt"])])
    clip = FloatField(_("Clip"), validators=[Within(BOUNDS["clip"])])
    blend = PercentField(_("Part of members in presence"), validators=[Within(BOUNDS["blend"])])
    group_prior = FloatField(_("Smoothing of groups"), validators=[Within(BOUNDS["group_prior"])])
    reserve_share = PercentField(_("Reserve"), validators=[Within(BOUNDS["reserve_share"])])
    reserve_least_share = PercentField(
        _("Electors of the areas for which it is kept"), validators=[Within(BOUNDS["reserve_least_share"])]
    )


class JudgingForm(Section):
    """Who judges, by which rule, and what judging asks of a group."""

    columns = ("panel", "rule", "minimum_scorers", "participation_share", "second_confirmation")
    panel = RadioField(_("Who judges"), choices=PANELS)
    rule = RadioField(_("How the money is shared out"), choices=RULES)
    minimum_scorers = IntegerField(
        _("Groups that must have scored a bid"), validators=[Within(BOUNDS["minimum_scorers"])]
    )
    participation_share = PercentField(
        _("Part of its scores that a group must return"), validators=[Within(BOUNDS["participation_share"])]
    )
    second_confirmation = BooleanField(_("A second officer confirms each ballot"))


class VoteForm(Section):
    """The vote on the proposal, and the time to appeal."""

    columns = ("quorum_share", "majority_share", "appeal_days")
    quorum_share = PercentField(_("Quorum"), validators=[Within(BOUNDS["quorum_share"])])
    majority_share = PercentField(_("Majority"), validators=[Within(BOUNDS["majority_share"])])
    appeal_days = IntegerField(_("Days to appeal"), validators=[Within(BOUNDS["appeal_days"])])


class CriterionForm(Form):
    """One criterion: its weight, and the written meaning of each point, in both languages."""

    version = HiddenField()
    name = StringField(
        _("Name"), validators=[InputRequired(_("Give the criterion a name")), CharacterLimit(120)]
    )
    name_cy = StringField(_("Name in Welsh"), validators=[Optional(), CharacterLimit(120)])
    weight = IntegerField(
        _("Weight"),
        validators=[Between(1, 100, _("The weight must be a whole number from 1 to 100"))],
    )
    answered_in = SelectField(
        _("Section of the bid that answers it"),
        description=_("Those who bid read there what this criterion asks, and its weight."),
        choices=offered({"": _("The bid as a whole"), **ANSWERED_IN}),
        default="",
    )
    guidance = TextAreaField(_("Guidance for those who score"), validators=[WordLimit(80)])
    guidance_cy = TextAreaField(_("Guidance in Welsh"), validators=[Optional(), WordLimit(100)])

    def fill(self, criterion: Any) -> None:
        """Show what is there."""
        for column in ("name", "name_cy", "weight", "guidance", "guidance_cy"):
            self[column].data = getattr(criterion, column)
        self.answered_in.data = criterion.answered_in or ""
        for points in range(TOP_POINTS + 1):
            self[f"meaning_{points}"].data = criterion.meanings[points]
            self[f"meaning_{points}_cy"].data = (criterion.meanings_cy or [""] * 6)[points]

    def changes(self) -> dict[str, Any]:
        """What was asked for, by column."""
        plain = {name: self[name].data for name in ("name", "name_cy", "weight", "guidance", "guidance_cy")}
        meanings, welsh = (
            [
                " ".join((self[f"meaning_{points}{end}"].data or "").split())
                for points in range(TOP_POINTS + 1)
            ]
            for end in ("", "_cy")
        )
        plain["answered_in"] = self.answered_in.data or None
        return {**plain, "meanings": meanings, "meanings_cy": welsh if any(welsh) else None}


for _points in range(TOP_POINTS + 1):
    setattr(
        CriterionForm,
        f"meaning_{_points}",
        StringField(
            _("%(points)d points mean", points=_points) if _points != 1 else _("1 point means"),
            validators=[CharacterLimit(200)],
        ),
    )
    setattr(
        CriterionForm,
        f"meaning_{_points}_cy",
        StringField(
            _("%(points)d points mean, in Welsh", points=_points)
            if _points != 1
            else _("1 point means, in Welsh"),
            validators=[Optional(), CharacterLimit(200)],
        ),
    )
