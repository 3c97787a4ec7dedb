"""What a round takes at a moment, and which steps lead on from where it is.

Deadlines hold by the clock alone: a round whose deadline has passed takes nothing more, whether or
not anybody has moved it on. A thing done at the very second of the deadline is too late.
"""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from fundpots.clock import end_of, london_date
from fundpots.rounds.models import Round
from fundpots.rounds.rules.refusals import RoundNotOpen, ScoringNotOpen, VoteNotOpen, WrongStage
from fundpots.rounds.stages import LIFE, MOVES, Move, Stage

DEADLINES = ("bids_close_at", "scoring_closes_at", "vote_closes_at")


def takes_bids(round_: Round, at: datetime) -> bool:
    """Is the round open, its first day come and its deadline still ahead?"""
    begun = round_.opens_at is None or round_.opens_at <= at
    return round_.stage == Stage.OPEN and begun and _ahead(round_.bids_close_at, at)


def takes_scores(round_: Round, at: datetime) -> bool:
    """Is scoring under way and its deadline still ahead?"""
    return round_.stage == Stage.SCORING and _ahead(round_.scoring_closes_at, at)


def takes_votes(round_: Round, at: datetime) -> bool:
    """Is the vote under way and its deadline still ahead?"""
    return round_.stage == Stage.RATIFICATION and _ahead(round_.vote_closes_at, at)


def must_take_bids(round_: Round, at: datetime) -> None:
    """Refuse with the one reason for which a bid can't be written to now."""
    if takes_bids(round_, at):
        return
    if round_.stage == Stage.DRAFT:
        raise RoundNotOpen(_("This round has not opened yet."))
    if round_.stage == Stage.CANCELLED:
        raise RoundNotOpen(_("This round was cancelled."))
    if round_.stage == Stage.OPEN and round_.opens_at and round_.opens_at > at:
        raise RoundNotOpen(_("This round takes bids from its first day on, which has not come yet."))
    raise RoundNotOpen(_("The deadline for bids has passed."))


def must_take_scores(round_: Round, at: datetime) -> None:
    """Refuse with the one reason for which scores can't be written now."""
    if takes_scores(round_, at):
        return
    if _before(round_, Stage.SCORING):
        raise ScoringNotOpen(_("Scoring has not started yet."))
    if round_.stage == Stage.CANCELLED:
        raise ScoringNotOpen(_("This round was cancelled."))
    raise ScoringNotOpen(_("Scoring has closed. The ballots stay as they are."))


def must_take_votes(round_: Round, at: datetime) -> None:
    """Refuse with the one reason for which a vote can't be cast now."""
    if takes_votes(round_, at):
        return
    if _before(round_, Stage.RATIFICATION):
        raise VoteNotOpen(_("The vote has not started yet."))
    if round_.stage == Stage.CANCELLED:
        raise VoteNotOpen(_("This round was cancelled."))
    raise VoteNotOpen(_("The vote has closed."))


def bids_are_in(round_: Round, at: datetime) -> bool:
    """No bid can come, go or change any more, so the list of bids may be read by everybody."""
    if round_.stage == Stage.OPEN:
        return not _ahead(round_.bids_close_at, at)
    return not _before(round_, Stage.SCREENING) and round_.stage != Stage.CANCELLED


def deadline_of(round_: Round) -> datetime | None:
    """The deadline that counts at the stage in which the round is."""
    return {
        Stage.OPEN: round_.bids_close_at,
        Stage.SCORING: round_.scoring_closes_at,
        Stage.RATIFICATION: round_.vote_closes_at,
        Stage.PUBLISHED: appeals_close_at(round_),
    }.get(Stage(round_.stage))


def appeals_close_at(round_: Round) -> datetime | None:
    """The last second of the last day on which a group may appeal."""
    if round_.published_at is None:
        return None
    return end_of(london_date(round_.published_at) + timedelta(days=round_.appeal_days))


def deadlines_ahead(round_: Round, at: datetime) -> list[str]:
    """The deadlines that can still be put off: their stage is not over, nor the day itself if it was final.

    Once bids are public, or votes are counted, nobody who has seen them gets a second chance.
    """
    last = {
        "bids_close_at": Stage.OPEN,
        "scoring_closes_at": Stage.SCORING,
        "vote_closes_at": Stage.RATIFICATION,
    }
    reached = {name: not _before(round_, stage) and round_.stage != stage for name, stage in last.items()}
    final = {"bids_close_at", "vote_closes_at" if round_.stage == Stage.RATIFICATION else ""}
    return [
        name
        for name in DEADLINES
        if not reached[name] and (name not in final or _ahead(getattr(round_, name), at))
    ]


def find_move(name: str, stage: str) -> Move:
    """The step of this name from this stage; WrongStage where there is none."""
    for move in MOVES:
        if move.name == name and move.start == stage:
            return move
    raise WrongStage


def moves_from(stage: str) -> list[Move]:
    """Every step that leads on (or back) from a stage, the way ahead first."""
    return sorted((move for move in MOVES if move.start == stage), key=lambda move: move.back)


def _ahead(deadline: datetime | None, at: datetime) -> bool:
    return deadline is not None and at < deadline


def _before(round_: Round, stage: Stage) -> bool:
    return round_.stage in LIFE and LIFE.index(Stage(round_.stage)) < LIFE.index(stage)
