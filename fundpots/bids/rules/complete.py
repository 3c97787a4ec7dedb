"""What a bid still lacks, section by section, in words that say what to do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _

from fundpots.bids.models import Bid, BudgetLine, Partner
from fundpots.bids.stages import Section
from fundpots.clock import london_date
from fundpots.money import pounds
from fundpots.rounds.models import Round
from fundpots.shown import shown_date

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
        *in_project({name: getattr(bid, name) for name in ("title", "summary", "project", "benefit")}),
        *(
            []
            if list(areas)
            else [Lacking(Section.AREAS, _("Choose at least one area that benefits"), "areas")]
        ),
        *in_budget(bid.round, [line.amount_pence for line in lines], bid.minimum_pence),
        *in_timetable(bid.round, timetable=bid.timetable, starts_on=bid.starts_on, ends_on=bid.ends_on),
        *_in_partners(partners),
    ]


def early(bid: Bid) -> str:
    """What of the project lies before its round can have a result: "" (nothing), its "start", or the "whole".

    It may, but not on the round's money.
    """
    out = bid.round.vote_closes_at
    if out is None or bid.starts_on is None or bid.starts_on > london_date(out):
        return ""
    return "whole" if bid.ends_on is not None and bid.ends_on <= london_date(out) else "start"


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


def in_project(texts: Mapping[str, str | None]) -> list[Lacking]:
    """What the words about the project lack, saved or only typed."""
    wanted = {
        "title": _("Give the project a title"),
        "summary": _("Write the summary"),
        "project": _("Say what you will do"),
        "benefit": _("Say who benefits"),
    }
    return [
        Lacking(Section.PROJECT, text, name)
        for name, text in wanted.items()
        if not (texts[name] or "").strip()
    ]


def in_budget(round_: Round, amounts: Sequence[int], minimum_pence: int) -> list[Lacking]:
    """What a budget lacks, saved or only typed: its lines in pence, and the smallest useful amount."""
    if not amounts:
        return [Lacking(Section.BUDGET, _("Add at least one budget line"), "lines")]
    asked = sum(amounts)
    found = []
    if asked > round_.largest_pence:
        text = _("Ask for no more than %(amount)s", amount=pounds(round_.largest_pence))
        found.append(Lacking(Section.BUDGET, text, "lines"))
    if asked < round_.smallest_pence:
        text = _("Ask for at least %(amount)s", amount=pounds(round_.smallest_pence))
        found.append(Lacking(Section.BUDGET, text, "lines"))
    if not 0 < minimum_pence <= asked:
        text = _("Give the smallest useful amount: more than nothing, at most what you ask for")
        found.append(Lacking(Section.BUDGET, text, "minimum_pence"))
    return found


def in_timetable(
    round_: Round, *, timetable: str | None, starts_on: date | None, ends_on: date | None
) -> list[Lacking]:
    """What a timetable lacks, saved or only typed. A project that is over when bids close can't be funded."""
    found = []
    closes = london_date(round_.bids_close_at) if round_.bids_close_at else None
    if starts_on is None or ends_on is None:
        text = _("Give the first and the last day of the project")
        found.append(Lacking(Section.TIMETABLE, text, "ends_on" if starts_on else "starts_on"))
    elif ends_on < starts_on:
        found.append(Lacking(Section.TIMETABLE, _("The last day must not be before the first"), "ends_on"))
    elif closes is not None and ends_on < closes:
        text = _(
            "The project is over before bids close, on %(day)s, so it cannot be funded."
            " Give a later last day",
            day=shown_date(closes),
        )
        found.append(Lacking(Section.TIMETABLE, text, "ends_on"))
    if not (timetable or "").strip():
        found.append(Lacking(Section.TIMETABLE, _("Write the timetable"), "timetable"))
    return found


def _in_partners(partners: Iterable[Partner]) -> list[Lacking]:
    return [
        Lacking(Section.PARTNERS, _("%(group)s has not answered yet", group=partner.group.name), "asked")
        for partner in partners
        if partner.consented_at is None and partner.declined_at is None
    ]
