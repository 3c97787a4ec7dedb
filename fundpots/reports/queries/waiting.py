"""Everything that waits for one person, from every storey, the most urgent first."""

from datetime import UTC, datetime

from fundpots.allocations.queries import waiting as allocations
from fundpots.bids import queries as bids
from fundpots.people.rules import Standing
from fundpots.rounds import queries as rounds
from fundpots.scoring import queries as scoring
from fundpots.tasks import Task
from fundpots.treasury.queries import waiting as treasury

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def tasks_of(standing: Standing, at: datetime) -> list[Task]:
    """What to do, until when; a constant number of queries."""
    found = [
        task
        for storey in (rounds, bids, scoring, allocations, treasury)
        for task in storey.tasks_for(standing, at)
    ]
    return sorted(found, key=lambda task: (task.due_at or NEVER, task.order, task.text))
