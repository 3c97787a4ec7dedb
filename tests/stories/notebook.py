"""A treasurer's notebook: what should be in every pot, kept by hand beside the application."""

from collections import Counter
from dataclasses import dataclass

#: What an entry does to a pot's free, promised and paid money. Corrections are entries of less than nothing.
EFFECTS = {
    "deposit": (1, 0, 0),
    "transfer": (1, 0, 0),
    "award": (-1, 1, 0),
    "freed": (1, -1, 0),
    "payment": (0, -1, 1),
    "return": (1, 0, -1),
}


@dataclass(frozen=True)
class Line:
    """One entry: in which pot and year, what, how much, and for which award."""

    pot: str
    year: int
    what: str
    pence: int
    award: str = ""


class Notebook:
    """Entries by hand, and what follows from them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def write(self, pot: str, year: int, what: str, pence: int, award: str = "") -> None:
        assert what in EFFECTS
        self.lines.append(Line(pot, year, what, pence, award))

    def pots(self) -> dict[str, tuple[int, int, int]]:
        """Free, promised and paid by pot."""
        held: dict[str, tuple[int, int, int]] = {}
        for line in self.lines:
            free, promised, paid = held.get(line.pot, (0, 0, 0))
            change = [line.pence * sign for sign in EFFECTS[line.what]]
            held[line.pot] = (free + change[0], promised + change[1], paid + change[2])
        return held

    def awards(self) -> dict[str, tuple[int, int, int]]:
        """Awarded, still promised, and kept by the group, by award."""
        sums: Counter[tuple[str, str]] = Counter()
        for line in self.lines:
            sums[line.award, line.what] += line.pence
        return {
            award: (
                sums[award, "award"],
                sums[award, "award"] - sums[award, "freed"] - sums[award, "payment"],
                sums[award, "payment"] - sums[award, "return"],
            )
            for award in {line.award for line in self.lines if line.award}
        }

    def promised(self, pot: str, year: int) -> int:
        """What was promised and not paid at the end of a year."""
        lines = [line for line in self.lines if line.pot == pot and line.year <= year]
        return sum(line.pence * EFFECTS[line.what][1] for line in lines)

    def statement(self, pot: str, year: int | None) -> list[int]:
        """Brought forward, paid in, moved, paid to groups, returned, left: as a pot's page shows a year."""
        before = [line for line in self.lines if line.pot == pot and year is not None and line.year < year]
        within = [line for line in self.lines if line.pot == pot and year in (None, line.year)]

        def total(what: str) -> int:
            return sum(line.pence for line in within if line.what == what)

        opening = sum(line.pence * sum(EFFECTS[line.what][:2]) for line in before)
        parts = [opening, total("deposit"), total("transfer"), -total("payment"), total("return")]
        return [*parts, sum(parts)]
