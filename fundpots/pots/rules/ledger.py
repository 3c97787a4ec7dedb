"""What the ledger allows: pure decisions about balances and movements."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from fundpots.errors import Refusal
from fundpots.pots.stages import PATHS, Account, Movement


class PotExceeded(Refusal):
    """The movement would take more from an account than it holds."""

    text = _("There is not that much money in this pot. Nothing was moved.")


class NothingToMove(Refusal):
    """An amount of zero or less."""

    status = 400
    text = _("The amount must be more than £0.00.")


class AlreadyCorrected(Refusal):
    """A movement can be corrected once; the correction itself can't be corrected."""

    text = _("This movement was already corrected, or is itself a correction.")


class PotClosed(Refusal):
    """No money moves in a closed pot."""

    text = _("This pot is closed. Open another one for new money.")


@dataclass(frozen=True)
class Balances:
    """A pot's money at one moment, every figure a sum of entries."""

    available_pence: int = 0
    committed_pence: int = 0
    paid_pence: int = 0

    @property
    def held_pence(self) -> int:
        """What is in the pot's keeping: free or promised, but not paid."""
        return self.available_pence + self.committed_pence

    @property
    def received_pence(self) -> int:
        """All that ever came in and did not leave again for another pot."""
        return self.held_pence + self.paid_pence

    def of(self, account: Account) -> int:
        """The balance of one of the pot's three accounts."""
        return {
            Account.AVAILABLE: self.available_pence,
            Account.COMMITTED: self.committed_pence,
            Account.PAID: self.paid_pence,
        }[account]


@dataclass(frozen=True)
class Side:
    """One side of a movement, before it is written."""

    pot_id: int
    account: Account
    amount_pence: int


def sides(kind: Movement, pot_id: int, amount_pence: int, to_pot_id: int | None = None) -> list[Side]:
    """The entries of a movement: two, and they sum to zero.

    >>> [(side.account.value, side.amount_pence) for side in sides(Movement.AWARD, 1, 500)]
    [('available', -500), ('committed', 500)]
    """
    if amount_pence <= 0:
        raise NothingToMove
    start, end = PATHS[kind]
    return [
        Side(pot_id, start, -amount_pence),
        Side(to_pot_id if to_pot_id is not None else pot_id, end, amount_pence),
    ]


def check_covered(balances: Balances, taken: Side) -> None:
    """Refuse a side that would take an account of a pot below zero."""
    if taken.account != Account.OUTSIDE and balances.of(taken.account) + taken.amount_pence < 0:
        raise PotExceeded
