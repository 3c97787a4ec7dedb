"""Awards and what becomes of them: acceptance, instalments, reports, underspend."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundpots.bids.models import Bid, BudgetLine
from fundpots.db import Base, index_of
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.pots.models import Pot


class Award(Base):
    """The decision to pay a group an amount; it counts once two of its officers have accepted."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="gives_something"),
        CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name="one_answer"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_why"),
        Index("ix_award_pot_id", "pot_id"),
        Index("ix_award_group_id", "group_id"),
        Index("ix_award_offered_at", "offered_at"),
        index_of(
            "ix_award_report_awaited",
            "report_due_on",
            "accepted_at IS NOT NULL AND report_sent_at IS NULL"
            " AND withdrawn_at IS NULL AND closed_at IS NULL",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), unique=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    conditions: Mapped[str] = mapped_column(Text, default="")
    offered_at: Mapped[datetime]
    lapses_on: Mapped[date]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    report_due_on: Mapped[date]
    #: When its final report was sent; empty again once a treasurer asks about that report.
    report_sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    bid: Mapped[Bid] = relationship()
    pot: Mapped[Pot] = relationship()
    group: Mapped[Group] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Acceptance(Base):
    """One officer's acceptance of an award; it takes two different ones."""

    __tablename__ = "acceptance"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class BankDetails(Base):
    """Where a group is paid: encrypted, masked on screen, in force once a second officer confirmed."""

    __tablename__ = "bank_details"
    __table_args__ = (
        Index("ix_bank_details_group_id", "group_id"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> given_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ending: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()


class BankSight(Base):
    """A treasurer who has seen bank details in full. Two may; a third is refused."""

    __tablename__ = "bank_sight"

    bank_details_id: Mapped[int] = mapped_column(ForeignKey("bank_details.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class PaymentRun(Base):
    """Instalments that go to the bank in one file, on a working day."""

    __tablename__ = "payment_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pay_on: Mapped[date]


class Instalment(Base):
    """One planned payment of an award: prepared by one person, approved by another."""

    __tablename__ = "instalment"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("amount_pence > 0", name="pays_something"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="two_people"),
        CheckConstraint("approved_at IS NULL OR prepared_at IS NOT NULL", name="prepared_first"),
        CheckConstraint("paid_at IS NULL OR approved_at IS NOT NULL", name="approved_first"),
        CheckConstraint("paid_by_id IS NULL OR paid_by_id <> approved_by_id", name="paid_by_another"),
        CheckConstraint("(paid_at IS NULL) = (bank_reference IS NULL)", name="reference_when_paid"),
        index_of("ix_instalment_unpaid", "due_on", "paid_at IS NULL AND cancelled_at IS NULL"),
        Index("ix_instalment_payment_run_id", "payment_run_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date]
    needs_report: Mapped[bool] = mapped_column(default=False)
    condition: Mapped[str] = mapped_column(String(200), default="")
    prepared_at: Mapped[datetime | None]
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    payment_run_id: Mapped[int | None] = mapped_column(ForeignKey("payment_run.id"))
    bank_details_id: Mapped[int | None] = mapped_column(ForeignKey("bank_details.id"))
    paid_at: Mapped[datetime | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paid_on: Mapped[date | None]
    bank_reference: Mapped[str | None] = mapped_column(String(40))
    failed_at: Mapped[datetime | None]
    failed_reason: Mapped[str | None] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    award: Mapped[Award] = relationship()
    payment_run: Mapped[PaymentRun | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Report(Base):
    """What a group did with an award and what it has spent so far, and the treasurer's answer.

    The last one is final: what it leaves unspent goes back to the pot.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("accepted_at IS NULL OR submitted_at IS NOT NULL", name="sent_before_accepted"),
        CheckConstraint("people_reached IS NULL OR people_reached >= 0", name="people_not_negative"),
        CheckConstraint("(returned_at IS NULL) OR submitted_at IS NOT NULL", name="submitted_first"),
        index_of("ix_report_unanswered", "award_id", "accepted_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int] = mapped_column(default=1)
    is_final: Mapped[bool] = mapped_column(default=True)
    done: Mapped[str] = mapped_column(Text, default="")
    learnt: Mapped[str] = mapped_column(Text, default="")
    people_reached: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    query: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None]
    underspend_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)

    award: Mapped[Award] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Spending(Base):
    """What was spent on one budget line, from the beginning to this report."""

    __tablename__ = "spending"
    __table_args__ = (CheckConstraint("spent_pence >= 0", name="not_negative"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    budget_line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), primary_key=True)
    spent_pence: Mapped[int] = mapped_column(BigInteger)

    budget_line: Mapped[BudgetLine] = relationship()
