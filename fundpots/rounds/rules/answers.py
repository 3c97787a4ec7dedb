"""Which section of a bid answers a criterion, so that bidders read beside it what the panel will judge."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _

from fundpots.rounds.models import Criterion

#: The sections of a bid that can answer a criterion, by the names they have on its form.
ANSWERED_IN: dict[str, Any] = {
    "project": _("The project"),
    "areas": _("Areas that benefit"),
    "budget": _("Budget"),
    "timetable": _("Timetable"),
    "partners": _("Partners and interests"),
}
#: The section beside which stands what is judged by the bid as a whole.
FIRST = "project"


def judged_in(section: str, criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria that a section answers, in their order."""
    return [one for one in criteria if (one.answered_in or FIRST) == section]
