"""Forms that only ask what to show; their state is the address."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField

from fundpots.fields import offered
from fundpots.places.models import Region
from fundpots.words import told


def region_choices(regions: Iterable[Region]) -> list[Any]:
    """Every region by its address, under a line for all of them."""
    named = sorted((told(region), region.slug) for region in regions)
    return offered({"": gettext("All regions"), **{slug: name for name, slug in named}})


class AreasForm(Form):
    """Which areas to show."""

    search = StringField(_("Name or code of an area"))
    region = SelectField(_("Region"), default="")
    group = SelectField(
        _("Groups"),
        default="",
        choices=offered(
            {"": _("With and without a group"), "with": _("With a group"), "without": _("Without a group")}
        ),
    )


class GroupsForm(Form):
    """Which groups to show."""

    search = StringField(_("Name of a group"))
    region = SelectField(_("Region"), default="")
    closed = SelectField(
        _("Open or closed"), default="", choices=offered({"": _("Open groups"), "closed": _("Closed groups")})
    )


class FootholdsForm(Form):
    """Which areas without a group to show."""

    region = SelectField(_("Region"), default="")
    below = SelectField(
        _("Presence below"),
        default="0.5",
        choices=offered(
            {"0.5": _("half the average"), "0.75": _("three quarters of the average"), "1": _("the average")}
        ),
    )
