"""Bank details: sealed, confirmed by a second officer, seen in full by two treasurers."""

import pytest

from fundpots.crypto import CannotOpen, unseal
from fundpots.db import db
from fundpots.mail import Email
from fundpots.treasury.operations import (
    confirm_bank_details,
    drop_bank_details,
    give_bank_details,
    show_bank_details,
)
from fundpots.treasury.queries.bank import account_of, details_in_force, details_waiting
from fundpots.treasury.rules.bank import PURPOSE, Account, read_account
from fundpots.treasury.rules.refusals import (
    AccountNumberWrong,
    BankDetailsGone,
    NotThisGroup,
    OwnGroup,
    SecondOfficer,
    TwoTreasurersOnly,
)
from tests import make
from tests.treasury.books import ACCOUNT

OTHER = Account("Other account", "200000", "87654321")


def group_of_two():
    group = make.group()
    return group, make.officer(group), make.officer(group)


def in_force(group):
    return details_in_force([group.id]).get(group.id)


@pytest.mark.parametrize(
    ("sort_code", "number"),
    [("08929", "01234567"), ("0892999", "01234567"), ("089299", "1234567"), ("08929x", "01234567"),
     ("089299", "٠١٢٣٤٥٦٧"), ("", "")],
)  # fmt: skip
def test_an_account_has_six_and_eight_plain_digits(sort_code, number):
    with pytest.raises(AccountNumberWrong):
        read_account("Group", sort_code, number)


def test_details_are_sealed_with_their_leading_zeros(app):
    group, one, _ = group_of_two()
    details = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)

    assert account_of(details) == ACCOUNT
    assert ACCOUNT.number.encode() not in details.sealed
    assert details.ending == "67"
    with pytest.raises(CannotOpen):
        unseal(details.sealed, "second factor")
    assert unseal(details.sealed, PURPOSE)


def test_details_count_once_a_second_officer_has_confirmed_them(app):
    group, one, other = group_of_two()
    details = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)

    assert in_force(group) is None
    with pytest.raises(SecondOfficer):
        confirm_bank_details(details, by=one, at=make.NOON)
    for stranger in (make.member(group), make.officer(make.group()), make.treasurer()):
        with pytest.raises(NotThisGroup):
            confirm_bank_details(details, by=stranger, at=make.NOON)
    confirm_bank_details(details, by=other, at=make.NOON)
    confirm_bank_details(details, by=other, at=make.later(1))

    assert in_force(group) is details
    assert details.confirmed_at == make.NOON


def test_a_change_waits_while_the_old_account_stays_in_force(app):
    group, one, other = group_of_two()
    first = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)
    confirm_bank_details(first, by=other, at=make.NOON)

    second = give_bank_details(group, OTHER, by=other, at=make.later(1))
    assert in_force(group) is first
    confirm_bank_details(second, by=one, at=make.later(2))

    assert in_force(group) is second
    assert first.ended_at == make.later(2)
    with pytest.raises(BankDetailsGone):
        confirm_bank_details(first, by=other, at=make.later(3))


def test_a_newer_draft_replaces_an_older_one_which_can_no_longer_be_confirmed(app):
    group, one, other = group_of_two()
    first = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)
    second = give_bank_details(group, OTHER, by=one, at=make.later(1))

    with pytest.raises(BankDetailsGone):
        confirm_bank_details(first, by=other, at=make.later(2))
    drop_bank_details(second, by=other, at=make.later(2))
    with pytest.raises(BankDetailsGone):
        confirm_bank_details(second, by=other, at=make.later(3))

    assert details_waiting([group.id]) == {}


def test_every_officer_is_told_of_new_details_and_no_letter_names_the_account(app):
    group, one, other = group_of_two()
    details = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)
    confirm_bank_details(details, by=other, at=make.NOON)

    letters = list(db.session.query(Email).where(Email.kind.like("bank-details-%")))
    assert {(letter.person_id, letter.kind) for letter in letters} == {
        (who.id, f"bank-details-{what}") for who in (one, other) for what in ("given", "confirmed")
    }
    assert not any(ACCOUNT.number in letter.text for letter in letters)
    assert all("67" in letter.text for letter in letters)


def test_two_treasurers_see_an_account_and_a_third_only_when_one_has_left(app):
    group, one, other = group_of_two()
    details = give_bank_details(group, ACCOUNT, by=one, at=make.NOON)
    confirm_bank_details(details, by=other, at=make.NOON)
    first, second, third = make.treasurer(), make.treasurer(), make.treasurer()

    assert show_bank_details(details, by=first, at=make.later(1)) == ACCOUNT
    assert show_bank_details(details, by=second, at=make.later(1)) == ACCOUNT
    assert show_bank_details(details, by=first, at=make.later(2)) == ACCOUNT
    with pytest.raises(TwoTreasurersOnly):
        show_bank_details(details, by=third, at=make.later(2))
    from fundpots.people.models import Appointment

    db.session.query(Appointment).where(Appointment.person_id == first.id).one().ended_at = make.later(3)
    db.session.flush()
    assert show_bank_details(details, by=third, at=make.later(3)) == ACCOUNT
    inside = make.appointed(make.treasurer(), make.Role.MEMBER, group=group)
    with pytest.raises(OwnGroup):
        show_bank_details(details, by=inside, at=make.later(4))
