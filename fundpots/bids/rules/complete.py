"""What a bid still lacks, section by section, in words that say what to do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from fundpots.bids.models import Bid, BudgetLine, Partner
from fundpots.bids.stages import Section
from fundpots.clock import london_date
from fundpots.money import pounds

#: How many words each text may have; the forms, the checks and the counters all read this table.
WORDS = {"summary": 80, "project": 400, "benefit": 250, "timetable": 200, "partners": 120, "interests": 120}
TITLE_CHARACTERS = 140
MOST_LINES = 20
MOST_AREAS = 12


@dataclass(frozen=True)
class Lacking:
    """One thing to do before the bid can be sent, and the section and field in which it is done."""

    section: Section
    text: object
    field: str = ""


def lacking(
    bid: Bid, *, lines: Sequence[BudgetLine], areas: Iterable[str], partners: Iterable[Partner]
) -> list[Lacking]:
    """Everything that keeps the bid from being sent; empty when it is complete."""
    return [
        *_in_texts(bid),
        *(
            []
            if list(areas)
            else [Lacking(Section.AREAS, _("Choose at least one area that benefits"), "areas")]
        ),
        *_in_budget(bid, lines),
        *_in_timetable(bid),
        *_in_partners(partners),
    ]


def starts_early(bid: Bid) -> bool:
    """Does the project begin before its round can have a result? It may, but not on the round's money."""
    out = bid.round.vote_closes_at
    return bid.starts_on is not None and out is not None and bid.starts_on <= london_date(out)


def next_section(
    saved: Section | None,
    open_sections: Collection[Section],
    ticked: Collection[Section],
    missing: Iterable[Lacking],
) -> Section | None:
    """The section to go on with: the first that is not finished after the one that was saved."""
    order = list(Section)
    start = order.index(saved) + 1 if saved else 0
    lacks = {item.section for item in missing}
    return next(
        (
            section
            for section in order[start:] + order[:start]
            if section in open_sections and (section not in ticked or section in lacks)
        ),
        None,
    )


def _in_texts(bid: Bid) -> list[Lacking]:
    wanted = {
        "title": _("Give the project a title"),
        "summary": _("Write the summary"),
        "project": _("Say what you will do"),
        "benefit": _("Say who benefits"),
    }
    return [
        Lacking(Section.PROJECT, text, name)
        for name, text in wanted.items()
        if not getattr(bid, name).strip()
    ]


def _in_budget(bid: Bid, lines: Sequence[BudgetLine]) -> list[Lacking]:
    if not lines:
        return [Lacking(Section.BUDGET, _("Add at least one budget line"), "lines")]
    asked = sum(line.amount_pence for line in lines)
    found = []
    if asked > bid.round.largest_pence:
        text = _("Ask for no more than %(amount)s", amount=pounds(bid.round.largest_pence))
        found.append(Lacking(Section.BUDGET, text, "lines"))
    if asked < bid.round.smallest_pence:
        text = _("Ask for at least %(amount)s", amount=pounds(bid.round.smallest_pence))
        found.append(Lacking(Section.BUDGET, text, "lines"))
    if not 0 < bid.minimum_pence <= asked:
        text = _("Give the smallest useful amount: more than nothing, at most what you ask for")
        found.append(Lacking(Section.BUDGET, text, "minimum_pence"))
    return found


def _in_timetable(bid: Bid) -> list[Lacking]:
    found = []
    if not bid.timetable.strip():
        found.append(Lacking(Section.TIMETABLE, _("Write the timetable"), "timetable"))
    if bid.starts_on is None or bid.ends_on is None:
        found.append(
            Lacking(Section.TIMETABLE, _("Give the first and the last day of the project"), "starts_on")
        )
    elif bid.ends_on < bid.starts_on:
        found.append(Lacking(Section.TIMETABLE, _("The last day must not be before the first"), "ends_on"))
    return found


def _in_partners(partners: Iterable[Partner]) -> list[Lacking]:
    return [
        Lacking(Section.PARTNERS, _("%(group)s has not answered yet", group=partner.group.name), "asked")
        for partner in partners
        if partner.consented_at is None and partner.declined_at is None
    ]
