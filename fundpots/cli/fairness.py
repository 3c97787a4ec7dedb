"""`fundpots fairness`: whether the money went to where the movement is least present."""

import click

from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import emit, human_option, refusing
from fundpots.cli.reading import Column, pence, read_table, text
from weighting.fairness import (
    concentration_index,
    gini,
    lorenz,
    per_elector,
    progressivity,
    theil,
)

COLUMNS = (
    Column("code", text, unique=True),
    Column("electorate"),
    Column("presence"),
    Column("asked_pence", pence),
    Column("awarded_pence", pence),
)


@click.command
@click.argument("outcome_csv", metavar="OUTCOME.csv", type=INPUT_FILE)
@human_option
def fairness(outcome_csv: str, human: bool) -> None:
    """Measure where the money went.

    OUTCOME.csv has the columns code, electorate, presence, asked_pence and awarded_pence. Indices
    are of money per elector and null where there is no money; areas of equal presence are pooled.
    """
    table = read_table(outcome_csv, COLUMNS)
    people, presence = table["electorate"], table["presence"]
    with refusing(outcome_csv):
        asked, awarded = (per_elector(table[column], people) for column in ("asked_pence", "awarded_pence"))
        answer = {
            "gini": gini(awarded, people),
            "theil": theil(awarded, people),
            "concentration_index": concentration_index(awarded, presence, people),
            "concentration_of_asks": concentration_index(asked, presence, people),
            "progressivity": progressivity(awarded, asked, presence, people),
            "lorenz": lorenz(awarded, people),
        }
    emit(answer, human=human)
