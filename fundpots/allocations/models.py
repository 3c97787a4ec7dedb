"""Proposals and their lines, the groups' votes on them, publication, and appeals."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
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

from fundpots.bids.models import Bid
from fundpots.db import Base
from fundpots.places.models import Group
from fundpots.rounds.models import Round


class Proposal(Base):
    """An allocation computed from frozen inputs and put to the vote. Earlier ones stay readable."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    inputs: Mapped[Any] = deferred(mapped_column(JSON))
    inputs_digest: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[Any] = deferred(mapped_column(JSON))
    outcome_digest: Mapped[str] = mapped_column(String(64))
    audit: Mapped[Any] = mapped_column(JSON)
    summary: Mapped[Any] = mapped_column(JSON)
    replaced_at: Mapped[datetime | None]
    replaced_reason: Mapped[str | None] = mapped_column(Text)
    vote_opened_at: Mapped[datetime | None]
    ratified_at: Mapped[datetime | None]
    rejected_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()


class Line(Base):
    """What a proposal gives to one bid, and every figure that led to it."""

    __tablename__ = "proposal_line"
    __table_args__ = (
        UniqueConstraint("proposal_id", "bid_id"),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
        CheckConstraint(
            "(override_reason IS NULL) = (computed_pence = amount_pence)",
            name="override_has_reason",
        ),
        Index("ix_proposal_line_bid_id", "bid_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    half: Mapped[int | None]
    plain_mark: Mapped[float | None]
    mark: Mapped[float | None]
    spread: Mapped[float | None]
    scorers: Mapped[int]
    weight: Mapped[float]
    value: Mapped[float | None]
    rank: Mapped[int | None]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    computed_pence: Mapped[int] = mapped_column(BigInteger)
    #: What it would have got without the weighting; None in proposals that were made before this was kept.
    plain_pence: Mapped[int | None] = mapped_column(BigInteger)
    #: What of it the reserve for the least-present areas paid; None in proposals made before this was kept.
    reserve_pence: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(40))
    left_pence: Mapped[int | None] = mapped_column(BigInteger)
    would_have_needed: Mapped[Any | None] = mapped_column(JSON)
    override_reason: Mapped[str | None] = mapped_column(Text)
    overridden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship()
    bid: Mapped[Bid] = relationship()


class Vote(Base):
    """One group's answer to a proposal."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("proposal_id", "group_id"),
        CheckConstraint("choice IN ('approve', 'object', 'abstain')", name="known_choice"),
        CheckConstraint("choice <> 'object' OR length(reason) > 0", name="reason_when_objecting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    choice: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receipt: Mapped[str] = mapped_column(String(64), unique=True)

    proposal: Mapped[Proposal] = relationship()
    group: Mapped[Group] = relationship()


class Publication(Base):
    """A result made public: the bundle anyone can recompute, and the head of the log at that moment."""

    __tablename__ = "publication"
    __table_args__ = (Index("ix_publication_at", "at"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    bundle: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    bundle_digest: Mapped[str] = mapped_column(String(64))
    log_head: Mapped[str] = mapped_column(String(64))

    round: Mapped[Round] = relationship()
    proposal: Mapped[Proposal] = relationship()


class Appeal(Base):
    """A group's appeal against what was decided on its bid, answered from another region."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("bid_id"),
        CheckConstraint("grounds IN ('process', 'fact', 'interest', 'rule')", name="known_grounds"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided_when"),
        CheckConstraint("outcome IN ('upheld', 'dismissed')", name="known_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    grounds: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    lodged_at: Mapped[datetime]
    lodged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    decision: Mapped[str | None] = mapped_column(Text)

    bid: Mapped[Bid] = relationship()
