"""Forms of the ballot: an interest, the scores of one bid, who scores for a group."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from fundpots.fields import Form, WordLimit
from fundpots.people.models import Person
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.models import Criterion
from fundpots.scoring.models import Remark
from fundpots.scoring.rules import Points
from fundpots.scoring.rules.points import TOP_POINTS
from fundpots.scoring.stages import InterestKind
from fundpots.words import told

REASON_WORDS = 150
COMMENT_WORDS = 200


class InterestForm(Form):
    """A connection that keeps a group from judging a bid."""

    kind = RadioField(
        _("What is the connection?"),
        choices=offered({kind.value: kind.called for kind in InterestKind}),
        validators=[InputRequired(_("Choose what the connection is"))],
    )
    note = TextAreaField(_("In a sentence, if you like"), validators=[WordLimit(100)])

    def validate_note(self, field: TextAreaField) -> None:
        if self.kind.data == InterestKind.OTHER and not (field.data or "").strip():
            raise ValidationError(gettext("Say in a sentence what the connection is"))


class DelegateForm(Form):
    """Who scores for a group."""

    delegate = SelectField(_("Who scores for the group?"), coerce=int)

    def offer(self, people: Sequence[Person]) -> None:
        """The people of the group, or nobody in particular."""
        choices = {
            0: _("Everybody in the group"),
            **{one.id: one.name for one in people},
        }
        self.delegate.choices = offered(choices)


class PointsField(RadioField):
    """Points for one criterion; a draft may have none yet."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not 0 <= self.data <= TOP_POINTS:
            raise ValidationError(gettext("Choose one of the points from 0 to 5"))


class ScoreForm(Form):
    """The scores of one bid; its fields for the criteria are added for each round.

    Saved as a draft it may have gaps; to be done with the bid (`whole`) every criterion needs points and
    a reason.
    """

    version = HiddenField()
    criteria: Sequence[Criterion] = ()
    whole = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Name every gap where the bid is to be done with."""
        fine = super().validate(extra_validators)
        for criterion in self.criteria if self.whole else ():
            points, reason = self.of(criterion)
            if points.data is None and not points.errors:
                points.errors = [gettext("Choose the points for %(criterion)s", criterion=told(criterion))]
            if not (reason.data or "").strip():
                reason.errors = [gettext("Write the reason for %(criterion)s", criterion=told(criterion))]
            fine = fine and not points.errors and not reason.errors
        return fine

    def of(self, criterion: Criterion) -> tuple[PointsField, TextAreaField]:
        """The two fields of one criterion."""
        return self[f"points_{criterion.id}"], self[f"reason_{criterion.id}"]

    def given(self) -> dict[int, Points]:
        """What was chosen and written, by criterion."""
        pairs = {criterion.id: self.of(criterion) for criterion in self.criteria}
        return {key: Points(points.data, reason.data or "") for key, (points, reason) in pairs.items()}

    def seen_version(self) -> int:
        """The version of the remark that the writer had before them; what is no number fits none."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1

    def chosen(self) -> dict[int, int | None]:
        """The points alone."""
        return {key: points.points for key, points in self.given().items()}


def sent_scores(criteria: Sequence[Criterion], *, whole: bool) -> ScoreForm:
    """The form for one bid as it was sent."""
    return _form_for(criteria, whole)()


def kept_scores(
    criteria: Sequence[Criterion], saved: Mapping[int, Points], remark: Remark | None
) -> ScoreForm:
    """The form for one bid as it was saved."""
    return _form_for(criteria, False)(data=_data(saved, remark))


def _form_for(criteria: Sequence[Criterion], whole: bool) -> type[ScoreForm]:
    return type("ScoreFormOfRound", (ScoreForm,), {**_fields(criteria), "criteria": criteria, "whole": whole})


def _fields(criteria: Sequence[Criterion]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for criterion in criteria:
        meanings = dict(enumerate(told(criterion, "meanings")))
        found[f"points_{criterion.id}"] = PointsField(
            told(criterion), choices=offered(meanings), coerce=int, validators=[Optional()]
        )
        found[f"reason_{criterion.id}"] = TextAreaField(_("Reason"), validators=[WordLimit(REASON_WORDS)])
    found["comment"] = TextAreaField(
        _("Comment for the bidder"), validators=[Optional(), WordLimit(COMMENT_WORDS)]
    )
    found["private_note"] = TextAreaField(
        _("Private note"), validators=[Optional(), WordLimit(COMMENT_WORDS)]
    )
    return found


def _data(saved: Mapping[int, Points], remark: Remark | None) -> dict[str, Any]:
    texts = {"comment": remark.comment, "private_note": remark.private_note} if remark else {}
    return {
        **{f"points_{key}": one.points for key, one in saved.items()},
        **{f"reason_{key}": one.reason for key, one in saved.items()},
        **texts,
        "version": str(remark.version) if remark else "",
    }
