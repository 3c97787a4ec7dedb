"""What happens while a round is scored: the panel is fixed, ballots are filled, cast and confirmed."""

from fundpots.scoring.operations.ballots import (
    cast_ballot,
    confirm_ballot,
    declare_interest,
    declare_none,
    name_delegate,
    open_ballot,
    save_scores,
    take_interest_back,
)
from fundpots.scoring.operations.panels import judges_of, start_scoring

__all__ = [
    "cast_ballot",
    "confirm_ballot",
    "declare_interest",
    "declare_none",
    "judges_of",
    "name_delegate",
    "open_ballot",
    "save_scores",
    "start_scoring",
    "take_interest_back",
]
