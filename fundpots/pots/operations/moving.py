"""Moving money. Each movement locks its pot, checks what is there, and writes entries that sum to zero."""

from datetime import date, datetime

from sqlalchemy import select

from fundpots import log
from fundpots.clock import london_date
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.queries import balances
from fundpots.pots.rules import (
    AlreadyCorrected,
    PotClosed,
    Side,
    check_covered,
    sides,
)
from fundpots.pots.stages import Movement


def deposit(
    pot: Pot, amount_pence: int, *, on: date, reason: str, by: Person | None, at: datetime
) -> Transaction:
    """Put money from outside into a pot."""
    return move_money(Movement.DEPOSIT, pot, amount_pence, on=on, reason=reason, by=by, at=at)


def move_money(
    kind: Movement,
    pot: Pot,
    amount_pence: int,
    *,
    on: date,
    reason: str,
    by: Person | None,
    at: datetime,
    to_pot: Pot | None = None,
    award_id: int | None = None,
    instalment_id: int | None = None,
    bank_reference: str | None = None,
    split_id: int | None = None,
) -> Transaction:
    """Write one movement, in the caller's transaction.

    Raises PotExceeded where an account would fall below zero, NothingToMove for an amount of zero
    or less, PotClosed for new money in a closed pot.
    """
    _hold(pot, to_pot)
    if pot.closed_at is not None and kind in (Movement.DEPOSIT, Movement.SPLIT, Movement.AWARD):
        raise PotClosed
    movement = Transaction(
        kind=kind,
        on=on,
        at=at,
        by_id=by.id if by else None,
        reason=reason,
        award_id=award_id,
        instalment_id=instalment_id,
        bank_reference=bank_reference,
        split_id=split_id,
    )
    written = sides(kind, pot.id, amount_pence, to_pot.id if to_pot else None)
    return _write(movement, written, pot=pot, by=by, at=at)


def correct(movement: Transaction, *, reason: str, by: Person, at: datetime) -> Transaction:
    """Undo a movement by its mirror, with a reason; both stay in the ledger.

    Raises AlreadyCorrected, or PotExceeded where the money has moved on since.
    """
    entries = list(
        db.session.scalars(select(Entry).where(Entry.transaction_id == movement.id).order_by(Entry.id))
    )
    _hold(*[entry.pot for entry in entries])
    again = select(Transaction.id).where(Transaction.corrects_id == movement.id)
    if movement.corrects_id is not None or db.session.scalar(again) is not None:
        raise AlreadyCorrected
    mirror = Transaction(
        kind=Movement.CORRECTION,
        on=london_date(at),
        at=at,
        by_id=by.id,
        reason=reason,
        corrects_id=movement.id,
        award_id=movement.award_id,
        instalment_id=movement.instalment_id,
    )
    mirrored = [Side(entry.pot_id, entry.account, -entry.amount_pence) for entry in entries]  # type: ignore[arg-type]
    return _write(mirror, mirrored, pot=entries[0].pot, by=by, at=at)


def _hold(*pots: Pot | None) -> None:
    """Lock the pots of a movement, always in one order, so that two movements never block each other."""
    for key in sorted({pot.id for pot in pots if pot is not None}):
        locked(Pot, key)


def _write(
    movement: Transaction, written: list[Side], *, pot: Pot, by: Person | None, at: datetime
) -> Transaction:
    for side in written:
        if side.amount_pence < 0:
            check_covered(balances(side.pot_id), side)
    db.session.add(movement)
    db.session.flush()
    db.session.add_all(
        Entry(
            transaction_id=movement.id,
            pot_id=side.pot_id,
            account=side.account,
            amount_pence=side.amount_pence,
        )
        for side in written
    )
    log.record(
        f"money.{movement.kind}",
        at=at,
        person_id=by.id if by else None,
        pot_id=pot.id,
        after={
            "transaction": movement.id,
            "entries": [[side.pot_id, str(side.account), side.amount_pence] for side in written],
            "award": movement.award_id,
        },
        reason=movement.reason,
    )
    return movement
