"""Pots, the double entries of their ledger and its totals, and splits of a national fund."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundpots.db import Base
from fundpots.people.models import Person
from fundpots.places.models import Region


class Pot(Base):
    """Money set aside for one region or nation, or (without a region) for the whole."""

    __tablename__ = "pot"
    __table_args__ = (
        CheckConstraint("kind IN ('designated', 'restricted')", name="known_kind"),
        Index("ix_pot_region_id", "region_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(Text)
    source_cy: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    region: Mapped[Region | None] = relationship()


class Transaction(Base):
    """One movement of money: entries that sum to zero, never changed, corrected only by its mirror."""

    __tablename__ = "transaction"
    __table_args__ = (
        Index("ix_transaction_on", "on"),
        Index("ix_transaction_award_id", "award_id"),
        CheckConstraint(
            "kind IN ('deposit', 'split', 'transfer', 'award', 'award-withdrawn', 'payment',"
            " 'payment-failed', 'return', 'correction')",
            name="known_kind",
        ),
        CheckConstraint("(kind = 'correction') = (corrects_id IS NOT NULL)", name="names_what_it_corrects"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    bank_reference: Mapped[str | None] = mapped_column(String(40))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("transaction.id"), unique=True)
    split_id: Mapped[int | None] = mapped_column(ForeignKey("split.id"))
    # Awards and instalments live storeys above; here they are keys that the books can be searched by.
    award_id: Mapped[int | None]
    instalment_id: Mapped[int | None]

    by: Mapped[Person | None] = relationship()


class Entry(Base):
    """One side of a movement: an amount put into (or, negative, taken out of) an account of a pot."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("account IN ('outside', 'available', 'committed', 'paid')", name="known_account"),
        CheckConstraint("amount_pence <> 0", name="moves_something"),
        # A page of a pot's ledger is read along this one, however long the ledger is.
        Index("ix_entry_pot_id_transaction_id", "pot_id", "transaction_id"),
        Index("ix_entry_transaction_id", "transaction_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("transaction.id"))
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"))
    account: Mapped[str] = mapped_column(String(10))
    amount_pence: Mapped[int] = mapped_column(BigInteger)

    transaction: Mapped[Transaction] = relationship()
    pot: Mapped[Pot] = relationship()


class MonthTotal(Base):
    """What movements of one kind put into one account of a pot in one month: the sum of their entries.

    No operation writes it: the database adds every entry to it, in the statement that writes the entry (see
    the migrations). A correction counts as the kind that it corrects, in the month of the correction.
    """

    __tablename__ = "month_total"
    __table_args__ = (
        # In the order in which balances and statements read it.
        PrimaryKeyConstraint("pot_id", "account", "month", "kind"),
        {"sqlite_with_rowid": False, "info": {"derived": True}},
    )

    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"))
    account: Mapped[str] = mapped_column(String(10))
    month: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    pence: Mapped[int] = mapped_column(BigInteger)


class Split(Base):
    """A way to share a national fund over pots: a scenario until it is put in force, then public."""

    __tablename__ = "split"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    total_pence: Mapped[int] = mapped_column(BigInteger)
    grouping_id: Mapped[int] = mapped_column(ForeignKey("grouping.id"))
    presence_count_id: Mapped[int] = mapped_column(ForeignKey("presence_count.id"))
    denominator: Mapped[str] = mapped_column(String(12))
    tilt: Mapped[float]
    clip: Mapped[float]
    blend: Mapped[float]
    floor_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    whole_share: Mapped[float] = mapped_column(default=0.0)
    result: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    in_force_at: Mapped[datetime | None]
    in_force_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
