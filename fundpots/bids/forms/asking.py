"""Which bids to show; the state of the form is the address."""

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectField, StringField

from fundpots.rounds.forms.fields import SelectChoice


class FiltersForm(Form):
    """Search and filter of the list of bids."""

    search = StringField(_("Words in the title, summary or group"))
    state = SelectField(
        _("Screening"),
        default="",
        choices=[
            SelectChoice("", _("All bids")),
            SelectChoice("eligible", _("Eligible")),
            SelectChoice("ineligible", _("Not eligible")),
            SelectChoice("waiting", _("Not decided yet")),
        ],
    )
