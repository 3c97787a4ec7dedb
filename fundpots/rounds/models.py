"""Rounds, their criteria, and the moves they made from stage to stage."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from fundpots.db import Base
from fundpots.places.models import Grouping, PresenceCount
from fundpots.pots.models import Pot


class Round(Base):
    """A time-boxed invitation to bid for a pot. Its terms are locked, hashed and public once it opens."""

    __tablename__ = "round"
    __table_args__ = (
        Index("ix_round_pot_id", "pot_id"),
        Index("ix_round_stage", "stage"),
        CheckConstraint(
            "stage IN ('draft', 'open', 'screening', 'scoring', 'proposal', 'ratification',"
            " 'published', 'closed', 'cancelled')",
            name="known_stage",
        ),
        CheckConstraint("panel IN ('halves', 'open')", name="known_panel"),
        CheckConstraint("rule IN ('greedy', 'density', 'knapsack', 'equal-shares')", name="known_rule"),
        CheckConstraint("stage IN ('draft', 'cancelled') OR terms_digest IS NOT NULL", name="locked_terms"),
        CheckConstraint("(stage = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_when"),
        CheckConstraint("amount_pence > 0 AND largest_pence >= smallest_pence", name="amounts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pot_id: Mapped[int] = mapped_column(ForeignKey("pot.id"))
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_cy: Mapped[str | None] = mapped_column(Text)
    not_funded: Mapped[str] = mapped_column(Text, default="")
    not_funded_cy: Mapped[str | None] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text, default="")
    conditions_cy: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(14), default="draft")

    # Dates. Each deadline holds at the server's clock at the moment of the write.
    opens_at: Mapped[datetime | None]
    bids_close_at: Mapped[datetime | None]
    scoring_closes_at: Mapped[datetime | None]
    vote_closes_at: Mapped[datetime | None]
    appeal_days: Mapped[int] = mapped_column(default=14)

    # Money.
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    smallest_pence: Mapped[int] = mapped_column(BigInteger, default=5_000)
    largest_pence: Mapped[int] = mapped_column(BigInteger, default=300_000)
    bids_per_group: Mapped[int] = mapped_column(default=1)
    one_award_per_group: Mapped[bool] = mapped_column(default=True)

    # Weighting.
    presence_count_id: Mapped[int | None] = mapped_column(ForeignKey("presence_count.id"))
    tilt: Mapped[float] = mapped_column(default=0.5)
    clip: Mapped[float] = mapped_column(default=4.0)
    blend: Mapped[float] = mapped_column(default=0.75)
    group_prior: Mapped[float] = mapped_column(default=1.0)
    reserve_share: Mapped[float] = mapped_column(default=0.0)
    reserve_least_share: Mapped[float] = mapped_column(default=0.2)

    # Judging and voting.
    rule: Mapped[str] = mapped_column(String(14), default="greedy")
    panel: Mapped[str] = mapped_column(String(6), default="halves")
    minimum_scorers: Mapped[int] = mapped_column(default=3)
    participation_share: Mapped[float] = mapped_column(default=0.8)
    second_confirmation: Mapped[bool] = mapped_column(default=False)
    quorum_share: Mapped[float] = mapped_column(default=0.4)
    majority_share: Mapped[float] = mapped_column(default=0.5)

    # Locked at opening.
    grouping_id: Mapped[int | None] = mapped_column(ForeignKey("grouping.id"))
    terms: Mapped[Any | None] = deferred(mapped_column(JSON))  # up to 632 areas: read when asked for
    terms_digest: Mapped[str | None] = mapped_column(String(64))
    seed_secret: Mapped[str | None] = mapped_column(String(64))
    seed_commitment: Mapped[str | None] = mapped_column(String(64))
    # Fixed when scoring starts: the seed is the secret and the hash of the final list of bids together.
    bid_list_digest: Mapped[str | None] = mapped_column(String(64))
    seed: Mapped[str | None] = mapped_column(String(64))

    opened_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    version: Mapped[int] = mapped_column(default=1)

    pot: Mapped[Pot] = relationship()
    presence_count: Mapped[PresenceCount | None] = relationship()
    grouping: Mapped[Grouping | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Criterion(Base):
    """What a bid is judged on, with the written meaning of each point from 0 to 5."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        CheckConstraint("weight > 0 AND weight <= 100", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    name_cy: Mapped[str | None] = mapped_column(String(120))
    guidance: Mapped[str] = mapped_column(Text, default="")
    guidance_cy: Mapped[str | None] = mapped_column(Text)
    weight: Mapped[int]
    meanings: Mapped[list[str]] = mapped_column(JSON)
    meanings_cy: Mapped[list[str] | None] = mapped_column(JSON)
    #: The section of a bid that answers it (rules/answers.py); None: the bid as a whole.
    answered_in: Mapped[str | None] = mapped_column(String(12))

    round: Mapped[Round] = relationship()


class StageMove(Base):
    """One step that a round took, by whom and why."""

    __tablename__ = "stage_move"
    __table_args__ = (Index("ix_stage_move_round_id", "round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    name: Mapped[str] = mapped_column(String(20))
    start: Mapped[str] = mapped_column(String(14))
    end: Mapped[str] = mapped_column(String(14))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)

    round: Mapped[Round] = relationship()


class Scenario(Base):
    """Terms tried on past or made-up bids before a round opens; has a link of its own."""

    __tablename__ = "scenario"
    __table_args__ = (Index("ix_scenario_round_id", "round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    name: Mapped[str] = mapped_column(String(120))
    settings: Mapped[Any] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
