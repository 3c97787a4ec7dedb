"""Bank details: given by one officer, confirmed by another, shown in full to two treasurers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from fundpots import log, mail
from fundpots.crypto import seal
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of, standing_of
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.treasury.models import Award, BankDetails, BankSight, Instalment
from fundpots.treasury.operations.plan import forget_preparation
from fundpots.treasury.queries.bank import account_of, details_in_force, details_waiting, seen_by
from fundpots.treasury.rules.bank import PURPOSE, Account, packed
from fundpots.treasury.rules.refusals import (
    BankDetailsGone,
    NotThisGroup,
    OwnGroup,
    SecondOfficer,
    TwoTreasurersOnly,
)


def give_bank_details(group: Group, account: Account, *, by: Person, at: datetime) -> BankDetails:
    """Say where a group is paid. It counts once a second officer has confirmed it.

    What waited for a confirmation before is replaced; what is in force stays so until then.
    """
    locked(Group, group.id)
    _must_be_officer(group.id, by)
    waiting = details_waiting([group.id]).get(group.id)
    if waiting is not None:
        waiting.ended_at = at
    details = BankDetails(
        group=group,
        sealed=seal(packed(account), PURPOSE),
        ending=account.ending,
        given_at=at,
        given_by_id=by.id,
    )
    db.session.add(details)
    db.session.flush()
    _note("bank-details.given", details, by, at)
    _tell("bank-details-given", group, details, at)
    return details


def confirm_bank_details(details: BankDetails, *, by: Person, at: datetime) -> None:
    """Put details in force, as another officer than who gave them. Twice keeps the first.

    Payments that treasurers prepared for the old account are prepared again. Raises SecondOfficer,
    BankDetailsGone where the details were replaced meanwhile.
    """
    locked(Group, details.group_id)
    locked(BankDetails, details.id)
    _must_be_officer(details.group_id, by)
    if details.confirmed_at is not None and details.ended_at is None:
        return
    if details.ended_at is not None:
        raise BankDetailsGone
    if details.given_by_id == by.id:
        raise SecondOfficer
    old = details_in_force([details.group_id]).get(details.group_id)
    if old is not None:
        old.ended_at = at
    details.confirmed_at, details.confirmed_by_id = at, by.id
    _look_again(details.group_id)
    _note("bank-details.confirmed", details, by, at, before={"ending": old.ending} if old else None)
    _tell("bank-details-confirmed", details.group, details, at)


def drop_bank_details(details: BankDetails, *, by: Person, at: datetime) -> None:
    """Take back details that wait for their confirmation. Twice keeps the first."""
    locked(Group, details.group_id)
    locked(BankDetails, details.id)
    _must_be_officer(details.group_id, by)
    if details.confirmed_at is not None:
        raise BankDetailsGone
    if details.ended_at is None:
        details.ended_at = at
        _note("bank-details.dropped", details, by, at)


def show_bank_details(details: BankDetails, *, by: Person, at: datetime) -> Account:
    """The account in full, for a treasurer who pays it; the first two may, and it is recorded.

    Raises OwnGroup for members of the group, TwoTreasurersOnly for a third treasurer.
    """
    locked(BankDetails, details.id)
    if standing_of(by.id).belongs_to(details.group_id):
        raise OwnGroup
    seen = seen_by(details.id)
    if by.id not in seen:
        in_office = [person_id for person_id in seen if standing_of(person_id).holds(Role.TREASURER)]
        if len(in_office) >= 2:
            raise TwoTreasurersOnly
        db.session.add(BankSight(bank_details_id=details.id, person_id=by.id, at=at))
    _note("bank-details.seen", details, by, at)
    return account_of(details)


def _must_be_officer(group_id: int, by: Person) -> None:
    if not standing_of(by.id).is_officer(group_id):
        raise NotThisGroup


def _look_again(group_id: int) -> None:
    """An approval is for the account that was there; what has not gone to the bank is prepared again."""
    for one in db.session.scalars(
        select(Instalment)
        .join(Instalment.award)
        .where(
            Award.group_id == group_id,
            Instalment.prepared_at.is_not(None),
            Instalment.payment_run_id.is_(None),
            Instalment.paid_at.is_(None),
        )
    ):
        forget_preparation(one)


def _note(
    act: str, details: BankDetails, by: Person, at: datetime, before: Mapping[str, str] | None = None
) -> None:
    """The record names the last two digits, never the account."""
    after = {"ending": details.ending}
    log.record(act, at=at, person_id=by.id, group_id=details.group_id, before=before, after=after)


def _tell(kind: str, group: Group, details: BankDetails, at: datetime) -> None:
    """Every officer is told of a change, so that none can be made behind the others' backs."""
    for officer in officers_of(group.id):
        mail.letter(kind, to=officer, at=at, group=group, details=details)
