"""Ballots that wait for somebody."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from fundpots.bids.models import Bid
from fundpots.bids.stages import Eligibility
from fundpots.db import prepared
from fundpots.people.rules import Standing
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import Ballot, HalfMember
from fundpots.tasks import Task
from fundpots.words import told


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Ballots to fill, to cast or to confirm for a person's groups; one query."""
    rows = _ballots(standing.groups, at)
    found = (_task(round_, group, ballot, standing) for round_, group, ballot in rows)
    return [task for task in found if task is not None]


@prepared
def _ballots(group_ids: Collection[int], at: datetime) -> Select[Round, Group, Ballot | None]:
    return (
        select(Round, Group, Ballot)
        .join(HalfMember, HalfMember.round_id == Round.id)
        .join(Group, Group.id == HalfMember.group_id)
        .outerjoin(Ballot, (Ballot.round_id == Round.id) & (Ballot.group_id == Group.id))
        .where(
            Round.stage == Stage.SCORING,
            Round.scoring_closes_at > at,
            HalfMember.group_id.in_(group_ids),
            _something_to_judge(),
        )
        .order_by(Round.scoring_closes_at, Group.name)
    )


def _task(round_: Round, group: Group, ballot: Ballot | None, standing: Standing) -> Task | None:
    if ballot is None or ballot.cast_at is None:
        text, path = gettext("Score the bids for %(group)s", group=told(group)), "ballot"
    elif not round_.second_confirmation or ballot.confirmed_at is not None:
        return None
    elif ballot.cast_by_id == standing.person_id:
        text, path = (
            gettext(
                "The ballot of %(group)s does not count yet: another officer must confirm it",
                group=told(group),
            ),
            "ballot/receipt",
        )
    elif standing.is_officer(group.id):
        text, path = gettext("Confirm the ballot of %(group)s", group=told(group)), "ballot/check"
    else:
        return None
    path = f"/rounds/{round_.id}/{path}?group={group.slug}"
    return Task(text, path, about=told(round_), due_at=round_.scoring_closes_at, order=20)


def _something_to_judge() -> ColumnElement[bool]:
    """A bid of another group, which under halves is not in the group's own half."""
    owner = aliased(HalfMember)
    return exists(
        select(Bid.id)
        .outerjoin(owner, (owner.round_id == Bid.round_id) & (owner.group_id == Bid.group_id))
        .where(
            Bid.round_id == Round.id,
            Bid.eligibility == Eligibility.ELIGIBLE,
            Bid.withdrawn_at.is_(None),
            Bid.group_id != HalfMember.group_id,
            or_(owner.half.is_(None), HalfMember.half.is_(None), owner.half != HalfMember.half),
        )
        .correlate(Round, HalfMember)
    )
