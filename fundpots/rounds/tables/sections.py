"""The task list of the set-up: each section, what it asks, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.rounds.rules.complete import SECTIONS, Missing


@dataclass(frozen=True)
class SectionTask:
    """One line of the task list, as the page's macro wants it; `section` makes its address."""

    section: str
    text: str
    hint: str
    status: str
    tone: str


def section_words() -> dict[str, str]:
    """What the sections are called."""
    return {
        "texts": _("Name and texts"),
        "money": _("Money and bids"),
        "dates": _("Dates"),
        "criteria": _("What bids are judged on"),
        "weighting": _("Leaning towards low presence"),
        "judging": _("Judging"),
        "vote": _("Vote and appeals"),
    }


def section_tasks(missing: Sequence[Missing]) -> list[SectionTask]:
    """Every section with its state: complete, or with so many things missing."""
    hints = {
        "texts": _("In both languages where the round belongs to Wales"),
        "money": _("How much there is, and what one bid may ask"),
        "dates": _("The first day, and the deadlines for bids, scoring and the vote"),
        "criteria": _("Each with a weight and the written meaning of every point"),
        "weighting": _("Which count of presence, how strong the tilt, and a reserve"),
        "judging": _("Who judges, by which rule, and how many scores a bid needs"),
        "vote": _("Quorum, majority, and the days to appeal"),
    }
    words = section_words()
    return [_task(section, words[section], hints[section], missing) for section in SECTIONS]


def _task(section: str, text: str, hint: str, missing: Sequence[Missing]) -> SectionTask:
    lacking = sum(item.section == section for item in missing)
    if not lacking:
        return SectionTask(section, text, hint, _("Complete"), "done")
    status = ngettext("%(num)d thing missing", "%(num)d things missing", lacking)
    return SectionTask(section, text, hint, status, "wait")
