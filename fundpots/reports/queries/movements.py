"""What the books of a year need beside the sums of its movements: pots, months, what was taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, joinedload

from fundpots.clock import year_of
from fundpots.db import db, ends_of
from fundpots.pots.models import Entry, MonthTotal, Pot, Transaction
from fundpots.pots.stages import Account
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked


@dataclass(frozen=True)
class Month:
    """What was promised and what was paid in one month, taken back and returned money subtracted."""

    year: int
    month: int
    promised_pence: int
    paid_pence: int


def pots_asked(asked: Asked) -> list[Pot]:
    """The pots of a report: restricted ones last, as they are kept apart from all others."""
    query = (
        select(Pot)
        .options(joinedload(Pot.region))
        .order_by(Pot.kind, Pot.region_id.is_not(None), Pot.name, Pot.id)
    )
    if asked.pot_id is not None:
        query = query.where(Pot.id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.where(Pot.region_id.in_(asked.region_ids))
    return list(db.session.scalars(query))


def months(asked: Asked) -> list[Month]:
    """What was promised and paid, month by month, from the first on."""
    query = (
        select(MonthTotal.month, *(_sum_of(*accounts) for accounts in _SIDES))
        .where(MonthTotal.account.in_([Account.COMMITTED, Account.PAID]))
        .group_by(MonthTotal.month)
        .order_by(MonthTotal.month)
    )
    if asked.pot_id is not None:
        query = query.where(MonthTotal.pot_id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.join(Pot, Pot.id == MonthTotal.pot_id).where(Pot.region_id.in_(asked.region_ids))
    rows = db.session.execute(query)
    return [Month(on.year, on.month, int(promised), int(paid)) for on, promised, paid in rows]


def corrections(asked: Asked) -> Iterator[Row]:
    """Every movement of the year that takes an earlier one back, with its reason."""
    mirrored = aliased(Transaction)
    query = narrowed(
        select(
            Transaction.id,
            Transaction.on,
            Transaction.corrects_id.label("corrects"),
            mirrored.kind,
            Pot.slug.label("pot"),
            Transaction.reason,
            func.max(Entry.amount_pence).label("amount_pence"),
        )
        .join(Entry, Entry.transaction_id == Transaction.id)
        .join(Pot, Pot.id == Entry.pot_id)
        .join(mirrored, mirrored.id == Transaction.corrects_id)
        .where(Entry.amount_pence > 0)
        .group_by(Transaction.id, Transaction.on, Transaction.corrects_id, mirrored.kind, Pot.slug,
                  Transaction.reason),
        asked,
        year=Transaction.on,
    )  # fmt: skip
    for batch in in_batches(query, Transaction.id):
        yield from batch


def years_moved(starts: tuple[int, int]) -> list[int]:
    """The financial years from the first movement of money to the last, newest first."""
    first, last = db.session.execute(ends_of(Transaction.on)).one()
    if first is None:
        return []
    return list(range(year_of(last, starts).number, year_of(first, starts).number - 1, -1))


#: What was ever promised is what is promised and what was paid.
_SIDES = ((Account.COMMITTED, Account.PAID), (Account.PAID,))


def _sum_of(*accounts: Account) -> Any:
    return func.sum(case((MonthTotal.account.in_(accounts), MonthTotal.pence), else_=0))
