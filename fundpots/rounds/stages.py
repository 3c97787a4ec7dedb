"""The life of a round as data: its stages, and every move between them."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a round is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    SCREENING = "screening"
    SCORING = "scoring"
    PROPOSAL = "proposal"
    RATIFICATION = "ratification"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


#: The order in which a round lives when all goes well.
LIFE = (
    Stage.DRAFT,
    Stage.OPEN,
    Stage.SCREENING,
    Stage.SCORING,
    Stage.PROPOSAL,
    Stage.RATIFICATION,
    Stage.PUBLISHED,
    Stage.CLOSED,
)


@dataclass(frozen=True)
class Move:
    """One permitted step. `back` moves undo something and need a public reason."""

    name: str
    start: Stage
    end: Stage
    back: bool = False


MOVES = (
    Move("open", Stage.DRAFT, Stage.OPEN),
    Move("close-bids", Stage.OPEN, Stage.SCREENING),
    Move("start-scoring", Stage.SCREENING, Stage.SCORING),
    Move("close-scoring", Stage.SCORING, Stage.PROPOSAL),
    Move("put-to-vote", Stage.PROPOSAL, Stage.RATIFICATION),
    Move("score-again", Stage.PROPOSAL, Stage.SCORING, back=True),
    Move("propose-again", Stage.RATIFICATION, Stage.PROPOSAL, back=True),
    Move("publish", Stage.RATIFICATION, Stage.PUBLISHED),
    Move("close", Stage.PUBLISHED, Stage.CLOSED),
    *(
        Move("cancel", stage, Stage.CANCELLED, back=True)
        for stage in LIFE
        if stage not in (Stage.PUBLISHED, Stage.CLOSED)
    ),
)
