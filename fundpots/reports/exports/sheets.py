"""Which exports there are, and their columns. Columns keep their order; new ones are added at the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fundpots.reports.queries import books
from fundpots.reports.rules import Asked

Kind = Literal["text", "money", "day", "moment", "number"]


@dataclass(frozen=True)
class Column:
    """One column: the key in a row, its heading, and what kind of value it holds."""

    key: str
    title: str
    kind: Kind = "text"
    total: bool = False


@dataclass(frozen=True)
class Sheet:
    """One export. `public` ones are for everybody, the others for treasurers."""

    name: str
    title: str
    about: str
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


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "awards",
            "Awards",
            "Every award: who got it for what, from which pot, and what was paid of it.",
            (
                Column("reference", "Award"),
                Column("title", "Project"),
                Column("group", "Group code"),
                Column("group_name", "Group"),
                Column("pot", "Pot"),
                Column("round", "Round"),
                Column("round_id", "Round number", "number"),
                Column("asked_pence", "Asked (£)", "money", total=True),
                Column("amount_pence", "Awarded (£)", "money", total=True),
                Column("paid_pence", "Paid (£)", "money", total=True),
                Column("offered_at", "Offered", "moment"),
                Column("accepted_at", "Accepted", "moment"),
                Column("declined_at", "Declined", "moment"),
                Column("withdrawn_at", "Withdrawn", "moment"),
                Column("report_due_on", "Report due", "day"),
                Column("closed_at", "Closed", "moment"),
            ),
            books.awards,
        ),
        Sheet(
            "instalments",
            "Instalments",
            "Every planned payment, with who pays when; never bank details.",
            (
                Column("reference", "Award"),
                Column("number", "No.", "number"),
                Column("group_name", "Group"),
                Column("pot", "Pot"),
                Column("amount_pence", "Amount (£)", "money", total=True),
                Column("due_on", "Due", "day"),
                Column("prepared_at", "Prepared", "moment"),
                Column("approved_at", "Approved", "moment"),
                Column("paid_on", "Paid on", "day"),
                Column("bank_reference", "Bank reference"),
                Column("failed_at", "Failed", "moment"),
                Column("cancelled_at", "Cancelled", "moment"),
            ),
            books.instalments,
            public=False,
        ),
        Sheet(
            "ledger",
            "Ledger",
            "Every entry of every movement; the entries of one movement sum to zero.",
            (
                Column("id", "Entry", "number"),
                Column("movement", "Movement", "number"),
                Column("on", "Day", "day"),
                Column("kind", "Kind"),
                Column("pot", "Pot"),
                Column("account", "Account"),
                Column("amount_pence", "Amount (£)", "money", total=True),
                Column("reason", "What for"),
                Column("bank_reference", "Bank reference"),
                Column("award", "Award"),
                Column("corrects", "Corrects movement", "number"),
            ),
            books.ledger_lines,
            public=False,
        ),
        Sheet(
            "bids",
            "Bids",
            "Bids of published rounds, with every figure of their result.",
            (
                Column("reference", "Bid"),
                Column("title", "Project"),
                Column("group", "Group code"),
                Column("group_name", "Group"),
                Column("round", "Round"),
                Column("round_id", "Round number", "number"),
                Column("pot", "Pot"),
                Column("eligibility", "Screening"),
                Column("asked_pence", "Asked (£)", "money", total=True),
                Column("minimum_pence", "Smallest useful (£)", "money"),
                Column("half", "Half", "number"),
                Column("plain_mark", "Plain mark", "number"),
                Column("mark", "Corrected mark", "number"),
                Column("spread", "Spread", "number"),
                Column("scorers", "Scorers", "number"),
                Column("weight", "Weight", "number"),
                Column("value", "Value", "number"),
                Column("rank", "Rank", "number"),
                Column("amount_pence", "Awarded (£)", "money", total=True),
                Column("reason", "Reason"),
                Column("override_reason", "Override"),
            ),
            books.bids,
        ),
        Sheet(
            "scores",
            "Scores",
            "Scores of published rounds, by group, bid and criterion, with their reasons.",
            (
                Column("round_id", "Round number", "number"),
                Column("group", "Group code"),
                Column("bid", "Bid"),
                Column("criterion", "Criterion"),
                Column("points", "Points", "number"),
                Column("reason", "Reason"),
            ),
            books.scores,
        ),
        Sheet(
            "pots",
            "Pots",
            "Every pot and its balances now.",
            (
                Column("slug", "Pot"),
                Column("name", "Name"),
                Column("kind", "Kind"),
                Column("source", "Source"),
                Column("available_pence", "Free (£)", "money", total=True),
                Column("committed_pence", "Promised (£)", "money", total=True),
                Column("paid_pence", "Paid (£)", "money", total=True),
                Column("made_at", "Made", "moment"),
                Column("closed_at", "Closed", "moment"),
            ),
            books.pots,
        ),
        Sheet(
            "groups",
            "Groups",
            "Every local group and its main home area. No person is named.",
            (
                Column("slug", "Group code"),
                Column("name", "Name"),
                Column("name_cy", "Welsh name"),
                Column("main_area", "Main home area"),
                Column("founded_on", "Founded", "day"),
                Column("closed_on", "Closed", "day"),
            ),
            books.groups,
        ),
    )
}
