"""Casting: an officer says that the ballot stands, a second one confirms it where the terms ask."""

from datetime import datetime

from fundpots import mail
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.rounds.queries import criteria_of
from fundpots.scoring.models import Ballot
from fundpots.scoring.operations.holding import hold, note, receipt_of, sealed
from fundpots.scoring.queries import bench, paper_of, progress_of
from fundpots.scoring.rules import NotCast, NothingScored, SameConfirmer


def cast_ballot(ballot: Ballot, *, by: Person, at: datetime) -> None:
    """Cast what has been scored in full. Casting twice keeps the first: later changes count by themselves.

    Raises ScoringNotOpen after the close, NothingScored for an empty ballot.
    """
    hold(ballot, at)
    if ballot.cast_at is not None:
        return
    seats = bench(ballot.round)
    mine, needed = seats.to_judge(ballot.group_id), seats.needed(ballot.group_id)
    progress = progress_of(paper_of(ballot), mine, criteria_of(ballot.round))
    if not progress.done:
        raise NothingScored
    ballot.receipt, ballot.cast_at, ballot.cast_by_id = receipt_of(ballot), at, by.id
    note("ballot.cast", ballot, by, at, after={"sealed": sealed(ballot, ballot.receipt)})
    for officer in officers_of(ballot.group_id):
        mail.letter(
            "ballot-receipt",
            to=officer,
            at=at,
            round_id=ballot.round_id,
            ballot=ballot,
            progress=progress,
            needed=needed,
        )


def confirm_ballot(ballot: Ballot, *, by: Person, at: datetime) -> None:
    """Confirm a cast ballot as a second officer. Confirming twice keeps the first.

    Raises ScoringNotOpen, NotCast, SameConfirmer for the one who cast or last changed it.
    """
    hold(ballot, at)
    if ballot.cast_at is None:
        raise NotCast
    if ballot.cast_by_id == by.id:
        raise SameConfirmer
    if ballot.confirmed_at is None:
        ballot.confirmed_at, ballot.confirmed_by_id = at, by.id
        note("ballot.confirmed", ballot, by, at, after={"sealed": sealed(ballot, ballot.receipt)})
