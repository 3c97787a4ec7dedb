"""Reading pots, their money, and splits of a national fund."""

from fundpots.pots.queries.books import (
    Statement,
    all_pots,
    balances,
    balances_of,
    corrections_of,
    entries_of,
    find_pot,
    ledger,
    statement,
    years_of,
)
from fundpots.pots.queries.splits import (
    find_split,
    kept_splits,
    pots_for,
    pots_of_regions,
    regions_to_split,
    rounds_under_way,
    splits_in_force,
)
from fundpots.pots.queries.totals import Moved, moved, pots_astray
from fundpots.pots.rules import Balances

__all__ = [
    "Balances",
    "Moved",
    "Statement",
    "all_pots",
    "balances",
    "balances_of",
    "corrections_of",
    "entries_of",
    "find_pot",
    "find_split",
    "kept_splits",
    "ledger",
    "moved",
    "pots_astray",
    "pots_for",
    "pots_of_regions",
    "regions_to_split",
    "rounds_under_way",
    "splits_in_force",
    "statement",
    "years_of",
]
