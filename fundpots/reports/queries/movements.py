"""The ledger added up for the books of a year: by pot, by kind of movement, by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, extract, func, literal, select
from sqlalchemy.orm import aliased, joinedload

from fundpots.clock import year_of
from fundpots.db import db, ends_of
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.stages import Account
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked


@dataclass(frozen=True)
class Moved:
    """Entries of one pot, kind and account together; a correction counts as the kind that it corrects.

    `before`: they lie before the year that was asked for, and make up what was brought forward.
    """

    pot_id: int
    kind: str
    account: str
    before: bool
    pence: int


@dataclass(frozen=True)
class Month:
    """What was promised and what was paid in one month, taken back and returned money subtracted."""

    year: int
    month: int
    promised_pence: int
    paid_pence: int


def moved(asked: Asked) -> list[Moved]:
    """Everything that moved until the end of the year, added up; however many lines, a few hundred sums."""
    mirrored = aliased(Transaction)
    kind = func.coalesce(mirrored.kind, Transaction.kind)
    before = _before(asked)
    query = (
        select(Entry.pot_id, kind, Entry.account, before, func.sum(Entry.amount_pence))
        .join(Transaction, Transaction.id == Entry.transaction_id)
        .outerjoin(mirrored, mirrored.id == Transaction.corrects_id)
        .where(Entry.account != Account.OUTSIDE)
        .group_by(Entry.pot_id, kind, Entry.account, before)
    )
    if asked.year is not None:
        query = query.where(Transaction.on <= asked.year.until)
    rows = db.session.execute(_of_pots(query, asked))
    return [
        Moved(pot_id, name, account, bool(early), int(pence)) for pot_id, name, account, early, pence in rows
    ]


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
    year, month = extract("year", Transaction.on), extract("month", Transaction.on)
    query = (
        select(year, month, *(_sum_of(*accounts) for accounts in _SIDES))
        .join(Entry, Entry.transaction_id == Transaction.id)
        .where(Entry.account.in_([Account.COMMITTED, Account.PAID]))
        .group_by(year, month)
        .order_by(year, month)
    )
    rows = db.session.execute(_of_pots(query, asked))
    return [Month(int(when), int(which), int(promised), int(paid)) for when, which, promised, paid in rows]


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
    return func.sum(case((Entry.account.in_(accounts), Entry.amount_pence), else_=0))


def _before(asked: Asked) -> Any:
    if asked.year is None:
        return literal(0)
    return case((Transaction.on < asked.year.since, 1), else_=0)


def _of_pots(query: Any, asked: Asked) -> Any:
    if asked.pot_id is not None:
        query = query.where(Entry.pot_id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.join(Pot, Pot.id == Entry.pot_id).where(Pot.region_id.in_(asked.region_ids))
    return query
