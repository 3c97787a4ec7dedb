"""The sections of a bid, in the order in which people fill them in."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Section(StrEnum):
    """One part of the form; each has its own page and its own tick."""

    PROJECT = "project"
    AREAS = "areas"
    BUDGET = "budget"
    TIMETABLE = "timetable"
    ATTACHMENTS = "attachments"
    PARTNERS = "partners"

    @property
    def called(self) -> Any:
        """The section's name on pages and in letters."""
        return _TITLES[self]


_TITLES = {
    Section.PROJECT: _l("The project"),
    Section.AREAS: _l("Areas that benefit"),
    Section.BUDGET: _l("Budget"),
    Section.TIMETABLE: _l("Timetable"),
    Section.ATTACHMENTS: _l("Attachments"),
    Section.PARTNERS: _l("Partners and interests"),
}


class Eligibility(StrEnum):
    """What screening said of a bid."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
