"""What a person's groups have already done in a round, so that its page does not ask for it again.

Ballots and votes live in storeys above this one, so those who read them are handed in once, when the
house is built.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fundpots.people.rules import Standing
from fundpots.rounds.models import Round


@dataclass(frozen=True)
class Done:
    """What one group has done: which way of the round's page that was, and where its receipt is.

    `is_last` is for the way that leads nowhere new: no other group of the person has still to go it.
    """

    way: str
    title: str
    group: str
    path: str
    until: datetime | None = None
    is_last: bool = True


DoneReader = Callable[[Round, Standing, datetime], list[Done]]
_readers: list[DoneReader] = []


def read_done_with(*readers: DoneReader) -> None:
    """Say who reads what groups have done."""
    _readers[:] = readers


def done_in(round_: Round, standing: Standing, at: datetime) -> list[Done]:
    """What the person's groups have done in the round; asks nothing for visitors."""
    if not standing.groups:
        return []
    return [done for reader in _readers for done in reader(round_, standing, at)]
