"""One round and what belongs to it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from fundpots.db import db, prepared
from fundpots.errors import Unseen
from fundpots.log import LogEntry
from fundpots.pots.models import Pot
from fundpots.rounds.models import Criterion, Round, Scenario, StageMove
from fundpots.rounds.stages import Stage


def find_round(round_id: int) -> Round:
    """The round with this number, with its pot and region; Unseen where there is none."""
    found = _round(round_id).scalar()
    if found is None:
        raise Unseen
    return found


@prepared
def _round(round_id: int) -> Select[Round]:
    return select(Round).options(joinedload(Round.pot).joinedload(Pot.region)).where(Round.id == round_id)


def criteria_of(round_: Round) -> list[Criterion]:
    """What bids of the round are judged on, in order."""
    return list(_criteria(round_.id).scalars())


@prepared
def _criteria(round_id: int) -> Select[Criterion]:
    return select(Criterion).where(Criterion.round_id == round_id).order_by(Criterion.position)


def find_criterion(round_: Round, criterion_id: int) -> Criterion:
    """One criterion of this round; Unseen where it is another's or none."""
    found = db.session.get(Criterion, criterion_id)
    if found is None or found.round_id != round_.id:
        raise Unseen
    return found


def moves_of(round_: Round) -> list[StageMove]:
    """The steps that the round took, oldest first."""
    return list(
        db.session.scalars(select(StageMove).where(StageMove.round_id == round_.id).order_by(StageMove.id))
    )


def scenarios_of(round_: Round) -> list[Scenario]:
    """What was tried before the round opened, oldest first."""
    return list(
        db.session.scalars(select(Scenario).where(Scenario.round_id == round_.id).order_by(Scenario.id))
    )


def find_scenario(slug: str) -> Scenario:
    """The scenario with this address; Unseen where there is none."""
    found = db.session.scalar(select(Scenario).where(Scenario.slug == slug))
    if found is None:
        raise Unseen
    return found


def earlier_rounds(pot_id: int, *, but: int | None = None) -> list[Round]:
    """Rounds of a pot that were published, newest first: to try terms on."""
    query = select(Round).where(
        Round.pot_id == pot_id, Round.stage.in_([Stage.PUBLISHED, Stage.CLOSED]), Round.id != (but or 0)
    )
    return list(db.session.scalars(query.order_by(Round.published_at.desc(), Round.id.desc())))


def rounds_to_copy(pot_ids: Collection[int]) -> list[Round]:
    """Rounds of these pots that have opened, however they ended, newest first: to begin others from."""
    query = select(Round).where(Round.pot_id.in_(pot_ids), Round.opened_at.is_not(None))
    return list(db.session.scalars(query.options(joinedload(Round.pot)).order_by(Round.id.desc())))


@dataclass(frozen=True)
class Extension:
    """A deadline that was put off after the round had opened, in public."""

    date: str
    was: datetime
    became: datetime
    at: datetime
    reason: str


def extensions_of(round_: Round) -> list[Extension]:
    """The deadlines that were put off, oldest first, as the record tells them."""
    entries = db.session.scalars(
        select(LogEntry)
        .where(LogEntry.round_id == round_.id, LogEntry.act == "round.extended")
        .order_by(LogEntry.seq)
    )
    return [_extension(entry) for entry in entries]


def _extension(entry: LogEntry) -> Extension:
    before, after = json.loads(entry.before or "{}"), json.loads(entry.after or "{}")
    name = next(iter(after))
    was, became = datetime.fromisoformat(before[name]), datetime.fromisoformat(after[name])
    return Extension(name, was, became, entry.at, entry.reason or "")
