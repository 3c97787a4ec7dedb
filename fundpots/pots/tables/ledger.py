"""What the pages of a pot show: movements in words, and the parts of a statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from fundpots.pots.models import Entry, Transaction
from fundpots.pots.queries import Statement
from fundpots.pots.stages import Account, Movement


def movement_words() -> dict[str, str]:
    """Each kind of movement as people say it."""
    return {
        Movement.DEPOSIT: _("Paid in"),
        Movement.SPLIT: _("Share of the national fund"),
        Movement.TRANSFER: _("Moved between pots"),
        Movement.AWARD: _("Award promised"),
        Movement.AWARD_WITHDRAWN: _("Award withdrawn"),
        Movement.PAYMENT: _("Paid to a group"),
        Movement.PAYMENT_FAILED: _("Payment failed"),
        Movement.RETURN: _("Returned by a group"),
        Movement.CORRECTION: _("Correction"),
    }


@dataclass(frozen=True)
class LedgerRow:
    """One movement as one pot sees it; amounts are changes of the pot's three accounts."""

    id: int
    on: date
    words: str
    reason: str
    available_pence: int
    committed_pence: int
    paid_pence: int
    other_pot: Any
    corrects_id: int | None
    corrected: bool
    award_id: int | None


def ledger_rows(
    movements: list[Transaction], entries: dict[int, list[Entry]], pot_id: int, corrected: set[int]
) -> list[LedgerRow]:
    """Movements with their effect on one pot."""
    words = movement_words()
    return [
        LedgerRow(
            id=movement.id,
            on=movement.on,
            words=words[movement.kind],
            reason=movement.reason,
            available_pence=_change(entries[movement.id], pot_id, Account.AVAILABLE),
            committed_pence=_change(entries[movement.id], pot_id, Account.COMMITTED),
            paid_pence=_change(entries[movement.id], pot_id, Account.PAID),
            other_pot=next((one.pot for one in entries[movement.id] if one.pot_id != pot_id), None),
            corrects_id=movement.corrects_id,
            corrected=movement.id in corrected,
            award_id=movement.award_id,
        )
        for movement in movements
    ]


def statement_rows(statement: Statement) -> list[tuple[str, int]]:
    """A pot's year from what was there to what is left; the parts add up to the last line."""
    return [
        (_("Brought forward"), statement.opening_pence),
        (_("Paid in"), statement.received_pence),
        (_("Moved from or to other pots"), statement.transferred_pence),
        (_("Paid to groups"), -statement.paid_pence),
        (_("Returned by groups"), statement.returned_pence),
        (_("Left at the end"), statement.closing_pence),
    ]


def _change(entries: list[Entry], pot_id: int, account: Account) -> int:
    return sum(one.amount_pence for one in entries if one.pot_id == pot_id and one.account == account)
