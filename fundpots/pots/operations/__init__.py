"""Changing pots: moving money, opening a pot, keeping a split and putting it in force."""

from fundpots.pots.operations.moving import (
    correct,
    deposit,
    move_money,
)
from fundpots.pots.operations.opening import (
    PotFacts,
    open_pot,
)
from fundpots.pots.operations.splits import (
    put_split_in_force,
    save_split,
)

__all__ = [
    "PotFacts",
    "correct",
    "deposit",
    "move_money",
    "open_pot",
    "put_split_in_force",
    "save_split",
]
