"""`fundpots allocate`: who gets what in a round, and what each bid would have needed."""

from typing import Any

import click

from fundpots.cli.documents import naming, read_round_file
from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import emit, human_option
from weighting.bundle import outcome_of

QUANTITIES = ("mark", "weight", "asked_pence", "pot_pence")


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
        outcome = outcome_of(round_)
    emit(_for_people(outcome) if human else outcome, human=human)


def _for_people(outcome: dict[str, Any]) -> dict[str, Any]:
    """What each bid would have needed as columns of their own."""
    rows = []
    for bid in outcome["bids"]:
        row = {key: value for key, value in bid.items() if key != "would_have_needed"}
        needed = bid["would_have_needed"] or {}
        rows.append(row | {f"needed_{key}": needed.get(key) for key in QUANTITIES})
    return {**outcome, "bids": rows}
