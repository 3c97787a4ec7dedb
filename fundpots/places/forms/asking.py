"""Forms that only ask what to show; their state is the address."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField

from fundpots.places.models import Region
from fundpots.words import told


def region_choices(regions: Iterable[Region]) -> list[tuple[str, str]]:
    """Every region by its address, under a line for all of them."""
    named: Mapping[str, str] = {region.slug: told(region) for region in regions}
    return [("", gettext("All regions")), *sorted(named.items(), key=lambda pair: pair[1])]


class AreasForm(Form):
    """Which areas to show."""

    search = StringField(_("Name or code of an area"))
    region = SelectField(_("Region"), default="")
    group = SelectField(
        _("Groups"),
        default="",
        choices=[
            ("", _("With and without a group")),
            ("with", _("With a group")),
            ("without", _("Without a group")),
        ],
    )


class GroupsForm(Form):
    """Which groups to show."""

    search = StringField(_("Name of a group"))
    region = SelectField(_("Region"), default="")
    closed = SelectField(
        _("Open or closed"), default="", choices=[("", _("Open groups")), ("closed", _("Closed groups"))]
    )


class FootholdsForm(Form):
    """Which areas without a group to show."""

    region = SelectField(_("Region"), default="")
    below = SelectField(
        _("Presence below"),
        default="0.5",
        choices=[
            ("0.5", _("half the average")),
            ("0.75", _("three quarters of the average")),
            ("1", _("the average")),
        ],
    )
