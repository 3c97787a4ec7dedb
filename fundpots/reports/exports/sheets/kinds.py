"""What an export is made of. Columns keep their order and their headings; new ones are added at the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask_babel import lazy_gettext as _l

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

    @property
    def called(self) -> object:
        """Its name on a page, in the reader's language; files keep the one that programs know."""
        return _CALLED[self.name]


_CALLED = {
    "funds": _l("Fund movements"),
    "awards": _l("Awards"),
    "instalments": _l("Instalments"),
    "payments": _l("Payments"),
    "ledger": _l("Ledger"),
    "pots": _l("Pots"),
    "budgets": _l("Budget against actual"),
    "reports": _l("Reports"),
    "bills": _l("Bills"),
    "bids": _l("Bids"),
    "scores": _l("Scores"),
    "fairness": _l("Fairness"),
    "groups": _l("Groups"),
}


@dataclass(frozen=True)
class About:
    """What every file says of itself: its filters, when it was made, and the head of the record."""

    filters: str
    at: datetime
    log_head: str

    def line(self) -> str:
        """The same in one cell."""
        return f"{self.filters}; {self.at.isoformat(timespec='seconds')}; record {self.log_head}"
