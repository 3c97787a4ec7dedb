"""A bid's answers, section by section: for checking, signing, screening and reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from fundpots.bids.models import Attachment, Bid, BudgetLine, Partner
from fundpots.bids.rules import LABELS
from fundpots.bids.stages import Section
from fundpots.money import pounds
from fundpots.places.models import Area
from fundpots.shown import shown_date
from fundpots.words import told


@dataclass(frozen=True)
class Row:
    """One question and its answer; `written` where the group wrote it in its own language."""

    key: object
    value: str
    written: bool = False


@dataclass(frozen=True)
class Answers:
    """One section with its rows."""

    section: Section
    rows: list[Row] = field(default_factory=list)


def answers(
    bid: Bid,
    *,
    lines: Sequence[BudgetLine],
    areas: Sequence[Area],
    partners: Sequence[Partner],
    files: Sequence[Attachment],
) -> list[Answers]:
    """Every section but the budget lines themselves, which pages show as a table."""
    return [
        Answers(
            Section.PROJECT, [_written(bid, name) for name in ("title", "summary", "project", "benefit")]
        ),
        Answers(Section.AREAS, [Row(LABELS["areas"], ", ".join(told(area) for area in areas))]),
        Answers(
            Section.BUDGET,
            [
                *[Row(line.what, pounds(line.amount_pence)) for line in lines],
                Row(LABELS["asked_pence"], pounds(bid.asked_pence) if lines else ""),
                Row(LABELS["minimum_pence"], pounds(bid.minimum_pence) if bid.minimum_pence else ""),
            ],
        ),
        Answers(
            Section.TIMETABLE,
            [
                Row(LABELS["starts_on"], shown_date(bid.starts_on)),
                Row(LABELS["ends_on"], shown_date(bid.ends_on)),
                _written(bid, "timetable"),
            ],
        ),
        Answers(Section.ATTACHMENTS, [Row(LABELS["files"], ", ".join(file.name for file in files))]),
        Answers(
            Section.PARTNERS,
            [
                Row(_("Partners in this bid"), "\n".join(partner_words(one) for one in partners)),
                _written(bid, "partners"),
                _written(bid, "interests"),
            ],
        ),
    ]


def partner_words(partner: Partner) -> str:
    """A group that was asked to join, and what it answered."""
    name = told(partner.group)
    if partner.consented_at is not None:
        return _("%(group)s has consented", group=name)
    if partner.declined_at is not None:
        return _("%(group)s has declined", group=name)
    return _("%(group)s has not answered yet", group=name)


def _written(bid: Bid, name: str) -> Row:
    return Row(LABELS[name], getattr(bid, name), written=True)
