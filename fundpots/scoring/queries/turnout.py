"""Who has judged how much, for the administrators of a round: counts, never scores."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.people.models import Appointment, Person
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.scoring.models import Ballot, Score
from fundpots.scoring.queries.seats import bench, panel

REMINDED = "turnout.reminded"


@dataclass(frozen=True)
class Turnout:
    """One group's progress as its administrator may see it: counts, never scores."""

    group: Group
    half: int | None
    assigned: int
    done: int
    delegate: Person | None = None
    cast_at: datetime | None = None
    confirmed_at: datetime | None = None
    needs_second: bool = False

    @property
    def counts(self) -> bool:
        """Is there a ballot that would count if scoring closed now?"""
        return self.cast_at is not None and (self.confirmed_at is not None or not self.needs_second)

    @property
    def is_behind(self) -> bool:
        """Is anything left to do for this group?"""
        return self.assigned > 0 and (self.done < self.assigned or not self.counts)


def turnout(round_: Round) -> list[Turnout]:
    """Who has judged how much, by group name; a constant number of queries."""
    seats, everything, complete = panel(round_), bench(round_), _complete(round_)
    ballots = {
        ballot.group_id: ballot
        for ballot in db.session.scalars(
            select(Ballot).options(joinedload(Ballot.delegate)).where(Ballot.round_id == round_.id)
        )
    }
    found = []
    for seat in seats:
        mine, ballot = everything.to_judge(seat.group_id), ballots.get(seat.group_id)
        found.append(
            Turnout(
                group=seat.group,
                half=seat.half,
                assigned=len(mine),
                done=sum((seat.group_id, bid.id) in complete for bid in mine),
                delegate=ballot.delegate if ballot else None,
                cast_at=ballot.cast_at if ballot else None,
                confirmed_at=ballot.confirmed_at if ballot else None,
                needs_second=round_.second_confirmation,
            )
        )
    return found


def _complete(round_: Round) -> set[tuple[int, int]]:
    """Which group has scored which bid in full."""
    criteria = len(criteria_of(round_))
    rows = db.session.execute(
        select(Ballot.group_id, Score.bid_id, func.count())
        .join(Score, Score.ballot_id == Ballot.id)
        .where(Ballot.round_id == round_.id, Score.points.is_not(None), Score.reason != "")
        .group_by(Ballot.group_id, Score.bid_id)
    )
    return {(group_id, bid_id) for group_id, bid_id, given in rows if given == criteria}


def last_reminder(round_: Round) -> datetime | None:
    """When the groups behind were last written to."""
    return db.session.scalar(
        select(func.max(LogEntry.at)).where(LogEntry.round_id == round_.id, LogEntry.act == REMINDED)
    )


def people_of_group(group_id: int) -> list[Person]:
    """Everybody who may fill in a group's ballot, by name."""
    return _people([group_id], Role.MEMBER, Role.OFFICER).get(group_id, [])


def officers_by_group(group_ids: Collection[int]) -> dict[int, list[Person]]:
    """The officers of several groups, in one query."""
    return _people(group_ids, Role.OFFICER)


def _people(group_ids: Collection[int], *roles: Role) -> dict[int, list[Person]]:
    rows = db.session.execute(
        select(Appointment.group_id, Person)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.group_id.in_(list(group_ids)),
            Appointment.role.in_(roles),
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    found: dict[int, dict[int, Person]] = {}
    for group_id, person in rows:
        if group_id is not None:
            found.setdefault(group_id, {})[person.id] = person  # a member may be an officer as well
    return {group_id: list(people.values()) for group_id, people in found.items()}
