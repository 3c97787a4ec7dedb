"""What an export may hold, and for whom: pure decisions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The filters of an export. `region_ids` limits regional treasurers to what is theirs (None: all)."""

    pot_id: int | None = None
    year: int | None = None
    region_ids: frozenset[int] | None = None

    def words(self) -> str:
        """The filters as the file states them."""
        pot = f"pot {self.pot_id}" if self.pot_id is not None else "all pots"
        return f"{pot}, {self.year if self.year is not None else 'all years'}"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets a quote in front.

    >>> harmless("=1+1"), harmless("Leeds")
    ("'=1+1", 'Leeds')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
