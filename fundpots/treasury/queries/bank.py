"""A group's bank details: those in force, those that wait for a second officer, and who has seen them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fundpots.crypto import unseal
from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.treasury.models import BankDetails, BankSight
from fundpots.treasury.rules.bank import PURPOSE, Account, unpacked


def details_in_force(group_ids: Iterable[int]) -> dict[int, BankDetails]:
    """The confirmed details of several groups, in one query."""
    found = db.session.scalars(
        select(BankDetails)
        .where(
            BankDetails.group_id.in_(list(group_ids)),
            BankDetails.confirmed_at.is_not(None),
            BankDetails.ended_at.is_(None),
        )
        .order_by(BankDetails.id)
    )
    return {details.group_id: details for details in found}


def details_waiting(group_ids: Iterable[int]) -> dict[int, BankDetails]:
    """The details of several groups that a second officer has to confirm, with the groups."""
    found = db.session.scalars(
        select(BankDetails)
        .options(joinedload(BankDetails.group))
        .where(
            BankDetails.group_id.in_(list(group_ids)),
            BankDetails.confirmed_at.is_(None),
            BankDetails.ended_at.is_(None),
        )
        .order_by(BankDetails.id)
    )
    return {details.group_id: details for details in found}


def account_of(details: BankDetails) -> Account:
    """The account in full: for the payment file, the group's second officer, and two treasurers."""
    return unpacked(unseal(details.sealed, PURPOSE))


def seen_by(details_id: int) -> list[int]:
    """The treasurers who have seen these details in full."""
    return list(
        db.session.scalars(
            select(BankSight.person_id).where(BankSight.bank_details_id == details_id).order_by(BankSight.at)
        )
    )


def find_details(details_id: int) -> BankDetails:
    """The details with this key, with their group; Unseen where there are none."""
    found = db.session.get(BankDetails, details_id, options=[joinedload(BankDetails.group)])
    if found is None:
        raise Unseen
    return found


def details_by_key(keys: Iterable[int | None]) -> dict[int, BankDetails]:
    """Several details by their keys, also those that are no longer in force."""
    wanted = [key for key in keys if key is not None]
    found = db.session.scalars(select(BankDetails).where(BankDetails.id.in_(wanted)))
    return {details.id: details for details in found}
