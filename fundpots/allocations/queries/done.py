"""Votes that a person's groups have cast in a round that is being voted on."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, select

from fundpots.allocations.models import Proposal, Vote
from fundpots.db import db
from fundpots.people.rules import Standing
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries.done import Done
from fundpots.rounds.rules import takes_votes
from fundpots.scoring.models import HalfMember
from fundpots.words import told


def votes_done(round_: Round, standing: Standing, at: datetime) -> list[Done]:
    """One for each group that has voted on the proposal before the groups; one query. Never what it voted."""
    if not takes_votes(round_, at):
        return []
    rows = db.session.execute(
        select(Group, Vote.id)
        .join(HalfMember, HalfMember.group_id == Group.id)
        .join(Proposal, and_(Proposal.round_id == HalfMember.round_id, Proposal.replaced_at.is_(None)))
        .outerjoin(Vote, and_(Vote.proposal_id == Proposal.id, Vote.group_id == Group.id))
        .where(HalfMember.round_id == round_.id, Group.id.in_(standing.groups))
        .order_by(Group.name, Group.id)
    ).all()
    left = any(vote_id is None and standing.is_officer(group.id) for group, vote_id in rows)
    title = _("Your group has voted")
    return [
        Done("vote", title, told(group), f"vote/receipt?group={group.slug}", is_last=not left)
        for group, vote_id in rows
        if vote_id is not None
    ]
