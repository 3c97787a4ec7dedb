"""Awards and their money; several at a time wherever a list may ask."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from fundpots import clock
from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.models import Appointment, Person
from fundpots.places.models import Group
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.stages import Account, Movement
from fundpots.rounds.models import Round
from fundpots.treasury.models import Acceptance, Award, Instalment, Report
from fundpots.treasury.rules.awards import AwardMoney, award_state
from fundpots.treasury.stages import AwardState

PAGE = 25
_WITH_ALL = (
    joinedload(Award.bid).joinedload(Bid.round),
    joinedload(Award.pot).joinedload(Pot.region),
    joinedload(Award.group),
)


def find_award(award_id: int) -> Award:
    """The award with this key, its bid, round, pot and group read along; Unseen where there is none."""
    found = db.session.get(Award, award_id, options=_WITH_ALL)
    if found is None:
        raise Unseen
    return found


def award_of_bid(bid_id: int) -> Award | None:
    """What was awarded to a bid."""
    return db.session.scalar(select(Award).options(*_WITH_ALL).where(Award.bid_id == bid_id))


def awards_of_round(round_id: int) -> list[Award]:
    """Every award of a round, by reference."""
    return list(
        db.session.scalars(
            select(Award)
            .join(Award.bid)
            .options(*_WITH_ALL)
            .where(Bid.round_id == round_id)
            .order_by(Award.reference)
        )
    )


def money_of(award_ids: Iterable[int]) -> dict[int, AwardMoney]:
    """The money of several awards, summed from the ledger in one query."""
    wanted = list(award_ids)
    mirrored = aliased(Transaction)
    kind = func.coalesce(mirrored.kind, Transaction.kind)
    rows = db.session.execute(
        select(Transaction.award_id, Entry.account, kind == Movement.RETURN, func.sum(Entry.amount_pence))
        .join(Entry, Entry.transaction_id == Transaction.id)
        .outerjoin(mirrored, mirrored.id == Transaction.corrects_id)
        .where(Transaction.award_id.in_(wanted), Entry.account.in_([Account.COMMITTED, Account.PAID]))
        .group_by(Transaction.award_id, Entry.account, kind == Movement.RETURN)
    )
    sums = {(award_id, account, bool(back)): int(pence) for award_id, account, back, pence in rows}
    return {
        award_id: AwardMoney(
            committed_pence=sums.get((award_id, Account.COMMITTED, False), 0),
            paid_pence=sums.get((award_id, Account.PAID, False), 0),
            returned_pence=-sums.get((award_id, Account.PAID, True), 0),
        )
        for award_id in wanted
    }


def states_of(awards: Iterable[Award], money: dict[int, AwardMoney], at: datetime) -> dict[int, AwardState]:
    """One word for each of several awards."""
    several = list(awards)
    reported = reported_among(award.id for award in several)
    return {award.id: award_state(award, money[award.id], award.id in reported, at) for award in several}


def reported_among(award_ids: Iterable[int]) -> set[int]:
    """Those whose final report was accepted."""
    return set(
        db.session.scalars(
            select(Report.award_id).where(
                Report.award_id.in_(list(award_ids)), Report.is_final, Report.accepted_at.is_not(None)
            )
        )
    )


def acceptances_of(award_id: int) -> list[Acceptance]:
    """Which officers have accepted, in order."""
    return list(
        db.session.scalars(
            select(Acceptance)
            .options(joinedload(Acceptance.person))
            .where(Acceptance.award_id == award_id)
            .order_by(Acceptance.at, Acceptance.person_id)
        )
    )


def movements_of(award_id: int) -> list[tuple[Transaction, int]]:
    """An award's movements in the ledger, oldest first, each with its amount."""
    rows = db.session.execute(
        select(Transaction, func.max(Entry.amount_pence))
        .join(Entry, Entry.transaction_id == Transaction.id)
        .where(Transaction.award_id == award_id)
        .group_by(Transaction.id)
        .order_by(Transaction.id)
    )
    return [(movement, int(pence)) for movement, pence in rows]


@dataclass(frozen=True)
class AwardsAsked:
    """What somebody asked to see: by pot, round, group and state, and from where on."""

    pot: str = ""
    round_id: int | None = None
    group: str = ""
    state: str = ""
    after: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.pot or self.round_id or self.group or self.state)


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
    if asked.after is not None:
        query = query.where(Award.id < asked.after)
    found = list(db.session.scalars(query))
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def awards_of_groups(group_ids: Collection[int]) -> list[Award]:
    """Every award of some groups, newest first."""
    return list(
        db.session.scalars(
            select(Award)
            .options(*_WITH_ALL)
            .where(Award.group_id.in_(list(group_ids)))
            .order_by(Award.id.desc())
        )
    )


def rounds_with_awards() -> list[Round]:
    """The rounds that led to awards, newest first: for the filter of the list."""
    return list(
        db.session.scalars(
            select(Round)
            .where(exists().where(Bid.round_id == Round.id, Award.bid_id == Bid.id))
            .order_by(Round.id.desc())
        )
    )


def recipients_of(group_ids: Iterable[int], role: str) -> dict[int, int]:
    """How many people hold a role in each group and can be written to."""
    rows = db.session.execute(
        select(Appointment.group_id, func.count())
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.group_id.in_(list(group_ids)),
            Appointment.role == role,
            Appointment.ended_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .group_by(Appointment.group_id)
    )
    return {group_id: int(count) for group_id, count in rows}


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
