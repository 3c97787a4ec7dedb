"""The public list of a round's bids: search, filter, pages by key, and an order that favours nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, or_, select

from fundpots.bids.models import Bid
from fundpots.bids.queries.found import WITH_ROUND
from fundpots.bids.stages import Eligibility
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.stages import Stage

PAGE = 20
SETTLED = (Stage.PUBLISHED, Stage.CLOSED)


@dataclass(frozen=True)
class BidsAsked:
    """What somebody asked to see. `state` is eligible, ineligible, waiting, or empty for all."""

    search: str = ""
    state: str = ""
    after: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.state)


def bids_asked(round_: Round, asked: BidsAsked, limit: int = PAGE) -> tuple[list[Bid], int | None, int]:
    """A page of the bids that are in, the key after which the next begins, and how many fit in all.

    Until the result is out their order is drawn by the round's own terms: random, so that nobody gains by
    an early place, and the same for everybody and at every visit.
    """
    query = select(Bid.id).join(Bid.group).where(*_are_in(round_)).order_by(Bid.reference)
    for word in asked.search.split()[:5]:
        like = f"%{_escaped(word)}%"
        texts = (Bid.title, Bid.summary, Bid.reference, Group.name, Group.name_cy)
        query = query.where(or_(*[text.ilike(like, escape="\\") for text in texts]))
    if asked.state == "waiting":
        query = query.where(Bid.eligibility.is_(None))
    elif asked.state in tuple(Eligibility):
        query = query.where(Bid.eligibility == asked.state)
    keys = list(db.session.scalars(query))
    if round_.stage not in SETTLED:
        keys.sort(key=lambda key: _place(round_, key))
    start = keys.index(asked.after) + 1 if asked.after in keys else 0
    page = keys[start : start + limit]
    return _in_order(page), page[-1] if len(keys) > start + limit else None, len(keys)


def count_in(round_: Round) -> int:
    """How many bids are in."""
    return db.session.scalar(select(func.count()).select_from(Bid).where(*_are_in(round_))) or 0


def screening_queue(round_: Round) -> list[Bid]:
    """The bids that are in, those without a decision first, in the order of their references."""
    return list(
        db.session.scalars(
            select(Bid)
            .options(*WITH_ROUND)
            .where(*_are_in(round_))
            .order_by(Bid.eligibility.is_not(None), Bid.reference)
        )
    )


def _are_in(round_: Round) -> tuple[Any, ...]:
    return (Bid.round_id == round_.id, Bid.submitted_at.is_not(None), Bid.withdrawn_at.is_(None))


def _place(round_: Round, key: int) -> str:
    return sha256(f"{round_.terms_digest}:{key}".encode()).hexdigest()


def _in_order(keys: Sequence[int]) -> list[Bid]:
    found = {
        bid.id: bid for bid in db.session.scalars(select(Bid).options(*WITH_ROUND).where(Bid.id.in_(keys)))
    }
    return [found[key] for key in keys]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
