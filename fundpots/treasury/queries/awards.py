"""Awards and their money; several at a time wherever a list may ask."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.models import Appointment, Person
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.stages import Account, Movement
from fundpots.treasury.models import Acceptance, Award, Report
from fundpots.treasury.rules.awards import AwardMoney, award_state
from fundpots.treasury.stages import AwardState

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
    rows = db.session.execute(
        select(
            Transaction.award_id, Transaction.kind, mirrored.kind, Entry.account, func.sum(Entry.amount_pence)
        )
        .join(Entry, Entry.transaction_id == Transaction.id)
        .outerjoin(mirrored, mirrored.id == Transaction.corrects_id)
        .where(Transaction.award_id.in_(wanted), Entry.account.in_([Account.COMMITTED, Account.PAID]))
        .group_by(Transaction.award_id, Transaction.kind, mirrored.kind, Entry.account)
    )
    sums: Counter[tuple[int | None, str, bool]] = Counter()
    for award_id, kind, corrected, account, pence in rows:
        sums[award_id, account, (corrected or kind) == Movement.RETURN] += int(pence)
    return {
        award_id: AwardMoney(
            committed_pence=sums[award_id, Account.COMMITTED, False],
            paid_pence=sums[award_id, Account.PAID, False],
            returned_pence=-sums[award_id, Account.PAID, True],
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
    return {group_id: int(count) for group_id, count in rows if group_id is not None}
