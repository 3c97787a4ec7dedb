"""Reading pots and their money. Every balance is a sum of entries, never a stored figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.clock import Year, year_of
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.pots.models import Entry, Pot, Transaction
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
        select(Entry.pot_id, Entry.account, func.sum(Entry.amount_pence))
        .where(Entry.pot_id.in_(wanted), Entry.account != Account.OUTSIDE)
        .group_by(Entry.pot_id, Entry.account)
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
    until = _movements(pot_id, year)
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
    # From either end of the index of days: a long ledger is not read through for its first and last line.
    days = select(Transaction.on).join(Entry, Entry.transaction_id == Transaction.id)
    mine = days.where(Entry.pot_id == pot_id).limit(1)
    ends = (
        mine.order_by(Transaction.on).scalar_subquery(),
        mine.order_by(Transaction.on.desc()).scalar_subquery(),
    )
    first, last = db.session.execute(select(*ends)).one()
    if first is None:
        return []
    newest, oldest = year_of(last, starts).number, year_of(first, starts).number
    return [Year(number, *starts) for number in range(newest, oldest - 1, -1)]


def ledger(
    pot_id: int, *, year: Year | None = None, after: int | None = None, limit: int = 50
) -> list[Transaction]:
    """A pot's movements, newest first, before the movement with key `after`."""
    query = (
        select(Transaction)
        .where(Transaction.id.in_(select(Entry.transaction_id).where(Entry.pot_id == pot_id)))
        .options(joinedload(Transaction.by))
        .order_by(Transaction.id.desc())
        .limit(limit)
    )
    if year is not None:
        query = query.where(Transaction.on.between(year.since, year.until))
    if after is not None:
        query = query.where(Transaction.id < after)
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


@dataclass(frozen=True)
class _Moved:
    kind: str
    mirrored: str | None
    account: str
    before: bool
    pence: int


def _movements(pot_id: int, year: Year | None) -> list[_Moved]:
    """A pot's entries until the end of a year, added up by account and kind, those before it apart.

    A correction knows what it mirrors.
    """
    corrected = Transaction.__table__.alias("corrected")
    before = case((Transaction.on < year.since, 1), else_=0) if year else literal(0)
    query = (
        select(Transaction.kind, corrected.c.kind, Entry.account, before, func.sum(Entry.amount_pence))
        .join(Entry, Entry.transaction_id == Transaction.id)
        .outerjoin(corrected, corrected.c.id == Transaction.corrects_id)
        .where(Entry.pot_id == pot_id, Entry.account != Account.OUTSIDE)
        .group_by(Transaction.kind, corrected.c.kind, Entry.account, before)
    )
    if year is not None:
        query = query.where(Transaction.on <= year.until)
    return [
        _Moved(kind, mirrored, account, bool(early), int(pence))
        for kind, mirrored, account, early, pence in db.session.execute(query)
    ]


def _paid_and_returned(rows: list[_Moved]) -> tuple[int, int]:
    paid = _sum(rows, {Movement.PAYMENT, Movement.PAYMENT_FAILED}, Account.PAID)
    returned = -_sum(rows, {Movement.RETURN}, Account.PAID)
    return paid, returned


def _sum(rows: list[_Moved], kinds: set[Movement], account: Account) -> int:
    return sum(row.pence for row in rows if (row.mirrored or row.kind) in kinds and row.account == account)
