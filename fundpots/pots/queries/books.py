"""Reading pots and their money. Every balance is a sum of entries, which the database keeps by month."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.clock import Year, year_of
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.pots.models import Entry, MonthTotal, Pot, Transaction
from fundpots.pots.queries.totals import OWN, Moved, moved, within_month
from fundpots.pots.rules import Balances
from fundpots.pots.stages import Account, Movement


def find_pot(slug: str) -> Pot:
    """The pot with this address; Unseen where there is none."""
    found = db.session.scalar(select(Pot).options(joinedload(Pot.region)).where(Pot.slug == slug))
    if found is None:
        raise Unseen
    return found


def all_pots() -> list[Pot]:
    """Every pot, the one for the whole first, then by name."""
    return list(
        db.session.scalars(
            select(Pot).options(joinedload(Pot.region)).order_by(Pot.region_id.is_not(None), Pot.name, Pot.id)
        )
    )


def balances(pot_id: int) -> Balances:
    """One pot's money now."""
    return balances_of([pot_id])[pot_id]


def balances_of(pot_ids: Iterable[int]) -> dict[int, Balances]:
    """Several pots' money now, in one query."""
    wanted = list(pot_ids)
    rows = db.session.execute(
        select(MonthTotal.pot_id, MonthTotal.account, func.sum(MonthTotal.pence))
        .where(MonthTotal.pot_id.in_(wanted), MonthTotal.account.in_(OWN))
        .group_by(MonthTotal.pot_id, MonthTotal.account)
    ).all()
    sums = {(pot_id, account): int(amount) for pot_id, account, amount in rows}
    return {
        pot_id: Balances(
            available_pence=sums.get((pot_id, Account.AVAILABLE), 0),
            committed_pence=sums.get((pot_id, Account.COMMITTED), 0),
            paid_pence=sums.get((pot_id, Account.PAID), 0),
        )
        for pot_id in wanted
    }


@dataclass(frozen=True)
class Statement:
    """A pot's year: what was there, what came and went, what is left. The parts sum exactly."""

    opening_pence: int
    received_pence: int
    transferred_pence: int
    paid_pence: int
    returned_pence: int
    committed_pence: int
    closing_pence: int

    @property
    def free_pence(self) -> int:
        """What is left and promised to nobody."""
        return self.closing_pence - self.committed_pence


def statement(pot_id: int, year: Year | None = None) -> Statement:
    """Opening balance, movements and closing balance of a pot, for one year or from the beginning.

    Money counts as held while it is available or committed: a promise does not leave the pot,
    a payment does.
    """
    until = moved(year, pot_id=pot_id)
    before, within = [row for row in until if row.before], [row for row in until if not row.before]
    opening = sum(row.pence for row in before if row.account != Account.PAID)
    paid, returned = _paid_and_returned(within)
    transferred = _sum(within, {Movement.TRANSFER}, Account.AVAILABLE)
    closing = sum(row.pence for row in until if row.account != Account.PAID)
    return Statement(
        opening_pence=opening,
        received_pence=closing - opening - transferred + paid - returned,
        transferred_pence=transferred,
        paid_pence=paid,
        returned_pence=returned,
        committed_pence=sum(row.pence for row in until if row.account == Account.COMMITTED),
        closing_pence=closing,
    )


def years_of(pot_id: int, starts: tuple[int, int] = (1, 1)) -> list[Year]:
    """The financial years from the last movement of a pot's money back to the first."""
    months = select(func.min(MonthTotal.month), func.max(MonthTotal.month))
    first, last = db.session.execute(months.where(MonthTotal.pot_id == pot_id)).one()
    if first is None:
        return []
    if starts[1] != 1:  # the first and the last month may be cut by the beginning of a year
        days = select(func.min(Transaction.on), func.max(Transaction.on)).join(Entry)
        ends = or_(within_month(Transaction.on, first), within_month(Transaction.on, last))
        first, last = db.session.execute(days.where(Entry.pot_id == pot_id, ends)).one()
    newest, oldest = year_of(last, starts).number, year_of(first, starts).number
    return [Year(number, *starts) for number in range(newest, oldest - 1, -1)]


def ledger(
    pot_id: int, *, year: Year | None = None, after: int | None = None, limit: int = 50
) -> list[Transaction]:
    """A pot's movements, newest first, before the movement with key `after`."""
    keys = select(Entry.transaction_id).where(Entry.pot_id == pot_id)
    if year is not None:
        keys = keys.join(Entry.transaction).where(Transaction.on.between(year.since, year.until))
    if after is not None:
        keys = keys.where(Entry.transaction_id < after)
    # Along the index of the pot's entries until there are enough; most movements have two of them.
    page = keys.distinct().order_by(Entry.transaction_id.desc()).limit(limit).subquery()
    query = (
        select(Transaction)
        .where(Transaction.id.in_(select(page.c.transaction_id)))
        .options(joinedload(Transaction.by))
        .order_by(Transaction.id.desc())
    )
    return list(db.session.scalars(query))


def corrections_of(transaction_ids: Iterable[int]) -> set[int]:
    """Which of these movements were corrected by a later one."""
    found = db.session.scalars(
        select(Transaction.corrects_id).where(Transaction.corrects_id.in_(list(transaction_ids)))
    )
    return {key for key in found if key is not None}


def entries_of(transaction_ids: Iterable[int]) -> dict[int, list[Entry]]:
    """The sides of several movements, with their pots, in one query."""
    found: dict[int, list[Entry]] = {}
    for entry in db.session.scalars(
        select(Entry)
        .join(Entry.pot)
        .options(contains_eager(Entry.pot))
        .where(Entry.transaction_id.in_(list(transaction_ids)))
        .order_by(Entry.id)
    ):
        found.setdefault(entry.transaction_id, []).append(entry)
    return found


def _paid_and_returned(rows: list[Moved]) -> tuple[int, int]:
    paid = _sum(rows, {Movement.PAYMENT, Movement.PAYMENT_FAILED}, Account.PAID)
    returned = -_sum(rows, {Movement.RETURN}, Account.PAID)
    return paid, returned


def _sum(rows: list[Moved], kinds: set[Movement], account: Account) -> int:
    return sum(row.pence for row in rows if row.kind in kinds and row.account == account)
