"""What an export may hold, and for whom: pure decisions."""

from dataclasses import dataclass, field
from datetime import date

from fundpots.clock import Year


@dataclass(frozen=True)
class Asked:
    """The filters of an export. `region_ids` limits regional treasurers to what is theirs (None: all)."""

    pot_id: int | None = None
    year: Year | None = None
    region_ids: frozenset[int] | None = None
    pot_slug: str = ""
    #: The day of the asking, for what depends on the drawing of regions in force; no filter.
    on: date | None = field(default=None, compare=False)

    def words(self) -> str:
        """The filters as the file states them; they stay in English, as the columns do.

        >>> Asked(4, Year(2026), None, "northern").words()
        'pot northern, 2026'
        """
        pot = "all pots" if self.pot_id is None else f"pot {self.pot_slug or self.pot_id}"
        if self.pot_id is None and self.region_ids is not None:
            pot = "the pots of the treasurer’s regions"
        return f"{pot}, {self.year if self.year is not None else 'all years'}"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets a quote in front.

    >>> harmless("=1+1"), harmless("Leeds")
    ("'=1+1", 'Leeds')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
