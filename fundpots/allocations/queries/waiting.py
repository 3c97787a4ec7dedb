"""What waits for those who run rounds, vote, or decide appeals."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager

from fundpots.allocations.models import Appeal, Proposal, Vote
from fundpots.bids.models import Bid, Partner
from fundpots.db import db, prepared
from fundpots.people.rules import Standing
from fundpots.places.models import Group
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.queries.lists import rounds_of_regions
from fundpots.rounds.rules import appeals_close_at
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import HalfMember
from fundpots.shown import shown_date
from fundpots.tasks import Task
from fundpots.words import told

RUNNING = (Stage.SCORING, Stage.PROPOSAL, Stage.RATIFICATION, Stage.PUBLISHED)


def tasks_for(standing: Standing, at: datetime) -> list[Task]:
    """Votes to cast, rounds to move on and appeals to decide; at most five queries."""
    found: list[Task] = []
    if standing.officer_of:
        found += _votes(standing, at)
    if standing.administers or standing.administers_whole:
        found += _rounds(standing, at)
        found += _appeals(standing)
    return found


def _votes(standing: Standing, at: datetime) -> list[Task]:
    return [
        Task(
            _("Vote on the proposal for %(group)s", group=told(group)),
            f"/rounds/{round_.id}/vote?group={group.slug}",
            about=told(round_),
            due_at=round_.vote_closes_at,
            order=20,
        )
        for round_, group in _open_votes(standing.officer_of, at)
    ]


@prepared
def _open_votes(group_ids: Collection[int], at: datetime) -> Select[Round, Group]:
    return (
        select(Round, Group)
        .join(Proposal, and_(Proposal.round_id == Round.id, Proposal.replaced_at.is_(None)))
        .join(HalfMember, HalfMember.round_id == Round.id)
        .join(Group, Group.id == HalfMember.group_id)
        .outerjoin(Vote, and_(Vote.proposal_id == Proposal.id, Vote.group_id == Group.id))
        .where(
            Round.stage == Stage.RATIFICATION,
            Round.vote_closes_at > at,
            Group.id.in_(group_ids),
            Vote.id.is_(None),
        )
        .order_by(Round.vote_closes_at, Group.name)
    )


def _rounds(standing: Standing, at: datetime) -> list[Task]:
    rounds = rounds_of_regions(standing.administers, whole=standing.administers_whole, stages=RUNNING)
    turnout = _turnout([round_.id for round_ in rounds if round_.stage == Stage.RATIFICATION])
    contested = _contested([round_.id for round_ in rounds if round_.stage == Stage.PUBLISHED])
    tasks = (
        _task_of(round_, turnout.get(round_.id, (0, 1)), at)
        for round_ in rounds
        if round_.id not in contested
    )
    return [task for task in tasks if task is not None]


def _contested(round_ids: list[int]) -> set[int]:
    """Rounds with an appeal that waits for others: nothing can be done about them meanwhile."""
    if not round_ids:
        return set()
    query = select(Bid.round_id).join(Appeal, Appeal.bid_id == Bid.id)
    return set(db.session.scalars(query.where(Bid.round_id.in_(round_ids), Appeal.decided_at.is_(None))))


def _task_of(round_: Round, turnout: tuple[int, int], at: datetime) -> Task | None:
    name, here, stage = told(round_), f"/rounds/{round_.id}", round_.stage
    if stage == Stage.SCORING and round_.scoring_closes_at and round_.scoring_closes_at <= at:
        text = _("The scores are in: close scoring and compute the proposal")
        return Task(text, f"{here}/move/close-scoring", _since(name, round_.scoring_closes_at))
    if stage == Stage.PROPOSAL:
        text = _("Check the proposal and put it to the vote")
        return Task(text, f"{here}/proposal", name, round_.vote_closes_at)
    voted, roll = turnout
    over = voted >= roll or (round_.vote_closes_at is not None and round_.vote_closes_at <= at)
    if stage == Stage.RATIFICATION and over:
        return Task(_("The vote is over: publish the result, or propose again"), f"{here}/proposal", name)
    closes = appeals_close_at(round_)
    if stage == Stage.PUBLISHED and closes and closes < at:
        text = _("The days for appeals are over: close the round")
        return Task(text, f"{here}/move/close", _since(name, closes), order=80)
    return None


def _since(name: str, moment: datetime) -> str:
    """Which round, and since when it could be done."""
    return _("%(round)s, since %(day)s", round=name, day=shown_date(moment))


def _turnout(round_ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many groups voted, of how many, by round. Never what they voted."""
    if not round_ids:
        return {}
    roll = (
        select(func.count())
        .where(HalfMember.round_id == Proposal.round_id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Proposal.round_id, func.count(Vote.id), roll)
        .outerjoin(Vote, Vote.proposal_id == Proposal.id)
        .where(Proposal.round_id.in_(round_ids), Proposal.replaced_at.is_(None))
        .group_by(Proposal.round_id)
    ).all()
    return {round_id: (voted, on_roll) for round_id, voted, on_roll in rows}


def _appeals(standing: Standing) -> list[Task]:
    waiting = _decidable(standing).with_only_columns(Appeal.lodged_at).subquery()
    count, oldest = db.session.execute(select(func.count(), func.min(waiting.c.lodged_at))).one()
    if not count:
        return []
    text = ngettext(
        "Decide %(num)d appeal from another region", "Decide %(num)d appeals from other regions", count
    )
    since = _("The oldest has waited since %(day)s", day=shown_date(oldest))
    return [Task(text, "/appeals", since, order=40)]


def to_decide(standing: Standing) -> Select[Appeal]:
    """The appeals that wait and that this person may decide, as a query; the oldest first."""
    return (
        _decidable(standing)
        .options(
            contains_eager(Appeal.bid).contains_eager(Bid.round).contains_eager(Round.pot),
            contains_eager(Appeal.bid).contains_eager(Bid.group),
        )
        .order_by(Appeal.lodged_at, Appeal.id)
    )


def _decidable(standing: Standing) -> Select[Appeal]:
    """What `may_decide` says of one appeal, asked of all at once."""
    mine = list(standing.groups)
    joint = select(Partner.bid_id).where(Partner.group_id.in_(mine), Partner.consented_at.is_not(None))
    query = (
        select(Appeal)
        .join(Appeal.bid)
        .join(Bid.round)
        .join(Round.pot)
        .join(Bid.group)
        .where(Appeal.decided_at.is_(None), Bid.group_id.not_in(mine), Bid.id.not_in(joint))
    )
    if standing.administers_whole or not standing.administers:
        return query.where(Pot.id.is_(None))
    own = list(standing.administers)
    return query.where(Pot.region_id.is_(None) | Pot.region_id.not_in(own))
