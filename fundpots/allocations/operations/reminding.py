"""Letters five working days before a deadline, to those only who still have something to do.

Each deadline is written about once, however often the command runs; one that is put off is a new one.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import select

from fundpots import log, mail
from fundpots.allocations.models import Vote
from fundpots.allocations.operations.noting import note
from fundpots.allocations.queries import current_proposal, roll
from fundpots.bids.queries import drafts_in
from fundpots.clock import at_london, london_date, working_days_before
from fundpots.db import db, locked
from fundpots.people.queries import officers_of_groups
from fundpots.rounds.models import Round
from fundpots.rounds.queries import moves_of
from fundpots.rounds.rules import deadline_of
from fundpots.rounds.stages import Stage
from fundpots.scoring.operations import remind as remind_scorers
from fundpots.scoring.rules import NobodyBehind, RemindedLately

REMINDED = "deadline.reminded"
WORKING_DAYS = 5
#: Whoever was told yesterday that a stage began needs no reminder today.
AT_REST = timedelta(days=1)


def rounds_to_remind(at: datetime) -> list[int]:
    """The rounds of which a deadline is near and has not been written about."""
    rounds = db.session.scalars(select(Round).where(Round.stage.in_(list(_TELL))).order_by(Round.id))
    return [round_.id for round_ in rounds if is_due(round_, at)]


def is_due(round_: Round, at: datetime) -> bool:
    """Is it time to write about the deadline of the stage in which the round is?"""
    deadline = deadline_of(round_) if round_.stage in _TELL else None
    if deadline is None or not reminder_from(deadline) <= at < deadline:
        return False
    begun = max((move.at for move in moves_of(round_)), default=at)
    return begun + AT_REST <= at and not _was_reminded(round_, deadline)


def reminder_from(deadline: datetime) -> datetime:
    """The beginning of the day from which on only five working days are left."""
    return at_london(working_days_before(london_date(deadline), WORKING_DAYS), time(0))


def remind_of_deadline(round_id: int, *, at: datetime) -> int:
    """Write to whoever is behind in a round; how many groups that are. Nothing where it was done before.

    The record does not say how many: before the deadline nobody is to know how many bids there are.
    """
    round_ = locked(Round, round_id)
    deadline = deadline_of(round_) if round_ else None
    if round_ is None or deadline is None or not is_due(round_, at):
        return 0
    groups = _TELL[Stage(round_.stage)](round_, at)
    note(REMINDED, round_, None, at, after={"deadline": deadline.isoformat()})
    return groups


def _tell_bidders(round_: Round, at: datetime) -> int:
    drafts = drafts_in(round_)
    officers = officers_of_groups({bid.group_id for bid in drafts})
    for bid in drafts:
        for officer in officers[bid.group_id]:
            mail.letter("bid-reminder", to=officer, at=at, round_id=round_.id, bid_id=bid.id, bid=bid)
    return len({bid.group_id for bid in drafts})


def _tell_scorers(round_: Round, at: datetime) -> int:
    try:
        return remind_scorers(round_, by=None, at=at)
    except (NobodyBehind, RemindedLately):
        return 0


def _tell_voters(round_: Round, at: datetime) -> int:
    proposal = current_proposal(round_.id)
    voted = select(Vote.group_id).where(Vote.proposal_id == (proposal.id if proposal else None))
    have_voted = set(db.session.scalars(voted))
    groups = [group for group in roll(round_) if group.id not in have_voted]
    officers = officers_of_groups([group.id for group in groups])
    for group in groups:
        for officer in officers[group.id]:
            mail.letter("vote-reminder", to=officer, at=at, round_id=round_.id, round_=round_, group=group)
    return len(groups)


_TELL: dict[Stage, Callable[[Round, datetime], int]] = {
    Stage.OPEN: _tell_bidders,
    Stage.SCORING: _tell_scorers,
    Stage.RATIFICATION: _tell_voters,
}


def _was_reminded(round_: Round, deadline: datetime) -> bool:
    entries: Iterable[str | None] = db.session.scalars(
        select(log.LogEntry.after).where(log.LogEntry.round_id == round_.id, log.LogEntry.act == REMINDED)
    )
    return any(json.loads(after or "{}").get("deadline") == deadline.isoformat() for after in entries)
