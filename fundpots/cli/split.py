"""`fundpots split`: a national fund over pots, in whole pence."""

import click

from fundpots.cli.options import INPUT_FILE, leaning_options
from fundpots.cli.output import emit, human_option, refusing
from fundpots.cli.reading import Column, read_table, text
from fundpots.cli.weights import warn_of_odd
from weighting.presence import AreaCounts
from weighting.split import FundSplit, split_fund
from weighting.weights import PresenceWeights

COLUMNS = (
    Column("pot", text, unique=True),
    Column("electorate"),
    Column("members"),
    Column("groups", required=False),
    Column("size", required=False),
)


@click.command
@click.argument("pots_csv", metavar="POTS.csv", type=INPUT_FILE)
@click.option("--total-pence", type=click.IntRange(min=0), required=True, help="The whole fund.")
@click.option("--floor-pence", type=click.IntRange(min=0), default=0, help="Paid to every pot first.")
@leaning_options
@human_option
def split(pots_csv: str, total_pence: int, floor_pence: int, human: bool, **leaning: float) -> None:
    """Split a national fund over pots, to the penny.

    POTS.csv has the columns pot, electorate, members and, perhaps, groups: sums over each region.
    Every pot first gets the floor; the rest follows size times weight. The column size is what the money
    follows before weighting, where that is not the electorate: inhabitants, or groups.
    """
    table = read_table(pots_csv, COLUMNS)
    with refusing(pots_csv):
        pots = AreaCounts(table["electorate"], table["members"], table.get("groups"), table["pot"])
        outcome = split_fund(
            total_pence,
            pots,
            weights=PresenceWeights(**leaning),
            floor_pence=floor_pence,
            sizes=table.get("size"),
        )
    warn_of_odd(pots_csv, pots)
    emit({"pots": _rows(outcome)}, human=human)


def _rows(outcome: FundSplit) -> list[dict[str, str | float | int]]:
    columns = {
        "pot": outcome.names,
        "weight": outcome.weight.tolist(),
        "share": outcome.shares.tolist(),
        "unweighted_pence": outcome.unweighted_pence,
        "amount_pence": outcome.amounts_pence,
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
