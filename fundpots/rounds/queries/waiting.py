"""What waits for the administrators of rounds."""

from datetime import datetime

from flask_babel import gettext as _

from fundpots.people.rules import Standing
from fundpots.rounds.models import Round
from fundpots.rounds.queries.lists import rounds_of_regions
from fundpots.rounds.stages import Stage
from fundpots.tasks import Task
from fundpots.words import told

WAITING = (Stage.DRAFT, Stage.OPEN)


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Drafts to finish and open, and rounds whose bids have closed; one query."""
    if not (standing.administers or standing.administers_whole):
        return []
    rounds = rounds_of_regions(standing.administers, whole=standing.administers_whole, stages=WAITING)
    return [task for round_ in rounds for task in _tasks_of(round_, at)]


def _tasks_of(round_: Round, at: datetime) -> list[Task]:
    name, here = told(round_), f"/rounds/{round_.id}"
    if round_.stage == Stage.DRAFT:
        return [Task(_("Finish setting up this round and open it"), f"{here}/set-up", name, round_.opens_at)]
    if round_.stage == Stage.OPEN and round_.bids_close_at and round_.bids_close_at <= at:
        return [
            Task(_("The bids are in: close the list and start screening"), f"{here}/move/close-bids", name)
        ]
    return []
