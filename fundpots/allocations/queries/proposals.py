"""Proposals with their lines and votes, what was published of them, and appeals."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fundpots.allocations.models import Appeal, Line, Proposal, Publication, Vote
from fundpots.allocations.rules import Tally, tally
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.places.models import Group
from fundpots.rounds.models import Round, StageMove
from fundpots.scoring.models import HalfMember


def current_proposal(round_id: int) -> Proposal | None:
    """The proposal that counts: the newest one that was not replaced."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.round_id == round_id, Proposal.replaced_at.is_(None))
        .order_by(Proposal.number.desc())
        .limit(1)
    )


def proposals_of(round_id: int) -> list[Proposal]:
    """Every proposal that a round had, oldest first."""
    return list(
        db.session.scalars(select(Proposal).where(Proposal.round_id == round_id).order_by(Proposal.number))
    )


def published_amounts(bid_ids: Collection[int]) -> dict[int, int]:
    """What was published that each of these bids gets, in pence; those not decided yet are left out."""
    rows = db.session.execute(
        select(Line.bid_id, Line.amount_pence)
        .join(Publication, Publication.proposal_id == Line.proposal_id)
        .where(Line.bid_id.in_(bid_ids))
    )
    return {row.bid_id: row.amount_pence for row in rows}


def proposed_amounts(bid_ids: Collection[int]) -> dict[int, int]:
    """What the proposal before the groups would give to each of these bids, in pence."""
    rows = db.session.execute(
        select(Line.bid_id, Line.amount_pence)
        .join(Proposal, Proposal.id == Line.proposal_id)
        .where(
            Line.bid_id.in_(bid_ids),
            Proposal.vote_opened_at.is_not(None),
            Proposal.replaced_at.is_(None),
        )
    )
    return {row.bid_id: row.amount_pence for row in rows}


def ran_again_by(round_id: int) -> set[int]:
    """The persons who had the allocation computed again: who went back last, and who closed it since."""
    back = db.session.scalar(
        select(StageMove)
        .where(StageMove.round_id == round_id, StageMove.name.in_(("score-again", "propose-again")))
        .order_by(StageMove.id.desc())
        .limit(1)
    )
    made = current_proposal(round_id)
    keys = (back.by_id, made.made_by_id if made else None) if back else ()
    return {key for key in keys if key is not None}


def lines_of(proposal_id: int) -> list[Line]:
    """A proposal's lines with their bids and groups: funded first, then by value."""
    return list(
        db.session.scalars(
            select(Line)
            .options(joinedload(Line.bid).joinedload(Bid.group))
            .where(Line.proposal_id == proposal_id)
            .order_by(Line.value.is_(None), Line.value.desc(), Line.id)
        )
    )


def roll(round_: Round) -> list[Group]:
    """The groups that vote: the panel as it was fixed when scoring started, by name."""
    return list(
        db.session.scalars(
            select(Group)
            .join(HalfMember, HalfMember.group_id == Group.id)
            .where(HalfMember.round_id == round_.id)
            .order_by(Group.name, Group.id)
        )
    )


def vote_of(proposal_id: int, group_id: int) -> Vote | None:
    """A group's own vote."""
    return db.session.scalar(select(Vote).where(Vote.proposal_id == proposal_id, Vote.group_id == group_id))


def votes_of(proposal_id: int) -> list[Vote]:
    """Every vote, in the order of the groups' names. For nobody's eyes before the vote has closed."""
    return list(
        db.session.scalars(
            select(Vote)
            .join(Vote.group)
            .options(joinedload(Vote.group))
            .where(Vote.proposal_id == proposal_id)
            .order_by(Group.name, Group.id)
        )
    )


def tally_of(round_: Round, proposal: Proposal) -> Tally:
    """The count of a proposal's votes. For nobody's eyes before the vote has closed."""
    choices = db.session.scalars(select(Vote.choice).where(Vote.proposal_id == proposal.id))
    return tally(choices, len(roll(round_)), round_.quorum_share, round_.majority_share)


def publication_of(round_id: int) -> Publication | None:
    """What was made public of a round, without the bundle itself."""
    return db.session.get(Publication, round_id, options=[joinedload(Publication.proposal)])


def appeal_of(bid_id: int) -> Appeal | None:
    """The appeal about a bid."""
    return db.session.scalar(select(Appeal).options(joinedload(Appeal.bid)).where(Appeal.bid_id == bid_id))


def find_line(proposal_id: int, bid_id: int) -> Line:
    """What a proposal gives to one bid; Unseen where it has no such bid."""
    found = db.session.scalar(
        select(Line)
        .options(joinedload(Line.bid).joinedload(Bid.group), joinedload(Line.proposal))
        .where(Line.proposal_id == proposal_id, Line.bid_id == bid_id)
    )
    if found is None:
        raise Unseen
    return found


def find_proposal(round_id: int, number: int) -> Proposal:
    """One of a round's proposals by its number; Unseen where there is none."""
    found = db.session.scalar(
        select(Proposal).where(Proposal.round_id == round_id, Proposal.number == number)
    )
    if found is None:
        raise Unseen
    return found


def votes_cast(proposal_id: int) -> int:
    """How many groups have voted; never what."""
    return db.session.scalar(select(func.count()).where(Vote.proposal_id == proposal_id)) or 0
