"""The task list of a bid, and the word for where a bid is in its life."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.bids.models import Bid
from fundpots.bids.queries import LastChange
from fundpots.bids.rules import BidState, Lacking
from fundpots.bids.stages import Section
from fundpots.shown import shown_moment


@dataclass(frozen=True)
class SectionTask:
    """One line of the task list; `open` where it may be written to now, `asked` what screening asked."""

    section: Section
    text: object
    hint: str
    status: str
    tone: str
    open: bool = True
    asked: str = ""


def state_words(state: BidState) -> tuple[str, str]:
    """The word for a bid's state, and the tone of its tag."""
    return {
        BidState.DRAFT: (_("draft"), ""),
        BidState.SIGN_OFF: (_("waits for a signature"), "wait"),
        BidState.SUBMITTED: (_("submitted"), "live"),
        BidState.CHANGES: (_("changes asked for"), "wait"),
        BidState.ELIGIBLE: (_("eligible"), "done"),
        BidState.INELIGIBLE: (_("not eligible"), "stop"),
        BidState.WITHDRAWN: (_("withdrawn"), "stop"),
        BidState.LAPSED: (_("not submitted in time"), "stop"),
    }[state]


def section_tasks(
    bid: Bid,
    missing: Sequence[Lacking],
    *,
    ticked: Collection[Section],
    changes: Mapping[Section, LastChange],
    open_sections: Collection[Section],
    asked: Mapping[Section, str],
) -> list[SectionTask]:
    """Every section with its state, and who changed it last."""
    return [
        SectionTask(
            section,
            section.called,
            _hint(section, changes.get(section)),
            *_status(section, missing, ticked, started=section in changes or bid.copied_from_id is not None),
            open=section in open_sections,
            asked=asked.get(section, ""),
        )
        for section in Section
    ]


def _status(
    section: Section, missing: Sequence[Lacking], ticked: Collection[Section], *, started: bool
) -> tuple[str, str]:
    lacks = sum(item.section == section for item in missing)
    if section in ticked and not lacks:
        return _("Completed"), "done"
    if not started:
        return _("Not started"), ""
    if lacks:
        return ngettext("%(num)d thing missing", "%(num)d things missing", lacks), "wait"
    return _("In progress"), "wait"


def _hint(section: Section, change: LastChange | None) -> str:
    if change is not None:
        return _("Last changed by %(who)s on %(moment)s", who=change.who, moment=shown_moment(change.at))
    return {
        Section.PROJECT: _("What you will do, and who benefits"),
        Section.AREAS: _("Where, and the weight that this gives the bid"),
        Section.BUDGET: _("What it costs, line by line, and the least that would be useful"),
        Section.TIMETABLE: _("When it begins and ends, and what happens between"),
        Section.ATTACHMENTS: _("Up to 5 files, if you need any"),
        Section.PARTNERS: _("Groups that bid with you, and connections with others"),
    }[section]
