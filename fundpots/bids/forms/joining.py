"""Forms about others: a group that is asked to join, its answer, a file that is added."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from fundpots.fields import Form
from fundpots.rounds.forms.fields import SelectChoice


class AskPartnerForm(Form):
    """Which group to ask."""

    group = SelectField(_("Group to ask"), coerce=int)


class AnswerForm(Form):
    """What a group answers that was asked to join a bid."""

    answer = RadioField(
        _("Does your group join this bid?"),
        choices=[
            SelectChoice("yes", _("Yes, my group consents to be a partner")),
            SelectChoice("no", _("No, my group declines")),
        ],
        validators=[InputRequired(_("Say whether your group joins this bid"))],
    )


class AttachForm(Form):
    """One more file."""

    file = FileField(_("Choose a file"))
