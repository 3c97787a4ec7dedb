"""Reminding the groups that are behind, and only those."""

from datetime import datetime, timedelta

from fundpots import log, mail
from fundpots.db import locked
from fundpots.people.models import Person
from fundpots.rounds.models import Round
from fundpots.rounds.rules import must_take_scores
from fundpots.scoring.queries import Turnout, last_reminder, officers_by_group, turnout
from fundpots.scoring.queries.turnout import REMINDED
from fundpots.scoring.rules import NobodyBehind, RemindedLately

#: Groups are not written to more often than this, whoever presses the button.
REMIND_EVERY = timedelta(days=1)


def remind(round_: Round, *, by: Person | None, at: datetime) -> int:
    """Write to officers and delegates of the groups that have something left to do; how many groups.

    Raises ScoringNotOpen, RemindedLately, NobodyBehind.
    """
    locked(Round, round_.id)
    must_take_scores(round_, at)
    last = last_reminder(round_)
    if last is not None and at - last < REMIND_EVERY:
        raise RemindedLately
    behind = [row for row in turnout(round_) if row.is_behind]
    if not behind:
        raise NobodyBehind
    officers = officers_by_group([row.group.id for row in behind])
    for row in behind:
        for person in _addressees(row, officers.get(row.group.id, [])):
            mail.letter("scoring-reminder", to=person, at=at, round_id=round_.id, round_=round_, row=row)
    log.record(
        REMINDED,
        at=at,
        person_id=by.id if by else None,
        pot_id=round_.pot_id,
        round_id=round_.id,
        after={"groups": len(behind)},
    )
    return len(behind)


def _addressees(row: Turnout, officers: list[Person]) -> list[Person]:
    """The officers, and the delegate where that is somebody else who can be written to."""
    delegate = row.delegate
    if delegate is None or not delegate.is_active or delegate.id in {one.id for one in officers}:
        return officers
    return [*officers, delegate]
