"""The layouts that a payment run can be downloaded in.

- Neutral: a table with headings that any treasurer can read, and any bank's web page can be fed from.
- Bacs Standard 18: fixed records of 100 characters. Fields and positions as in Pay.UK's "Electronic funds
  transfer: file structures" (PN5011), repeated in the guides of most banks: 1-6 sort code paid, 7-14 account
  paid, 15 its type, 16-17 transaction code, 18-23 and 24-31 sort code and account that pay, 32-35 free, 36-46
  pence, 47-64 name of who pays, 65-82 reference, 83-100 name of who is paid. The contra record (code 17)
  takes the sum from the account that pays. The labels around the records are made by whoever submits.
- Unity Trust Bank, Bulk Faster Payments: its public page lists sort code, account number, name, amount and
  reference, and says: no headings, amounts with two decimals, at most 100 payments.
- NatWest group (Bankline, Coutts Online): the public upload guide places the record type in column D, the
  account that pays in M, amount in Q, date as DDMMYYYY in S, sort code in Y, account in AE, name in AG,
  reference in AK.

Banks change their imports: the page says so, and asks to check with the bank.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from fundpots.money import plain_pounds
from fundpots.treasury.exports.folding import fold
from fundpots.treasury.rules.bank import Account

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_CREDIT, _CONTRA = "99", "17"
_BANKLINE_WIDTH = 37


@dataclass(frozen=True)
class Line:
    """One payment of a run."""

    account: Account
    amount_pence: int
    reference: str
    group: str


@dataclass(frozen=True)
class Layout:
    """One way to write a run; `needs_payer`: the bank wants to know which account pays."""

    called: object
    ending: str
    needs_payer: bool
    write: Callable[[Sequence[Line], date, Account | None], str]
    note: object = ""


def neutral(lines: Sequence[Line], pay_on: date, payer: Account | None = None) -> str:
    """Headings and one row for each payment; begins with the mark by which Excel knows UTF-8."""
    head = ("Pay on", "Name", "Sort code", "Account number", "Amount in pounds", "Reference", "Group")
    rows = [
        (
            pay_on.isoformat(),
            fold(line.account.name),
            line.account.sort_code,
            line.account.number,
            plain_pounds(line.amount_pence),
            fold(line.reference),
            _harmless(line.group),
        )
        for line in lines
    ]
    return "\ufeff" + _csv([head, *rows])


def standard18(lines: Sequence[Line], pay_on: date, payer: Account | None) -> str:
    """Bacs records of 100 characters and the contra record; Bacs takes the day from its own label."""
    assert payer is not None  # noqa: S101 the form asked for it
    records = [_record(line.account, _CREDIT, payer, line.amount_pence, line.reference) for line in lines]
    total = sum(line.amount_pence for line in lines)
    return "".join(f"{record}\r\n" for record in [*records, _record(payer, _CONTRA, payer, total, "CONTRA")])


def unity(lines: Sequence[Line], pay_on: date, payer: Account | None = None) -> str:
    """Five columns without headings."""
    return _csv(
        (
            line.account.sort_code,
            line.account.number,
            fold(line.account.name),
            plain_pounds(line.amount_pence),
            fold(line.reference),
        )
        for line in lines
    )


def bankline(lines: Sequence[Line], pay_on: date, payer: Account | None) -> str:
    """Thirty-seven columns, most of them empty."""
    assert payer is not None  # noqa: S101 the form asked for it
    rows = []
    for line in lines:
        row = [""] * _BANKLINE_WIDTH
        row[3], row[12] = "01", payer.sort_code + payer.number
        row[16], row[18] = plain_pounds(line.amount_pence), f"{pay_on:%d%m%Y}"
        row[24], row[30] = line.account.sort_code, line.account.number
        row[32], row[36] = fold(line.account.name), fold(line.reference)
        rows.append(row)
    return _csv(rows)


_ASK = _l(
    "This is the layout of the bank's import as described in its public guide. Check it with your bank."
)
_BARE = _l("Payment records and the contra record, without labels. Ask your bank or bureau what it adds.")

LAYOUTS: dict[str, Layout] = {
    "neutral": Layout(_l("Neutral table (CSV)"), "csv", False, neutral),
    "standard18": Layout(_l("Bacs Standard 18 (fixed records)"), "txt", True, standard18, _BARE),
    "unity": Layout(_l("Unity Trust Bank, Bulk Faster Payments (CSV)"), "csv", False, unity, _ASK),
    "bankline": Layout(_l("NatWest Bankline and Coutts Online (CSV)"), "csv", True, bankline, _ASK),
}


def _record(to: Account, code: str, payer: Account, amount_pence: int, reference: str) -> str:
    record = (
        f"{to.sort_code}{to.number}0{code}{payer.sort_code}{payer.number}    {amount_pence:011d}"
        f"{fold(payer.name).upper():<18}{fold(reference).upper():<18}{fold(to.name).upper():<18}"
    )
    if len(record) != 100:
        raise ValueError("a record of Standard 18 has 100 characters")
    return record


def _csv(rows: object) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes some first characters for a formula; an apostrophe before them prevents it."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
