"""Options that several commands share: the input file, and how strongly weights lean."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

INPUT_FILE = click.Path(exists=True, dir_okay=False, readable=True)


class Number(click.FloatRange):
    """A finite number in a range; Python's "nan" and "inf" are refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number


SHARE = Number(min=0, max=1, min_open=True, max_open=True)

_LEANING = (
    click.option("--tilt", type=Number(min=0), default=0.5, show_default=True, help="0: not at all."),
    click.option("--clip", type=Number(min=1), default=4.0, show_default=True, help="Bound of presence."),
    click.option(
        "--blend", type=Number(0, 1), default=0.75, show_default=True, help="Members against groups."
    ),
    click.option(
        "--group-prior",
        type=Number(min=0, min_open=True),
        default=1.0,
        show_default=True,
        help="Average groups added to every area.",
    ),
)


def leaning_options(command: Command) -> Command:
    """Add `--tilt`, `--clip`, `--blend` and `--group-prior`, with the defaults of `PresenceWeights`."""
    for option in reversed(_LEANING):
        command = option(command)
    return command
