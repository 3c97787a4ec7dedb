"""Appeals: those that wait, those that were decided, those of one round."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from fundpots.allocations.models import Appeal
from fundpots.allocations.queries.waiting import to_decide
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.rules import Standing
from fundpots.rounds.models import Round

PAGE = 25


def appeals_to_decide(standing: Standing) -> list[Appeal]:
    """The appeals that wait for this person, the oldest first."""
    return list(db.session.scalars(to_decide(standing)))


def decided_appeals(after: int | None = None, limit: int = PAGE) -> tuple[list[Appeal], int | None]:
    """One page of decided appeals, the newest first, and the key from which the next page goes on."""
    query = _whole().where(Appeal.decided_at.is_not(None)).order_by(Appeal.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(Appeal.id < after)
    found = list(db.session.scalars(query))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def appeals_of(round_id: int) -> list[Appeal]:
    """Every appeal of a round, in the order in which they came."""
    return list(db.session.scalars(_whole().where(Bid.round_id == round_id).order_by(Appeal.id)))


def find_appeal(appeal_id: int) -> Appeal:
    """One appeal with its bid and round; Unseen where there is none."""
    found = db.session.scalar(_whole().where(Appeal.id == appeal_id))
    if found is None:
        raise Unseen
    return found


def _whole() -> Select[Appeal]:
    return (
        select(Appeal)
        .join(Appeal.bid)
        .join(Bid.round)
        .join(Round.pot)
        .join(Bid.group)
        .options(
            contains_eager(Appeal.bid).contains_eager(Bid.round).contains_eager(Round.pot),
            contains_eager(Appeal.bid).contains_eager(Bid.group),
        )
    )
