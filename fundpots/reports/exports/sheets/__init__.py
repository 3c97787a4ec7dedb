"""Which exports there are, and what each of their columns means."""

from fundpots.reports.exports.sheets.decided import BIDS, FAIRNESS, GROUPS, SCORES
from fundpots.reports.exports.sheets.kinds import About, Column, Kind, Sheet
from fundpots.reports.exports.sheets.money import AWARDS, INSTALMENTS, LEDGER, PAYMENTS, POTS
from fundpots.reports.exports.sheets.year import BILLS, BUDGETS, FUNDS, REPORTS

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        AWARDS, INSTALMENTS, PAYMENTS, LEDGER, POTS, FUNDS, BUDGETS, REPORTS, BILLS,
        BIDS, SCORES, FAIRNESS, GROUPS,
    )
}  # fmt: skip

#: What a treasurer hands to an auditor, as one workbook.
BOOKS = (FUNDS, AWARDS, INSTALMENTS, PAYMENTS, LEDGER, POTS, BUDGETS, REPORTS, BIDS, GROUPS)

__all__ = ["BOOKS", "SHEETS", "About", "Column", "Kind", "Sheet"]
