"""The bids of a proposal or result as they stand: half by half, in rank order, each with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from fundpots.allocations.models import Line
from fundpots.allocations.rules import nearest_change, told_line, told_outcome
from fundpots.allocations.rules.findings import BidFindings, Findings, HalfFindings
from fundpots.bids.tables import why_weight
from fundpots.places.models import Area, Group
from fundpots.words import told


@dataclass(frozen=True)
class Standing:
    """One bid with everything that a page says of it."""

    line: Line
    found: BidFindings
    outcome: str
    tone: str
    reason: str
    nearest: str
    why_weight: str
    areas: str

    @property
    def marks(self) -> list[float]:
        return [mark for _group, mark in self.found.marks]

    @property
    def moved(self) -> int:
        """How many ranks the weights moved it up (below 0: down)."""
        if self.line.rank is None or self.found.plain_rank is None:
            return 0
        return self.found.plain_rank - self.line.rank


@dataclass(frozen=True)
class Half:
    """A half with its bids in rank order; bids without a rank stand at the end."""

    name: str
    found: HalfFindings
    groups: list[str]
    standings: list[Standing]

    @property
    def given_pence(self) -> int:
        return sum(one.line.amount_pence for one in self.standings)

    @property
    def from_reserve_pence(self) -> int:
        """What the reserve for the least-present areas paid; unknown, and so 0, in the oldest proposals."""
        return sum(one.line.reserve_pence or 0 for one in self.standings)


def halves_of(
    lines: Sequence[Line],
    found: Findings,
    groups: Mapping[str, Group],
    areas: Mapping[str, Area],
    *,
    movement: str,
) -> list[Half]:
    """The bids of each half, best first. An open panel is one half that has no name."""
    names = ["" if found.is_open else half_name(number) for number in range(len(found.halves))]
    return [
        Half(
            name,
            half,
            [told(groups[slug]) for slug in half.groups if slug in groups],
            [
                standing_of(line, found, areas, movement=movement)
                for line in in_rank_order(line for line in lines if (line.half or 0) == number)
            ],
        )
        for number, (name, half) in enumerate(zip(names, found.halves, strict=True))
    ]


def half_name(number: int) -> str:
    return _("First half") if number == 0 else _("Second half")


def standing_of(line: Line, found: Findings, areas: Mapping[str, Area], *, movement: str) -> Standing:
    """One bid's row."""
    mine = found.bids[str(line.bid.reference)]
    whole = line.bid.round.pot.region_id is None
    return Standing(
        line=line,
        found=mine,
        outcome=told_outcome(line.amount_pence, line.bid.asked_pence),
        tone="done" if line.amount_pence else "",
        reason=told_line(line),
        nearest=nearest_change(line),
        why_weight=_sentence(why_weight(mine.weight, movement=movement, whole=whole)),
        areas=", ".join(told(areas[code]) for code in mine.areas if code in areas),
    )


def in_rank_order(lines: Iterable[Line]) -> list[Line]:
    """Ranked bids first, the best on top; then the others by their references."""
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, str(line.bid.reference)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
