"""Forms by which a draft of regions is changed. Each carries the version that its writer saw."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from fundpots.fields import CharacterLimit, DatePartsField, Form, WordLimit


class VersionedForm(Form):
    """A form that is refused where somebody else changed the draft meanwhile."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that was seen; 0, which is none, where something else was sent."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class DraftForm(Form):
    """A new drawing, made from the one in force."""

    name = StringField(
        _("Name of the drawing"),
        description=_("For example: Cumbria on its own"),
        validators=[InputRequired(_("Give the drawing a name")), CharacterLimit(120)],
    )
    reason = TextAreaField(
        _("Why redraw the regions?"),
        description=_("Everybody can read this."),
        validators=[InputRequired(_("Write why the regions should be redrawn")), WordLimit(300)],
    )


class DescribeForm(DraftForm, VersionedForm):
    """Another name or reason for a draft."""


class MoveForm(VersionedForm):
    """Which areas go to which region."""

    areas = SelectMultipleField(_("Areas"), validators=[InputRequired(_("Tick at least one area"))])
    region = SelectField(_("Move them to"), validators=[InputRequired(_("Choose a region"))])


class NewRegionForm(VersionedForm):
    """A further region."""

    name = StringField(_("Name"), validators=[InputRequired(_("Write the name")), CharacterLimit(120)])
    name_cy = StringField(
        _("Name in Welsh"), validators=[InputRequired(_("Write the name in Welsh")), CharacterLimit(120)]
    )


class RegionForm(NewRegionForm):
    """A region's names, and why it cuts a nation if it does."""

    reason = TextAreaField(
        _("Why a nation is cut in two, if this region does so"),
        description=_("Scotland and Wales are one region each unless there is a reason."),
        validators=[Optional(), WordLimit(150)],
    )


class MergeForm(VersionedForm):
    """Into which region another one goes."""

    region = SelectField(_("Give its areas to"), validators=[InputRequired(_("Choose a region"))])


class InForceForm(VersionedForm):
    """The day from which a drawing holds."""

    on = DatePartsField(_("In force from"), validators=[InputRequired(_("Write the day"))])
    sure = BooleanField(
        _("The drawing is agreed. It can’t be changed any more."),
        validators=[InputRequired(_("Tick the box if the drawing is agreed"))],
    )


class DiscardForm(VersionedForm):
    """Throw a draft away."""
