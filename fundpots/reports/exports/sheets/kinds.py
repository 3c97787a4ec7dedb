"""What an export is made of. Columns keep their order and their headings; new ones are added at the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fundpots.reports.rules import Asked

Kind = Literal["text", "money", "day", "moment", "number"]


@dataclass(frozen=True)
class Column:
    """One column: the key in a row, its heading, what kind of value it holds, and what it means."""

    key: str
    title: str
    kind: Kind = "text"
    total: bool = False
    means: object = ""


@dataclass(frozen=True)
class Sheet:
    """One export. `public` ones are for everybody, the others for treasurers."""

    name: str
    title: str
    about: object
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Iterator[dict[str, Any]]]
    public: bool = True


@dataclass(frozen=True)
class About:
    """What every file says of itself: its filters, when it was made, and the head of the record."""

    filters: str
    at: datetime
    log_head: str

    def line(self) -> str:
        """The same in one cell."""
        return f"{self.filters}; {self.at.isoformat(timespec='seconds')}; record {self.log_head}"
