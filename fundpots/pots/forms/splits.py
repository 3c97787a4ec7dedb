"""Forms of the split: its settings, whose state is the address, a name to keep it by, a second word."""

from collections.abc import Iterable
from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FloatField, SelectField, StringField, TextAreaField, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from fundpots.fields import Between, CharacterLimit, Form, PercentField, PoundsField, WordLimit, offered
from fundpots.places.models import PresenceCount
from fundpots.pots.rules.splits import SplitSettings


class SplitForm(PlainForm):
    """How a national fund is to be split."""

    total = PoundsField(_("Fund"), validators=[InputRequired(_("Write the amount of the fund"))])
    count = SelectField(_("Presence by"), coerce=int)
    denominator = SelectField(
        _("Shared by"),
        default="electorate",
        choices=offered({"electorate": _("electors"), "population": _("inhabitants"), "groups": _("groups")}),
    )
    tilt = FloatField(
        _("Tilt"), default=0.5, validators=[Between(0, 1.5, _("The tilt must lie between 0 and 1.5"))]
    )
    clip = FloatField(
        _("Clip"), default=4.0, validators=[Between(1, 16, _("The clip must lie between 1 and 16"))]
    )
    blend = PercentField(_("Part of members"))
    floor = PoundsField(_("Floor for each pot"))
    whole = PercentField(_("Kept for the whole"))

    #: What stands in the address where it says nothing else.
    USUAL: ClassVar[dict[str, str]] = {
        "denominator": "electorate",
        "tilt": "0.5",
        "clip": "4",
        "blend": "75",
        "floor": "0.00",
        "whole": "0",
    }

    def offer(self, counts: Iterable[PresenceCount]) -> None:
        """Fill the list of counts."""
        self.count.choices = offered({count.id: count.name for count in counts})

    def validate_total(self, field: PoundsField) -> None:
        """A fund of nothing can't be split."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("The amount must be more than £0.00"))

    def validate_blend(self, field: PercentField) -> None:
        """A part lies between nothing and all."""
        if field.data is None or field.data > 1:
            raise ValidationError(_("The part of members must lie between 0 and 100 per cent"))

    def validate_whole(self, field: PercentField) -> None:
        """Something must be left to split."""
        if field.data is None or field.data > 0.9:
            raise ValidationError(_("What is kept for the whole must lie between 0 and 90 per cent"))

    @property
    def settings(self) -> SplitSettings:
        """What was asked for."""
        return SplitSettings(
            total_pence=self.total.data,
            denominator=self.denominator.data,
            tilt=float(self.tilt.data or 0.0),
            clip=float(self.clip.data or 1.0),
            blend=float(self.blend.data or 0.0),
            floor_pence=self.floor.data or 0,
            whole_share=float(self.whole.data or 0.0),
        )


class KeepSplitForm(Form):
    """A name under which a split is kept, and which the ledgers will show."""

    name = StringField(
        _("Name of the split"),
        description=_("For example: National fund, spring 2027"),
        validators=[InputRequired(_("Give the split a name")), CharacterLimit(120)],
    )


class SplitInForceForm(Form):
    """The word of a second treasurer."""

    sure = BooleanField(
        _("The money is there, and this split was agreed."),
        validators=[InputRequired(_("Tick the box if the money is there and the split was agreed"))],
    )


class PotForm(Form):
    """A new pot."""

    name = StringField(_("Name"), validators=[InputRequired(_("Write the name")), CharacterLimit(120)])
    name_cy = StringField(_("Name in Welsh"), validators=[Optional(), CharacterLimit(120)])
    region = SelectField(_("For which region or nation"), default="")
    kind = SelectField(
        _("Kind of money"),
        choices=offered(
            {"designated": _("set aside by the movement"), "restricted": _("restricted by its giver")}
        ),
    )
    source = TextAreaField(
        _("Where the money comes from, and what it is for"),
        description=_("Everybody can read this."),
        validators=[InputRequired(_("Write where the money comes from")), WordLimit(100)],
    )
    source_cy = TextAreaField(_("The same in Welsh"), validators=[Optional(), WordLimit(120)])

    def offer(self, regions: dict[str, str]) -> None:
        """Fill the list of regions."""
        self.region.choices = offered({"": _("the whole"), **regions})
