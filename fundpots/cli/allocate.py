"""`fundpots allocate`: who gets what in a round, and what each bid would have needed."""

import click

from fundpots.cli.documents import naming, read_round_file
from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import emit, human_option
from weighting.bundle import outcome_of


@click.command
@click.argument("round_json", metavar="ROUND.json", type=INPUT_FILE)
@human_option
def allocate(round_json: str, human: bool) -> None:
    """Allocate a pot over the bids of a round.

    ROUND.json holds the pot, the seed, the terms, the groups, the bids and the marks; the marks may
    be empty, which shows the halves. The answer gives each bid's marks, value, rank and amount, the
    reason, and for each of mark, weight, ask and pot alone what would have given it its full ask.
    """
    round_ = read_round_file(round_json)
    with naming(round_json):
        emit(outcome_of(round_), human=human)
