"""What happens while a round is scored: the panel is fixed, ballots are filled, cast and confirmed."""

from fundpots.scoring.operations.ballots import name_delegate, open_ballot, save_scores
from fundpots.scoring.operations.casting import cast_ballot, confirm_ballot
from fundpots.scoring.operations.chasing import remind
from fundpots.scoring.operations.interests import declare_interest, declare_none, take_interest_back
from fundpots.scoring.operations.panels import judges_of, start_scoring

__all__ = [
    "cast_ballot",
    "confirm_ballot",
    "declare_interest",
    "declare_none",
    "judges_of",
    "name_delegate",
    "open_ballot",
    "remind",
    "save_scores",
    "start_scoring",
    "take_interest_back",
]
