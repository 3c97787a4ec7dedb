"""`fundpots count`: who wins a Pabulib election by a rule, and whether that is what was published."""

from time import perf_counter
from typing import Any

import click

from fundpots.cli.options import INPUT_FILE
from fundpots.cli.output import BadInput, emit, human_option, opening, refusing
from weighting.pabulib import Election, PabulibError, read_pabulib
from weighting.pabulib.counting import COMPLETIONS, UTILITIES, Count
from weighting.pabulib.counting import count as count_election
from weighting.rules import RULES


@click.command
@click.argument("election_pb", metavar="FILE.pb", type=INPUT_FILE)
@click.option("--rule", type=click.Choice(list(RULES)), help="The rule; by default the file's own.")
@click.option("--utility", type=click.Choice(UTILITIES), help="By default points, else cost.")
@click.option("--completion", type=click.Choice(COMPLETIONS), help="What equal shares do with the rest.")
@click.option("--ties", type=click.Choice(["cost", "name"]), default="cost", show_default=True)
@human_option
def count(election_pb: str, human: bool, **choices: Any) -> None:
    """Count a Pabulib election (.pb) by a rule.

    Ties go to the lower cost, then to the file's order; with --ties name to the project id.
    """
    if choices["completion"] not in (None, "none") and choices["rule"] not in (None, "equal-shares"):
        raise click.UsageError("--completion belongs to the rule equal-shares.")
    started = perf_counter()
    try:
        with opening(election_pb):
            election = read_pabulib(election_pb)
    except PabulibError as error:
        raise BadInput(str(error)) from error
    read = perf_counter()
    with refusing(election_pb):
        counted = count_election(election, **choices)
    seconds = {"read": read - started, "count": perf_counter() - read}
    emit(_answer(election, counted, seconds), human=human)


def _answer(election: Election, counted: Count, seconds: dict[str, float]) -> dict[str, Any]:
    chosen = counted.decision.chosen
    published = election.published_winners()
    return {
        "rule": counted.rule,
        "utility": counted.utility,
        "completion": counted.completion,
        "selected": [election.project_ids[project] for project in chosen],
        "total_cost": election.money(counted.decision.spent),
        "budget": election.money(election.budget),
        "voters": len(election.ballots),
        "projects": len(election.project_ids),
        "seconds": seconds,
        "matches_published": None if published is None else published == set(chosen),
    }
