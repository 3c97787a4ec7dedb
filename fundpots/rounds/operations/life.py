"""The steps of a round's life. Each locks the round, asks its guard, and is recorded once."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fundpots.clock import london_date
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round, StageMove
from fundpots.rounds.operations.letters import tell_groups
from fundpots.rounds.operations.record import record
from fundpots.rounds.queries.found import criteria_of, scenarios_of
from fundpots.rounds.queries.readiness import missing_of
from fundpots.rounds.queries.weighing import frame_of
from fundpots.rounds.rules.life import DEADLINES, deadlines_ahead, find_move
from fundpots.rounds.rules.refusals import (
    DateNotLater,
    DatesOutOfOrder,
    NotAfterOpening,
    ReasonNeeded,
    RoundIncomplete,
    TooEarly,
    TooLate,
)
from fundpots.rounds.rules.terms import commitment_to, digest_of, terms_of
from fundpots.rounds.stages import Stage
from weighting.canonical import sha256_canonical
from weighting.seeds import seed_from


def move(
    round_: Round,
    name: str,
    *,
    by: Person | None,
    at: datetime,
    reason: str | None = None,
    **facts: Any,
) -> StageMove:
    """Take one step of the table of moves: the stage, the facts that belong to it, and the record.

    `facts` are columns of the round that change with its stage, such as `published_at`. The guard
    of the step is the business of whoever calls; this one knows stages and reasons only. Raises
    WrongStage where the table has no such step from here, ReasonNeeded for a step back without one.
    """
    hold(round_)
    step = find_move(name, round_.stage)
    reason = (reason or "").strip() or None
    if step.back and reason is None:
        raise ReasonNeeded
    made = StageMove(
        round_id=round_.id,
        name=name,
        start=step.start,
        end=step.end,
        at=at,
        by_id=by.id if by else None,
        reason=reason,
    )
    round_.stage = step.end
    for fact, value in facts.items():
        setattr(round_, fact, value)
    db.session.add(made)
    record(
        f"round.{name}", round_, by=by, at=at, reason=reason,
        before={"stage": step.start}, after={"stage": step.end},
    )  # fmt: skip
    return made


def open_round(round_: Round, *, by: Person | None, at: datetime, secret: str | None = None) -> None:
    """Lock the terms, commit to a secret for the seed, and let bids in. Opening twice keeps the first.

    The secret is drawn here; only what must be the same every time (a demonstration, a test) gives one.

    Raises RoundIncomplete with the list of what is missing, and WrongStage after the round has moved on.
    """
    locked(Pot, round_.pot_id)
    hold(round_)
    if round_.stage == Stage.OPEN:
        return
    find_move("open", round_.stage)
    criteria = criteria_of(round_)
    if lacking := missing_of(round_, at, criteria=criteria):
        raise RoundIncomplete(lacking)
    round_.opens_at = max(round_.opens_at or at, at)
    frame = frame_of(round_, london_date(at))
    assert round_.presence_count is not None  # noqa: S101 the checklist has just said so
    terms = terms_of(
        round_,
        criteria,
        grouping=frame.grouping,
        count=round_.presence_count,
        fit=frame.fit,
        areas=frame.areas,
        scenarios=scenarios_of(round_),
    )
    secret = secret or secrets.token_hex(32)
    locking = {"terms_digest": digest_of(terms), "seed_commitment": commitment_to(secret)}
    record("round.terms-locked", round_, by=by, at=at, after=locking)
    move(
        round_, "open", by=by, at=at,
        opened_at=at, grouping_id=frame.grouping.id, terms=terms, seed_secret=secret, **locking,
    )  # fmt: skip
    tell_groups("round_open", round_, at=at)


def close_bids(round_: Round, *, by: Person | None, at: datetime) -> None:
    """End the taking of bids once the deadline has passed. Closing twice keeps the first.

    Raises TooEarly before the deadline, WrongStage where the round was not open.
    """
    hold(round_)
    if round_.stage == Stage.SCREENING:
        return
    find_move("close-bids", round_.stage)
    if round_.bids_close_at is None or at < round_.bids_close_at:
        raise TooEarly
    move(round_, "close-bids", by=by, at=at)


def fix_seed(
    round_: Round, closed_list: Sequence[Mapping[str, Any]], *, by: Person | None, at: datetime
) -> None:
    """Join the secret committed to at the opening with the hash of the final list of bids; once only.

    To be called when scoring starts, when no bid can change any more. The list has one entry for
    each bid, `{"id", "groups", "asked_pence", "minimum_pence"}`, as the bundle's page prescribes.
    """
    if round_.seed is not None:
        return
    assert round_.seed_secret is not None  # noqa: S101 every round that has opened holds one
    round_.bid_list_digest = sha256_canonical(list(closed_list))
    round_.seed = seed_from(round_.seed_secret, round_.bid_list_digest)
    record("round.seed-fixed", round_, by=by, at=at, after={"bid_list_digest": round_.bid_list_digest})


def cancel(round_: Round, *, by: Person | None, at: datetime, reason: str) -> None:
    """Call the round off for a reason that everybody can read; groups that knew of it are told."""
    move(round_, "cancel", by=by, at=at, reason=reason, cancelled_at=at)
    if round_.opened_at is not None:
        tell_groups("round_cancelled", round_, at=at, reason=reason.strip())


def extend(
    round_: Round, date: str, until: datetime, *, by: Person | None, at: datetime, reason: str
) -> None:
    """Put off one deadline of a round under way, in public and with a reason; never bring it forward.

    A deadline for bids that has passed stays passed. Raises NotAfterOpening, ReasonNeeded,
    DateNotLater, TooLate and DatesOutOfOrder.
    """
    hold(round_)
    _check_extension(round_, date, until, at)
    if not reason.strip():
        raise ReasonNeeded
    was, reason = getattr(round_, date), reason.strip()
    setattr(round_, date, until)
    record("round.extended", round_, by=by, at=at, reason=reason, before={date: was}, after={date: until})
    tell_groups("round_extended", round_, at=at, date=date, was=was, became=until, reason=reason)


def hold(round_: Round) -> None:
    """Read the round afresh and keep others from moving it until this transaction ends."""
    db.session.flush()
    locked(Round, round_.id)


def _check_extension(round_: Round, date: str, until: datetime, at: datetime) -> None:
    over = (Stage.DRAFT, Stage.CANCELLED, Stage.PUBLISHED, Stage.CLOSED)
    if round_.stage in over or date not in DEADLINES:
        raise NotAfterOpening
    if date not in deadlines_ahead(round_, at):
        raise TooLate
    if until <= getattr(round_, date) or until <= at:
        raise DateNotLater
    following = DEADLINES[DEADLINES.index(date) + 1 :]
    if any(until >= getattr(round_, later) for later in following):
        raise DatesOutOfOrder
