"""A section of a bid as plain text, so that two versions can be laid side by side."""

from collections.abc import Sequence

from fundpots.bids.models import Bid, BudgetLine
from fundpots.bids.stages import Section
from fundpots.money import pounds
from fundpots.places.models import Area


def texts_of_section(
    bid: Bid, section: Section, *, lines: Sequence[BudgetLine], areas: Sequence[Area]
) -> str:
    """What the section says now, one paragraph a part."""
    if section == Section.BUDGET:
        said = [f"{line.what}: {pounds(line.amount_pence)}" for line in lines]
        return "\n".join([*said, f"{pounds(bid.asked_pence)} / {pounds(bid.minimum_pence)}"])
    if section == Section.AREAS:
        return "\n".join(area.name for area in areas)
    named = {
        Section.PROJECT: ("title", "summary", "project", "benefit"),
        Section.TIMETABLE: ("timetable", "starts_on", "ends_on"),
        Section.PARTNERS: ("partners", "interests"),
        Section.ATTACHMENTS: (),
    }
    return "\n\n".join(str(getattr(bid, name) or "") for name in named[section])
