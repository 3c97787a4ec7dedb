"""Lists of awards: one page by key, by group, those that have lapsed, those that owe money."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from fundpots import clock
from fundpots.bids.models import Bid
from fundpots.clock import Year
from fundpots.db import db, ends_of, prepared
from fundpots.places.models import Group
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.queries.reach import Reach, within
from fundpots.treasury.stages import AwardState

PAGE = 25
_WITH_ALL = (
    joinedload(Award.bid).joinedload(Bid.round),
    joinedload(Award.pot).joinedload(Pot.region),
    joinedload(Award.group),
)


@dataclass(frozen=True)
class AwardsAsked:
    """What somebody asked to see: by pot, round, group, state and year of the offer, and from where on."""

    pot: str = ""
    round_id: int | None = None
    group: str = ""
    state: str = ""
    after: int | None = None
    year: Year | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.pot or self.round_id or self.group or self.state or self.year)


def awards_asked(asked: AwardsAsked, at: datetime, limit: int = PAGE) -> tuple[list[Award], int | None]:
    """A page of awards, newest first, and the key after which the next page begins."""
    query = (
        select(Award)
        .join(Award.bid)
        .join(Award.pot)
        .join(Award.group)
        .options(
            contains_eager(Award.bid).joinedload(Bid.round),
            contains_eager(Award.pot).joinedload(Pot.region),
            contains_eager(Award.group),
        )
        .order_by(Award.id.desc())
        .limit(limit + 1)
    )
    if asked.pot:
        query = query.where(Pot.slug == asked.pot)
    if asked.round_id:
        query = query.where(Bid.round_id == asked.round_id)
    if asked.group:
        query = query.where(Group.slug == asked.group)
    if asked.state in tuple(AwardState):
        query = query.where(_in_state(AwardState(asked.state), at))
    if asked.year is not None:
        first, beyond = asked.year.moments()
        query = query.where(Award.offered_at >= first, Award.offered_at < beyond)
    if asked.after is not None:
        query = query.where(Award.id < asked.after)
    found = list(db.session.scalars(query))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def years_of_awards(starts: tuple[int, int]) -> list[Year]:
    """The financial years from the last award back to the first."""
    first, last = db.session.execute(ends_of(Award.offered_at)).one()
    if first is None:
        return []
    newest, oldest = (clock.year_of(clock.london_date(at), starts).number for at in (last, first))
    return [Year(number, *starts) for number in range(newest, oldest - 1, -1)]


def awards_of_groups(group_ids: Collection[int]) -> list[Award]:
    """Every award of some groups, newest first."""
    return list(_of_groups(group_ids).scalars())


@prepared
def _of_groups(group_ids: Collection[int]) -> Select[Award]:
    return select(Award).options(*_WITH_ALL).where(Award.group_id.in_(group_ids)).order_by(Award.id.desc())


def rounds_with_awards() -> list[Round]:
    """The rounds that led to awards, newest first: for the filter of the list."""
    return list(
        db.session.scalars(
            select(Round)
            .where(exists().where(Bid.round_id == Round.id, Award.bid_id == Bid.id))
            .order_by(Round.id.desc())
        )
    )


def lapsed_offers(reach: Reach, at: datetime, limit: int) -> list[Award]:
    """The first so many offers within a treasurer's reach that nobody accepted in time."""
    return _found(_in_state(AwardState.LAPSED, at), reach, limit)


def owing_awards(reach: Reach) -> list[Award]:
    """Awards that may owe money: withdrawn ones, and reported ones that were not settled."""
    unsettled = exists().where(
        Report.award_id == Award.id, Report.is_final, Report.accepted_at.is_not(None),
        Report.returned_at.is_(None),
    )  # fmt: skip
    paid = exists().where(Instalment.award_id == Award.id, Instalment.paid_at.is_not(None))
    owing = and_(paid, or_(Award.withdrawn_at.is_not(None), unsettled), Award.closed_at.is_(None))
    return _found(owing, reach)


def _found(condition: Any, reach: Reach, limit: int | None = None) -> list[Award]:
    query = (
        select(Award)
        .join(Award.pot)
        .options(
            contains_eager(Award.pot),
            joinedload(Award.group),
            joinedload(Award.bid).joinedload(Bid.round),
        )
        .where(condition)
        .order_by(Award.id)
        .limit(limit)
    )
    return list(db.session.scalars(within(query, reach)))


def _in_state(state: AwardState, at: datetime) -> Any:
    """The same decision as rules.awards.award_state, for the database to make."""
    going = and_(Award.withdrawn_at.is_(None), Award.declined_at.is_(None), Award.closed_at.is_(None))
    accepted = and_(going, Award.accepted_at.is_not(None))
    waiting = and_(going, Award.accepted_at.is_(None))
    lapsed = Award.lapses_on < clock.london_date(at)
    reported = exists().where(Report.award_id == Award.id, Report.is_final, Report.accepted_at.is_not(None))
    unpaid = exists().where(
        Instalment.award_id == Award.id, Instalment.paid_at.is_(None), Instalment.cancelled_at.is_(None)
    )
    return {
        AwardState.OFFERED: and_(waiting, ~lapsed),
        AwardState.LAPSED: and_(waiting, lapsed),
        AwardState.DECLINED: and_(Award.withdrawn_at.is_(None), Award.declined_at.is_not(None)),
        AwardState.ACCEPTED: and_(accepted, ~reported, unpaid),
        AwardState.PAID: and_(accepted, ~reported, ~unpaid),
        AwardState.REPORTED: and_(accepted, reported),
        AwardState.WITHDRAWN: Award.withdrawn_at.is_not(None),
        AwardState.CLOSED: and_(
            Award.withdrawn_at.is_(None), Award.declined_at.is_(None), Award.closed_at.is_not(None)
        ),
    }[state]
