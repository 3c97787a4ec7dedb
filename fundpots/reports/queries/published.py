"""Results that are public, newest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots.allocations.models import Publication
from fundpots.db import db
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round


def latest_results(limit: int) -> Sequence[Publication]:
    """The newest results with their rounds, pots and proposals."""
    return results_asked(limit=limit)


def results_asked(
    *, limit: int, before: datetime | None = None, region_id: int | None = None
) -> Sequence[Publication]:
    """Results before a moment, newest first, of one region where it is asked for."""
    query = (
        select(Publication)
        .join(Publication.round)
        .options(
            contains_eager(Publication.round).joinedload(Round.pot).joinedload(Pot.region),
            joinedload(Publication.proposal),
        )
        .order_by(Publication.at.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Publication.at < before)
    if region_id is not None:
        query = query.join(Pot, Pot.id == Round.pot_id).where(Pot.region_id == region_id)
    return db.session.scalars(query).all()
