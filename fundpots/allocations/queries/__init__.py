"""Reading proposals, votes, publications and appeals."""

from fundpots.allocations.queries.frozen import Frozen, frozen
from fundpots.allocations.queries.proposals import (
    appeal_of,
    current_proposal,
    lines_of,
    proposals_of,
    publication_of,
    roll,
    tally_of,
    vote_of,
    votes_of,
)

__all__ = [
    "Frozen",
    "appeal_of",
    "current_proposal",
    "frozen",
    "lines_of",
    "proposals_of",
    "publication_of",
    "roll",
    "tally_of",
    "vote_of",
    "votes_of",
]
