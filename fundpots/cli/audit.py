"""`fundpots audit`: what could each group have gained by marking dishonestly?"""

import click

from fundpots.cli.documents import naming, read_round_file
from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import emit, human_option
from weighting.audit import audit as audit_round


@click.command
@click.argument("round_json", metavar="ROUND.json", type=INPUT_FILE)
@human_option
def audit(round_json: str, human: bool) -> None:
    """Find what a group could gain by scoring dishonestly.

    The round is run again for every group under each strategy of a cunning scorer. The answer names
    the best strategy of each group and its gain in pence (always 0 under halves), the largest gain,
    and the money that all of them together could have drawn to themselves.
    """
    round_ = read_round_file(round_json)
    with naming(round_json):
        found = audit_round(round_)
    gains = [
        {"id": gain.group, "best_gain_pence": gain.best_gain_pence, "strategy": gain.strategy}
        for gain in found.gains
    ]
    totals = {"max_gain_pence": found.max_gain_pence, "money_moved_pence": found.money_moved_pence}
    emit({"groups": gains, **totals}, human=human)
