"""The stage strip: where a round is in its life, with the dates that are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _

from fundpots.rounds.models import Round, StageMove
from fundpots.rounds.stages import LIFE, Stage

STAGE_WORDS = {
    Stage.DRAFT: _("Draft"),
    Stage.OPEN: _("Bids"),
    Stage.SCREENING: _("Screening"),
    Stage.SCORING: _("Scoring"),
    Stage.PROPOSAL: _("Proposal"),
    Stage.RATIFICATION: _("Vote"),
    Stage.PUBLISHED: _("Result"),
    Stage.CLOSED: _("Closed"),
    Stage.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True)
class StripStage:
    """One hex of the strip; `state` is done, now or next, `at` the day it began or is to begin."""

    word: object
    state: str
    at: datetime | None


def strip_of(round_: Round, moves: Sequence[StageMove]) -> list[StripStage]:
    """The stages of a round with their days; of a cancelled one, as far as it came."""
    begun = {move.end: move.at for move in moves}
    planned = {
        Stage.OPEN: round_.opens_at,
        Stage.SCREENING: round_.bids_close_at,
        Stage.PROPOSAL: round_.scoring_closes_at,
        Stage.PUBLISHED: round_.vote_closes_at,
    }
    here = _place(round_, moves)
    return [
        StripStage(
            STAGE_WORDS[stage],
            "done" if place < here else "now" if place == here else "next",
            begun.get(stage) if place <= here else planned.get(stage),
        )
        for place, stage in enumerate(LIFE)
    ]


def _place(round_: Round, moves: Sequence[StageMove]) -> int:
    if round_.stage == Stage.CANCELLED:
        return LIFE.index(Stage(moves[-1].start)) if moves else 0
    return LIFE.index(Stage(round_.stage))
