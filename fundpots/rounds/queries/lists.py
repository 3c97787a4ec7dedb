"""The list of rounds, with filters that live in the address and pages that go by key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.db import db, prepared
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage

PAGE = 20


@dataclass(frozen=True)
class RoundsAsked:
    """What somebody asked to see. `region` is a slug, or "whole" for the pot of the whole."""

    search: str = ""
    region: str = ""
    stage: str = ""
    after: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.region or self.stage)


def rounds_asked(
    asked: RoundsAsked, *, administers: Collection[int] = (), whole: bool = False, limit: int = PAGE
) -> tuple[list[Round], int | None]:
    """A page of rounds, newest first, and the key after which the next page begins.

    Drafts are there for those who administer their region (`whole`: every region) and nobody else.
    """
    query = (
        select(Round)
        .join(Round.pot)
        .options(contains_eager(Round.pot).joinedload(Pot.region))
        .order_by(Round.id.desc())
        .limit(limit + 1)
    )
    if not whole:
        query = query.where(or_(Round.opened_at.is_not(None), Pot.region_id.in_(list(administers))))
    if asked.search:
        like = f"%{_escaped(asked.search)}%"
        names = (Round.name, Round.name_cy, Pot.name, Pot.name_cy)
        query = query.where(or_(*[name.ilike(like, escape="\\") for name in names]))
    if asked.region:
        query = query.where(
            Pot.region_id.is_(None) if asked.region == "whole" else Pot.region.has(slug=asked.region)
        )
    if asked.stage in tuple(Stage):
        query = query.where(Round.stage == asked.stage)
    if asked.after is not None:
        query = query.where(Round.id < asked.after)
    found = list(db.session.scalars(query))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def open_rounds(at: datetime) -> list[Round]:
    """The rounds that take bids at this moment, with their pots and regions; the first to close first."""
    return list(_open(at).scalars())


@prepared
def _open(at: datetime) -> Select[Round]:
    return (
        select(Round)
        .join(Round.pot)
        .options(contains_eager(Round.pot).joinedload(Pot.region))
        .where(Round.stage == Stage.OPEN, Round.opens_at <= at, Round.bids_close_at > at)
        .order_by(Round.bids_close_at, Round.id)
    )


def rounds_of_regions(region_ids: Collection[int], *, whole: bool, stages: Collection[Stage]) -> list[Round]:
    """The rounds at some stages that somebody administers, the earliest made first."""
    query = (
        select(Round)
        .join(Round.pot)
        .options(contains_eager(Round.pot), joinedload(Round.presence_count))
        .where(Round.stage.in_(list(stages)))
        .order_by(Round.id)
    )
    if not whole:
        query = query.where(Pot.region_id.in_(list(region_ids)))
    return list(db.session.scalars(query))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
