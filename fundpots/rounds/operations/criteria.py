"""Writing what bids are judged on, while the round is a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy.orm.attributes import flag_modified

from fundpots import log
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.operations.record import record
from fundpots.rounds.operations.set_up import hold_draft
from fundpots.rounds.queries.found import criteria_of
from fundpots.rounds.rules.complete import TOP_POINTS
from fundpots.rounds.rules.suggested import SUGGESTED

WRITTEN = ("name", "name_cy", "guidance", "guidance_cy", "weight", "meanings", "meanings_cy", "answered_in")


def add_criterion(round_: Round, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Criterion:
    """Add one more criterion behind the others."""
    hold_draft(round_, version=None)
    last = max((criterion.position for criterion in criteria_of(round_)), default=0)
    blank = {"meanings": [""] * (TOP_POINTS + 1), "weight": 1, "name": ""}
    criterion = Criterion(round_id=round_.id, position=last + 1, **{**blank, **_written(values)})
    db.session.add(criterion)
    _record("criterion.added", round_, by=by, at=at, after=_told(criterion))
    return criterion


def suggest_criteria(round_: Round, *, by: Person | None, at: datetime) -> None:
    """Begin with four criteria in both languages, to be edited; only where there is none yet."""
    if criteria_of(round_):
        return
    for values in SUGGESTED:
        add_criterion(round_, values, by=by, at=at)


def change_criterion(
    round_: Round,
    criterion: Criterion,
    values: Mapping[str, Any],
    *,
    version: int | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Write a criterion anew. Stale where somebody changed the round since its `version`."""
    hold_draft(round_, version=version, yours=_written(values))
    before = _told(criterion)
    for column, value in _written(values).items():
        setattr(criterion, column, value)
    _record("criterion.changed", round_, by=by, at=at, before=before, after=_told(criterion))


def remove_criterion(round_: Round, criterion: Criterion, *, by: Person | None, at: datetime) -> None:
    """Take a criterion out of a draft."""
    hold_draft(round_, version=None)
    before = _told(criterion)
    db.session.delete(criterion)
    _record("criterion.removed", round_, by=by, at=at, before=before)


def shift_criterion(round_: Round, criterion: Criterion, *, by: Person | None, at: datetime) -> None:
    """Move a criterion one place up; the first one stays where it is."""
    hold_draft(round_, version=None)
    above = [other for other in criteria_of(round_) if other.position < criterion.position]
    if not above:
        return
    upper, lower = above[-1].position, criterion.position
    # No two may hold one position even for a moment: step aside first.
    for other, position in ((criterion, 0), (above[-1], lower), (criterion, upper)):
        other.position = position
        db.session.flush()
    _record("criterion.shifted", round_, by=by, at=at, after={"name": criterion.name, "position": upper})


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    return {column: values[column] for column in WRITTEN if column in values}


def _told(criterion: Criterion) -> dict[str, Any]:
    return {column: getattr(criterion, column) for column in WRITTEN}


def _record(act: str, round_: Round, *, by: Person | None, at: datetime, **what: Unpack[log.Told]) -> None:
    flag_modified(round_, "name")  # a new version of the round, so that nobody opens what they have not seen
    db.session.flush()
    record(act, round_, by=by, at=at, **what)
