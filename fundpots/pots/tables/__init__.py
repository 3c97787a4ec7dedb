"""What the pages of pots show, as rows and sentences."""

from fundpots.pots.tables.ledger import LedgerRow, ledger_rows, movement_words, statement_rows
from fundpots.pots.tables.splits import (
    StepTable,
    changes_table,
    curve_table,
    denominator_words,
    step_tables,
    told_change,
    told_curve,
    told_each,
    told_even,
    told_moved,
    told_steps,
    worked_example,
)

__all__ = [
    "LedgerRow",
    "StepTable",
    "changes_table",
    "curve_table",
    "denominator_words",
    "ledger_rows",
    "movement_words",
    "statement_rows",
    "step_tables",
    "told_change",
    "told_curve",
    "told_each",
    "told_even",
    "told_moved",
    "told_steps",
    "worked_example",
]
