"""Reading a bank statement, and finding the payments on it. Nothing is decided here: people confirm.

A statement is a CSV with headings: a date, a description, and either one signed amount (payments out are
negative) or two columns for money out and money in. A file with any line that can't be read is refused
whole, with the numbers of all such lines.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from fundpots.money import NotMoney, pence
from fundpots.treasury.models import Instalment
from fundpots.treasury.rules.payments import instalment_state, payment_reference
from fundpots.treasury.rules.refusals import StatementWrong
from fundpots.treasury.stages import InstalmentState

LARGEST_FILE = 2 * 2**20
MOST_LINES = 5_000
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y", "%d %B %Y")
_HEADINGS = {
    "day": ("date", "transaction date", "value date", "posted date"),
    "text": ("description", "details", "transaction description", "narrative", "reference", "payee"),
    "amount": ("amount", "value"),
    "out": ("debit", "paid out", "money out", "debit amount", "payments"),
    "in": ("credit", "paid in", "money in", "credit amount", "receipts"),
}


@dataclass(frozen=True)
class Posting:
    """One line of a statement; money out is negative."""

    line: int
    on: date
    text: str
    amount_pence: int


@dataclass(frozen=True)
class Match:
    """A posting and the instalment that it may be. `paid`: money went out; else it came back.

    `certain`: reference and amount agree. Otherwise only one of them does, and a person must look closely.
    """

    posting: Posting
    instalment: Instalment
    paid: bool
    certain: bool


class LinesWrong(StatementWrong):
    """Names every line of a statement that could not be read."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self.faults = list(faults)


def read_statement(content: bytes) -> list[Posting]:
    """Every posting of a statement; raises LinesWrong with all faults."""
    rows = list(_rows(content))
    if not rows:
        raise LinesWrong([(1, _("The file is empty."))])
    columns = _columns([cell.strip().lower() for cell in rows[0][1]])
    faults: list[tuple[int, str]] = []
    postings = []
    for number, cells in rows[1:]:
        try:
            postings.append(_posting(number, cells, columns, len(rows[0][1])))
        except ValueError as wrong:
            faults.append((number, str(wrong)))
    if faults:
        raise LinesWrong(faults)
    return postings


def match(postings: Iterable[Posting], instalments: Sequence[Instalment]) -> list[Match]:
    """What the postings may be: approved or sent instalments paid, or paid ones that came back.

    Each posting and each instalment is proposed at most once; agreement of the reference goes first.
    """
    found: list[Match] = []
    taken: set[int] = set()
    waiting = list(postings)
    for certain, agrees in ((True, _both), (False, _reference_only), (False, _amount_only)):
        left = []
        for posting in waiting:
            fitting = [one for one in instalments if one.id not in taken and _could_be(posting, one)]
            chosen = [one for one in fitting if agrees(posting, one)]
            if len(chosen) != 1:
                left.append(posting)
                continue
            taken.add(chosen[0].id)
            found.append(Match(posting, chosen[0], posting.amount_pence < 0, certain))
        waiting = left
    return sorted(found, key=lambda one: one.posting.line)


def _could_be(posting: Posting, instalment: Instalment) -> bool:
    state = instalment_state(instalment)
    if posting.amount_pence < 0:
        return state in (InstalmentState.APPROVED, InstalmentState.SENT)
    return (
        state == InstalmentState.PAID and instalment.paid_on is not None and posting.on >= instalment.paid_on
    )


def _both(posting: Posting, instalment: Instalment) -> bool:
    return _names(posting, instalment) and _same_amount(posting, instalment)


def _reference_only(posting: Posting, instalment: Instalment) -> bool:
    return _names(posting, instalment)


def _amount_only(posting: Posting, instalment: Instalment) -> bool:
    """An amount alone says something about money that went out, and nothing about money that came in."""
    return posting.amount_pence < 0 and _same_amount(posting, instalment)


def _same_amount(posting: Posting, instalment: Instalment) -> bool:
    return abs(posting.amount_pence) == instalment.amount_pence


def _names(posting: Posting, instalment: Instalment) -> bool:
    """Does the text name our reference? Banks turn hyphens into spaces or drop them."""
    parts = re.split(r"[^A-Z0-9]+", payment_reference(instalment.award, instalment).upper())
    wanted = r"[^A-Z0-9]?".join(map(re.escape, parts))
    return re.search(rf"(?<![A-Z0-9]){wanted}(?![0-9])", posting.text.upper()) is not None


def _rows(content: bytes) -> Iterable[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for cells in reader:
            if reader.line_num > MOST_LINES:
                raise LinesWrong([(reader.line_num, _("The file is too long."))])
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except UnicodeDecodeError:
        raise LinesWrong([(1, _("The file is not UTF-8 text."))]) from None
    except csv.Error:
        raise LinesWrong([(reader.line_num, _("The file is not a CSV."))]) from None


def _columns(head: list[str]) -> dict[str, int]:
    found = {
        what: next(head.index(name) for name in names if name in head)
        for what, names in _HEADINGS.items()
        if any(name in head for name in names)
    }
    if not {"day", "text"} <= set(found) or not ("amount" in found or "out" in found):
        wanted = _("The headings must name a date, a description, and an amount (or money out and in).")
        raise LinesWrong([(1, wanted)])
    return found


def _posting(number: int, cells: list[str], columns: dict[str, int], width: int) -> Posting:
    if len(cells) != width:
        raise ValueError(
            _("There are %(found)s cells, and %(wanted)s headings.", found=len(cells), wanted=width)
        )
    at = {what: cells[place].strip() for what, place in columns.items()}
    return Posting(number, _day(at["day"]), at["text"], _amount(at))


def _day(text: str) -> date:
    for layout in _DATES:
        try:
            return datetime.strptime(text, layout).date()
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date.", text=text))


def _amount(at: dict[str, str]) -> int:
    if at.get("amount"):
        return _signed(at["amount"])
    gone, come = at.get("out", ""), at.get("in", "")
    if bool(gone) == bool(come):
        raise ValueError(_("There must be an amount either out or in."))
    return -abs(_signed(gone)) if gone else abs(_signed(come))


def _signed(text: Any) -> int:
    bare = text.replace("−", "-").replace("+", "").strip()
    try:
        amount = pence(_two_decimals(bare.lstrip("-")))
    except NotMoney:
        raise ValueError(_("“%(text)s” is not an amount.", text=text)) from None
    return -amount if bare.startswith("-") else amount


def _two_decimals(text: str) -> str:
    """Banks write 12.5 for 12.50."""
    return f"{text}0" if re.search(r"\.\d$", text) else text
