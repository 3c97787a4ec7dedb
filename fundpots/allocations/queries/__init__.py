"""Reading proposals, votes, publications and appeals."""

from fundpots.allocations.queries.appeals import (
    appeals_of,
    appeals_to_decide,
    decided_appeals,
    find_appeal,
)
from fundpots.allocations.queries.codes import Opened, opened_by
from fundpots.allocations.queries.frozen import Frozen, frozen
from fundpots.allocations.queries.heard import Heard, heard_on
from fundpots.allocations.queries.proposals import (
    appeal_of,
    current_proposal,
    find_line,
    find_proposal,
    lines_of,
    proposals_of,
    proposed_amounts,
    publication_of,
    published_amounts,
    ran_again_by,
    roll,
    tally_of,
    vote_of,
    votes_cast,
    votes_of,
)
from fundpots.allocations.queries.results import findings_of
from fundpots.allocations.queries.waiting import tasks_for

__all__ = [
    "Frozen",
    "Heard",
    "Opened",
    "appeal_of",
    "appeals_of",
    "appeals_to_decide",
    "current_proposal",
    "decided_appeals",
    "find_appeal",
    "find_line",
    "find_proposal",
    "findings_of",
    "frozen",
    "heard_on",
    "lines_of",
    "opened_by",
    "proposals_of",
    "proposed_amounts",
    "publication_of",
    "published_amounts",
    "ran_again_by",
    "roll",
    "tally_of",
    "tasks_for",
    "vote_of",
    "votes_cast",
    "votes_of",
]
