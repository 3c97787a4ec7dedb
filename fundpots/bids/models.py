"""Bids and everything that a bid is made of. State follows from what happened, and when."""

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
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from fundpots.db import Base
from fundpots.people.models import Person
from fundpots.places.models import Area, Group
from fundpots.rounds.models import Round


class Bid(Base):
    """One group's request in one round. `asked_pence` is the sum of its budget lines."""

    __tablename__ = "bid"
    __table_args__ = (
        Index("ix_bid_round_id", "round_id"),
        Index("ix_bid_group_id", "group_id"),
        CheckConstraint("asked_pence >= 0 AND minimum_pence >= 0", name="not_negative"),
        CheckConstraint("minimum_pence <= asked_pence", name="minimum_within_asked"),
        CheckConstraint("submitted_at IS NULL OR reference IS NOT NULL", name="reference_when_submitted"),
        CheckConstraint("(screened_at IS NULL) = (eligibility IS NULL)", name="screened_when"),
        CheckConstraint("eligibility IN ('eligible', 'ineligible')", name="known_eligibility"),
        CheckConstraint(
            "eligibility <> 'ineligible' OR screening_reason IS NOT NULL",
            name="reason_when_ineligible",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    title: Mapped[str] = mapped_column(String(140), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    project: Mapped[str] = mapped_column(Text, default="")
    benefit: Mapped[str] = mapped_column(Text, default="")
    timetable: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    partners: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    asked_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    minimum_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    language: Mapped[str] = mapped_column(String(2), default="en")

    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("bid.id"))
    sent_for_sign_off_at: Mapped[datetime | None]
    sent_for_sign_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reference: Mapped[str | None] = mapped_column(String(20), unique=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    screened_at: Mapped[datetime | None]
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    eligibility: Mapped[str | None] = mapped_column(String(10))
    screening_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    group: Mapped[Group] = relationship()

    __mapper_args__ = {"version_id_col": version}


class SectionTick(Base):
    """A section that the group has marked as complete."""

    __tablename__ = "section_tick"

    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime]


class BudgetLine(Base):
    """What one part of the project costs."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("bid_id", "position"),
        CheckConstraint("amount_pence > 0", name="costs_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(200))
    amount_pence: Mapped[int] = mapped_column(BigInteger)


class BenefitArea(Base):
    """An area that benefits. The bid's presence weight is that of these areas together."""

    __tablename__ = "benefit_area"
    __table_args__ = (Index("ix_benefit_area_area_code", "area_code"),)

    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)

    area: Mapped[Area] = relationship()


class Partner(Base):
    """Another group in a joint bid; it counts once it has consented."""

    __tablename__ = "partner"
    __table_args__ = (
        CheckConstraint("consented_at IS NULL OR declined_at IS NULL", name="one_answer"),
        Index("ix_partner_group_id", "group_id"),
    )

    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"), primary_key=True)
    asked_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    bid: Mapped[Bid] = relationship()
    group: Mapped[Group] = relationship()


class Attachment(Base):
    """A file that belongs to a bid. Kept in the database, so that every process can serve it."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_bid_id", "bid_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    bid: Mapped[Bid] = relationship()


class SignOff(Base):
    """A second officer's answer to a draft: signed, or declined with a reason."""

    __tablename__ = "sign_off"
    __table_args__ = (
        Index("ix_sign_off_bid_id", "bid_id"),
        CheckConstraint("signed OR reason IS NOT NULL", name="reason_when_declined"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    signed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)

    by: Mapped[Person] = relationship()


class ChangeRequest(Base):
    """Changes asked of one section at screening, with the text as it was, so that the change shows."""

    __tablename__ = "change_request"
    __table_args__ = (Index("ix_change_request_bid_id", "bid_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    section: Mapped[str] = mapped_column(String(12))
    asked: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    was: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None]

    bid: Mapped[Bid] = relationship()
