"""A section of a bid as plain text, so that two versions can be laid side by side."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from flask_babel import lazy_gettext as _

from fundpots.bids.models import Attachment, Bid, BudgetLine
from fundpots.bids.stages import Section
from fundpots.money import pounds
from fundpots.places.models import Area

Parts = list[tuple[object, str]]

LABELS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "project": _("What you will do"),
    "benefit": _("Who benefits"),
    "timetable": _("Timetable"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "partners": _("Who else takes part"),
    "interests": _("Connections with other bidders"),
    "areas": _("Areas that benefit"),
    "lines": _("Budget lines"),
    "asked_pence": _("Asked for"),
    "minimum_pence": _("Smallest useful amount"),
    "files": _("Attachments"),
}

_TEXTS = {
    Section.PROJECT: ("title", "summary", "project", "benefit"),
    Section.TIMETABLE: ("timetable", "starts_on", "ends_on"),
    Section.PARTNERS: ("partners", "interests"),
}


def parts_of_section(
    bid: Bid,
    section: Section,
    *,
    lines: Sequence[BudgetLine] = (),
    areas: Sequence[Area] = (),
    files: Sequence[Attachment] = (),
) -> Parts:
    """What the section says now: the name of each part, and its text."""
    if section == Section.BUDGET:
        return budget_parts([(line.what, line.amount_pence) for line in lines], bid.minimum_pence)
    if section == Section.AREAS:
        return [(LABELS["areas"], "\n".join(area.name for area in areas))]
    if section == Section.ATTACHMENTS:
        return [(LABELS["files"], "\n".join(file.name for file in files))]
    return [(LABELS[name], str(getattr(bid, name) or "")) for name in _TEXTS[section]]


def budget_parts(lines: Iterable[tuple[str, int]], minimum_pence: int) -> Parts:
    """A budget in words, saved or only typed."""
    written = list(lines)
    return [
        (LABELS["lines"], "\n".join(f"{what}: {pounds(amount)}" for what, amount in written)),
        (LABELS["asked_pence"], pounds(sum(amount for _what, amount in written))),
        (LABELS["minimum_pence"], pounds(minimum_pence)),
    ]


def text_of(parts: Parts) -> str:
    """The parts as one text, one paragraph a part."""
    return "\n\n".join(text for _name, text in parts)


def mark_of(parts: Parts) -> str:
    """A short mark of what a section says: two who edit different sections do not disturb each other.

    >>> mark_of([("Title", "Warm room")]) == mark_of([("Titel", "Warm room")])
    True
    """
    return sha256("\x1f".join(text for _name, text in parts).encode()).hexdigest()[:16]
