"""What may be asked of the record."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from fundpots.fields import Form, offered
from fundpots.reports.queries import RecordAsked
from fundpots.rounds.models import Round
from fundpots.words import told


class RecordForm(Form):
    """Which acts to show; everything may be left empty."""

    act = StringField(_("Kind of act"), description=_("As it begins, such as bid or money.deposit"))
    person = StringField(_("Person"), description=_("A part of the name or address, or the number"))
    round = SelectField(_("Round"), default="")
    since = DateField(_("From"), validators=[Optional()])
    until = DateField(_("Until"), validators=[Optional()])

    def offer(self, rounds: Iterable[Round]) -> None:
        """Tell which rounds there are."""
        self.round.choices = offered({"": _("All rounds")} | {str(one.id): told(one) for one in rounds})

    def asked(self) -> RecordAsked:
        """What was asked for; what can't be read is left out, and said so beside the field."""
        self.validate()
        chosen = self.round.data if not self.round.errors else ""
        return RecordAsked(
            act=(self.act.data or "").strip()[:60],
            person=(self.person.data or "").strip()[:120],
            round_id=int(chosen) if chosen else None,
            since=self.since.data,
            until=self.until.data,
        )
