"""The ledger added up: by pot, by kind of movement, by account, until the end of a year.

The database keeps the totals of every month (`MonthTotal`), so that however long the ledger is, a page reads
a few hundred sums. Only where a financial year begins within a month are the entries of that month read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, case, extract, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from fundpots.clock import Year
from fundpots.db import db
from fundpots.pots.models import Entry, MonthTotal, Pot, Transaction
from fundpots.pots.stages import Account

#: The accounts that make up what a pot has; outside is everybody else.
OWN = (Account.AVAILABLE, Account.COMMITTED, Account.PAID)


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


def moved(
    year: Year | None = None, *, pot_id: int | None = None, region_ids: frozenset[int] | None = None
) -> list[Moved]:
    """Everything that moved until the end of the year; however many lines, a few hundred sums."""
    parts = _until_the_end_of(year)
    keys = (parts.c.pot_id, parts.c.kind, parts.c.account, parts.c.before)
    query = select(*keys, func.sum(parts.c.pence)).group_by(*keys)
    if pot_id is not None:
        query = query.where(parts.c.pot_id == pot_id)
    if region_ids is not None:
        query = query.join(Pot, Pot.id == parts.c.pot_id).where(Pot.region_id.in_(region_ids))
    return [
        Moved(key, kind, account, bool(early), int(pence))
        for key, kind, account, early, pence in db.session.execute(query)
    ]


def pots_astray() -> list[Pot]:
    """The pots whose totals are not the sums of their entries: none, unless somebody wrote by hand."""
    differing = {key[0] for key, _pence in _entries_added_up().items() ^ _totals().items()}
    return list(db.session.scalars(select(Pot).where(Pot.id.in_(differing)).order_by(Pot.id)))


def within_month(day: Any, first: date) -> Any:
    """Is a day in the month that begins with `first`?"""
    return and_(day >= first, day < date(first.year + first.month // 12, first.month % 12 + 1, 1))


def _until_the_end_of(year: Year | None) -> Subquery:
    totals = select(MonthTotal.pot_id, MonthTotal.kind, MonthTotal.account, MonthTotal.pence)
    totals = totals.where(MonthTotal.account.in_(OWN))
    if year is None:
        return totals.add_columns(literal(0).label("before")).subquery()
    totals = totals.add_columns(_is_before(MonthTotal.month, year)).where(MonthTotal.month <= year.until)
    if year.since.day == 1:
        return totals.subquery()
    cut = (year.since.replace(day=1), year.until.replace(day=1))
    return union_all(totals.where(MonthTotal.month.not_in(cut)), _entries_of_cut_months(year)).subquery()


def _entries_of_cut_months(year: Year) -> Any:
    """The entries of the two months of which only a part belongs to a year, without what lies after it."""
    kind, corrected = _kind()
    first, last = year.since.replace(day=1), year.until.replace(day=1)
    in_first, in_last = within_month(Transaction.on, first), within_month(Transaction.on, last)
    return (
        select(Entry.pot_id, kind, Entry.account, Entry.amount_pence, _is_before(Transaction.on, year))
        .join(Transaction, Transaction.id == Entry.transaction_id)
        .outerjoin(corrected, corrected.id == Transaction.corrects_id)
        .where(Entry.account.in_(OWN), or_(in_first, in_last), Transaction.on <= year.until)
    )


def _is_before(day: Any, year: Year) -> Any:
    return case((day < year.since, 1), else_=0).label("before")


def _kind() -> tuple[Any, Any]:
    """The kind as which a movement counts, and the movement that it corrects, to be joined."""
    corrected = aliased(Transaction)
    return func.coalesce(corrected.kind, Transaction.kind), corrected


_Key = tuple[int, str, int, int, str]


def _entries_added_up() -> dict[_Key, int]:
    kind, corrected = _kind()
    keys = (
        Entry.pot_id,
        Entry.account,
        extract("year", Transaction.on),
        extract("month", Transaction.on),
        kind,
    )
    query = (
        select(*keys, func.sum(Entry.amount_pence))
        .join(Transaction, Transaction.id == Entry.transaction_id)
        .outerjoin(corrected, corrected.id == Transaction.corrects_id)
        .group_by(*keys)
    )
    rows = db.session.execute(query)
    return {(pot, account, int(when), int(which), name): int(pence)
            for pot, account, when, which, name, pence in rows}  # fmt: skip


def _totals() -> dict[_Key, int]:
    total = MonthTotal
    rows = db.session.execute(select(total.pot_id, total.account, total.month, total.kind, total.pence))
    return {(pot, account, on.year, on.month, name): int(pence) for pot, account, on, name, pence in rows}
