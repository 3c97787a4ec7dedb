"""Ballots: one group's scores on the bids it may judge, and the interests that keep it from some."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundpots.bids.models import Bid
from fundpots.db import Base
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.rounds.models import Criterion, Round


class HalfMember(Base):
    """Who judges in a round: fixed when scoring starts. `half` is empty for groups that did not bid."""

    __tablename__ = "half_member"
    __table_args__ = (CheckConstraint("half IN (0, 1)", name="two_halves"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"), primary_key=True)
    half: Mapped[int | None]
    weight: Mapped[float]

    group: Mapped[Group] = relationship()


class Ballot(Base):
    """One group's judgement in one round; a draft until it is cast, open to change until the close."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("round_id", "group_id"),
        CheckConstraint("(cast_at IS NULL) = (receipt IS NULL)", name="receipt_when_cast"),
        Index("ix_ballot_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    cast_at: Mapped[datetime | None]
    cast_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receipt: Mapped[str | None] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    group: Mapped[Group] = relationship()
    delegate: Mapped[Person | None] = relationship(foreign_keys=[delegate_id])

    __mapper_args__ = {"version_id_col": version}


class Score(Base):
    """A ballot's points for one criterion of one bid, with a reason. A draft may lack either."""

    __tablename__ = "score"
    __table_args__ = (
        CheckConstraint("points >= 0 AND points <= 5", name="points"),
        Index("ix_score_bid_id", "bid_id"),
    )

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    points: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]

    ballot: Mapped[Ballot] = relationship()
    bid: Mapped[Bid] = relationship()
    criterion: Mapped[Criterion] = relationship()


class Remark(Base):
    """What a ballot says of a bid as a whole: a comment that the bidder will see, and a private note."""

    __tablename__ = "remark"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    comment: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    no_interest_at: Mapped[datetime | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Interest(Base):
    """A declared connection that keeps a group from scoring a bid."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("group_id", "bid_id"), Index("ix_interest_bid_id", "bid_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("local_group.id"))
    bid_id: Mapped[int] = mapped_column(ForeignKey("bid.id"))
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    bid: Mapped[Bid] = relationship()
