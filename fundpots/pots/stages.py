"""The accounts of a pot and the kinds of movement between them, as one table."""

from enum import StrEnum


class Account(StrEnum):
    """Where a pot's money is. Outside is everybody else: givers, and groups that were paid."""

    OUTSIDE = "outside"
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAID = "paid"


class Movement(StrEnum):
    """Why money moves."""

    DEPOSIT = "deposit"
    SPLIT = "split"
    TRANSFER = "transfer"
    AWARD = "award"
    AWARD_WITHDRAWN = "award-withdrawn"
    PAYMENT = "payment"
    PAYMENT_FAILED = "payment-failed"
    RETURN = "return"
    CORRECTION = "correction"


#: From which account to which each movement takes money. A transfer goes between two pots' available
#: money; a correction mirrors the movement that it corrects.
PATHS: dict[Movement, tuple[Account, Account]] = {
    Movement.DEPOSIT: (Account.OUTSIDE, Account.AVAILABLE),
    Movement.SPLIT: (Account.OUTSIDE, Account.AVAILABLE),
    Movement.TRANSFER: (Account.AVAILABLE, Account.AVAILABLE),
    Movement.AWARD: (Account.AVAILABLE, Account.COMMITTED),
    Movement.AWARD_WITHDRAWN: (Account.COMMITTED, Account.AVAILABLE),
    Movement.PAYMENT: (Account.COMMITTED, Account.PAID),
    Movement.PAYMENT_FAILED: (Account.PAID, Account.COMMITTED),
    Movement.RETURN: (Account.PAID, Account.AVAILABLE),
}
