"""Reading ballots. Scores of others are for nobody before scoring has closed: see `given`."""

from fundpots.scoring.queries.ballots import (
    Mine,
    Paper,
    Progress,
    ballot_of,
    mine_in,
    paper_of,
    progress_of,
)
from fundpots.scoring.queries.changes import Changes, changes_of
from fundpots.scoring.queries.given import GivenComment, GivenScore, comments, counting_scores, marks
from fundpots.scoring.queries.seats import (
    Bench,
    bench,
    half_of_groups,
    interests_in,
    panel,
    refusal_to_score,
)
from fundpots.scoring.queries.turnout import (
    Turnout,
    last_reminder,
    officers_by_group,
    people_of_group,
    turnout,
)
from fundpots.scoring.queries.waiting import tasks_for

__all__ = [
    "Bench",
    "Changes",
    "GivenComment",
    "GivenScore",
    "Mine",
    "Paper",
    "Progress",
    "Turnout",
    "ballot_of",
    "bench",
    "changes_of",
    "comments",
    "counting_scores",
    "half_of_groups",
    "interests_in",
    "last_reminder",
    "marks",
    "mine_in",
    "officers_by_group",
    "panel",
    "paper_of",
    "people_of_group",
    "progress_of",
    "refusal_to_score",
    "tasks_for",
    "turnout",
]
