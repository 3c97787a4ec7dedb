"""The sections of a bid, in the order in which people fill them in."""

from enum import StrEnum


class Section(StrEnum):
    """One part of the form; each has its own page and its own tick."""

    PROJECT = "project"
    AREAS = "areas"
    BUDGET = "budget"
    TIMETABLE = "timetable"
    ATTACHMENTS = "attachments"
    PARTNERS = "partners"


class Eligibility(StrEnum):
    """What screening said of a bid."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
