"""One group, one vote."""

import hashlib
import secrets
from datetime import datetime

from fundpots import mail
from fundpots.allocations.models import Proposal, Vote
from fundpots.allocations.operations.noting import note
from fundpots.allocations.queries import roll, vote_of
from fundpots.allocations.rules import AlreadyVoted, NotOnRoll, ObjectionNeedsReason
from fundpots.allocations.stages import Choice
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.rules import must_take_votes


def cast_vote(
    proposal: Proposal, group: Group, choice: Choice, *, reason: str = "", by: Person, at: datetime
) -> Vote:
    """Cast the group's one vote. The same answer sent twice is one vote.

    Raises VoteNotOpen outside of the vote, NotOnRoll, AlreadyVoted for another answer,
    ObjectionNeedsReason.
    """
    round_ = proposal.round
    locked(Round, round_.id)
    must_take_votes(round_, at)
    if group.id not in {one.id for one in roll(round_)}:
        raise NotOnRoll
    earlier = vote_of(proposal.id, group.id)
    if earlier is not None:
        if earlier.choice == choice and earlier.by_id == by.id:
            return earlier
        raise AlreadyVoted
    if choice == Choice.OBJECT and not reason.strip():
        raise ObjectionNeedsReason
    vote = Vote(
        proposal=proposal,
        group=group,
        choice=choice,
        reason=reason.strip() if choice == Choice.OBJECT else "",
        at=at,
        by_id=by.id,
        receipt=secrets.token_hex(16),
    )
    db.session.add(vote)
    # The running result is secret: the record holds a digest that the receipt opens later.
    sealed = hashlib.sha256(f"{vote.receipt}\n{choice}".encode()).hexdigest()
    note("vote.cast", round_, by, at, group_id=group.id, after={"sealed": sealed})
    for officer in officers_of(group.id):
        mail.letter("vote-receipt", to=officer, at=at, round_id=round_.id, vote=vote, group=group)
    return vote
