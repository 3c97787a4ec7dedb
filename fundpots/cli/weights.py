"""`fundpots weights`: the presence and weight of every area of a table."""

from typing import Any

import click

from fundpots.cli.options import INPUT_FILE, SHARE, leaning_options
from fundpots.cli.output import emit, human_option, refusing
from fundpots.cli.reading import Column, Table, read_table, text
from weighting.presence import AreaCounts, Prior
from weighting.weights import AreaWeights, FittedPresence, PresenceWeights

COLUMNS = (
    Column("code", text, unique=True),
    Column("electorate"),
    Column("members"),
    Column("groups", required=False),
)


@click.command
@click.argument("areas_csv", metavar="AREAS.csv", type=INPUT_FILE)
@leaning_options
@click.option("--least", type=SHARE, help="Part of the electorate in the least-present areas.")
@click.option("--share", type=SHARE, help="Part of the money that they are to get: sets the tilt.")
@human_option
@click.pass_context
def weights(
    ctx: click.Context,
    areas_csv: str,
    least: float | None,
    share: float | None,
    human: bool,
    **leaning: float,
) -> None:
    """Weigh areas by how little present the movement is.

    AREAS.csv has the columns code, electorate, members and, perhaps, groups.
    """
    _check_aim(ctx, least, share)
    table = read_table(areas_csv, COLUMNS)
    with refusing(areas_csv):
        areas = AreaCounts.of(table)
        fitted = PresenceWeights(**leaning).fit(areas)
        if least is not None and share is not None:
            fitted = fitted.calibrate(areas, least=least, share=share)
        weighed = fitted.transform(areas)
    warn_of_odd(areas_csv, areas)
    answer = _answer(table, fitted, weighed)
    emit(answer if least is None else answer | {"tilt": fitted.settings.tilt}, human=human)


def _check_aim(ctx: click.Context, least: float | None, share: float | None) -> None:
    if (least is None) != (share is None):
        raise click.UsageError("--least and --share belong together: who, and how much they are to get.")
    given = ctx.get_parameter_source("tilt") is not click.core.ParameterSource.DEFAULT
    if least is not None and given:
        raise click.UsageError("--tilt cannot be given with --least and --share, which compute it.")


def warn_of_odd(path: str, areas: AreaCounts) -> None:
    """Say on standard error where there are more members than electors; it may be a slip."""
    for code, odd in zip(areas.codes, areas.odd.tolist(), strict=True):
        if odd:
            click.echo(f"Warning: {path}: {code} has more members than electors.", err=True)


def _answer(table: Table, fitted: FittedPresence, weighed: AreaWeights) -> dict[str, Any]:
    by_groups = weighed.presence_groups
    columns = {
        "code": table["code"],
        "presence_members": weighed.presence_members.tolist(),
        "presence_groups": [None] * len(table["code"]) if by_groups is None else by_groups.tolist(),
        "presence": weighed.presence.tolist(),
        "weight": weighed.weight.tolist(),
    }
    rows = zip(*columns.values(), strict=True)
    return {
        "members": _prior(fitted.members),
        "groups": None if fitted.groups is None else _prior(fitted.groups),
        "areas": [dict(zip(columns, row, strict=True)) for row in rows],
    }


def _prior(prior: Prior) -> dict[str, float]:
    return {
        "rate": prior.rate,
        "variance": prior.variance,
        "prior_exposure": prior.exposure,
        "prior_count": prior.count,
    }
