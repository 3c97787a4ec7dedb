"""What pages show of proposals and results, in rows and sentences."""

from fundpots.allocations.tables.decided import Step, seven_steps
from fundpots.allocations.tables.sentences import (
    round_pounds,
    told_audit,
    told_curve,
    told_headline,
    told_index,
    told_leaning,
    told_least,
    told_map,
    told_moves,
    told_spread,
    told_tally,
)
from fundpots.allocations.tables.stairs import stairs
from fundpots.allocations.tables.standings import Half, Standing, half_name, halves_of, standing_of

__all__ = [
    "Half",
    "Standing",
    "Step",
    "half_name",
    "halves_of",
    "round_pounds",
    "seven_steps",
    "stairs",
    "standing_of",
    "told_audit",
    "told_curve",
    "told_headline",
    "told_index",
    "told_leaning",
    "told_least",
    "told_map",
    "told_moves",
    "told_spread",
    "told_tally",
]
