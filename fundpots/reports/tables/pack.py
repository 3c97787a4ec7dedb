"""The year-end pack: what an auditor is handed for one year, made of the same rows as the exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fundpots.clock import Year
from fundpots.pots.models import Pot
from fundpots.pots.queries import Moved, moved
from fundpots.pots.stages import Account
from fundpots.reports.queries import books, spent
from fundpots.reports.queries.movements import corrections
from fundpots.reports.rules import Asked
from fundpots.reports.tables.movements import FundAccount, fund_account

#: A list in print ends here; whoever needs the rest takes the export, and the page says so.
LONGEST = 400
Row = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """Rows for print, how many there are in all, and the sums of all of them."""

    rows: tuple[Row, ...]
    number: int
    sums: dict[str, int]

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.rows)


@dataclass(frozen=True)
class LedgerLine:
    """What one kind of movement did to the three accounts of one pot in the year."""

    kind: str
    available_pence: int
    committed_pence: int
    paid_pence: int


@dataclass(frozen=True)
class Pack:
    """All of a year's books."""

    year: Year
    account: FundAccount
    ledgers: tuple[tuple[Pot, tuple[LedgerLine, ...]], ...]
    awards: Listing
    payments: Listing
    budgets: Listing
    underspends: Listing
    corrections: Listing


def year_pack(year: Year, region_ids: frozenset[int] | None) -> Pack:
    """Put a year together. Every figure is a sum of the same ledger entries as on the pages."""
    asked = Asked(year=year, region_ids=region_ids)
    account = fund_account(asked)
    left = (row for row in spent.reports(asked) if row["underspend_pence"])
    return Pack(
        year=year,
        account=account,
        ledgers=_ledgers(account, moved(year, region_ids=region_ids)),
        awards=_listed(books.awards(asked), "asked_pence", "amount_pence", "paid_pence", "committed_pence"),
        payments=_listed(books.payments(asked), "amount_pence"),
        budgets=_listed(_by_award(spent.budgets(asked)), "budget_pence", "planned_pence", "spent_pence"),
        underspends=_listed(left, "amount_pence", "spent_pence", "underspend_pence"),
        corrections=_listed(corrections(asked), "amount_pence"),
    )


def _listed(rows: Iterator[Row], *columns: str) -> Listing:
    """Keep the first rows and add up all of them."""
    kept: list[Row] = []
    sums, number = dict.fromkeys(columns, 0), 0
    for number, row in enumerate(rows, start=1):
        if number <= LONGEST:
            kept.append(row)
        for column in columns:
            sums[column] += row[column] or 0
    return Listing(tuple(kept), number, sums)


def _by_award(lines: Iterator[Row]) -> Iterator[Row]:
    """Budget lines added up for each award; nothing is spent where no report says so."""
    for _key, group in groupby(lines, key=lambda line: line["award_id"]):
        several = list(group)
        reported = several[0]["spent_pence"] is not None
        yield {
            **{name: several[0][name] for name in ("award_id", "award", "title", "group_name", "report")},
            **{name: sum(line[name] or 0 for line in several) for name in ("budget_pence", "planned_pence")},
            "spent_pence": sum(line["spent_pence"] or 0 for line in several) if reported else None,
        }


def _ledgers(account: FundAccount, rows: list[Moved]) -> tuple[tuple[Pot, tuple[LedgerLine, ...]], ...]:
    """Each pot's movements in the year by kind; what lies before is in what was brought forward."""
    sums: dict[int, dict[str, dict[str, int]]] = {}
    for row in rows:
        if not row.before:
            kind = sums.setdefault(row.pot_id, {}).setdefault(row.kind, {})
            kind[row.account] = kind.get(row.account, 0) + row.pence
    return tuple(
        (
            pot,
            tuple(
                LedgerLine(
                    kind,
                    told.get(Account.AVAILABLE, 0),
                    told.get(Account.COMMITTED, 0),
                    told.get(Account.PAID, 0),
                )
                for kind, told in sorted(sums[pot.id].items())
            ),
        )
        for pot, _fund in account.funds
        if pot.id in sums
    )
