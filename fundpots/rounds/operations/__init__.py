"""Changing rounds: setting them up, and moving them through their life."""

from fundpots.rounds.operations.criteria import (
    add_criterion,
    change_criterion,
    remove_criterion,
    shift_criterion,
    suggest_criteria,
)
from fundpots.rounds.operations.life import cancel, close_bids, extend, fix_seed, move, open_round
from fundpots.rounds.operations.scenarios import save_scenario
from fundpots.rounds.operations.set_up import change_terms, copy_round, make_round

__all__ = [
    "add_criterion",
    "cancel",
    "change_criterion",
    "change_terms",
    "close_bids",
    "copy_round",
    "extend",
    "fix_seed",
    "make_round",
    "move",
    "open_round",
    "remove_criterion",
    "save_scenario",
    "shift_criterion",
    "suggest_criteria",
]
