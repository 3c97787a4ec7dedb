"""One form for what every bench measures, so that `make bench` can lay out one table of all of them."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

#: With this word a bench prints its figures for `make bench` instead of its own table.
WORD = "--figures"
HEAD = ("bench", "what", "size", "measured", "against", "is", "ratio", "aim", "met")


class Figure(NamedTuple):
    """One figure beside a peer, a limit or nothing; `met` is None where nothing was aimed at.

    Times are in ms, memory and weights in MB or kB as `unit` says. A ratio is how many times better than what
    it stands against, but of one pass of numpy how many passes it takes.
    """

    bench: str
    what: str
    size: str
    measured: float
    unit: str
    against: str = ""
    other: float | None = None
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


def below(bench: str, what: str, size: str, measured: float, unit: str, limit: float | None) -> Figure:
    """A figure that should stay below a limit, or one that is only told."""
    if limit is None:
        return Figure(bench, what, size, measured, unit)
    ratio, met = limit / measured, measured <= limit
    return Figure(bench, what, size, measured, unit, "limit", limit, ratio, "1", met)


def asked() -> bool:
    """Was this bench started for the one table?"""
    return WORD in sys.argv


def tell(figures: Iterable[Figure]) -> None:
    """Print figures for `gathered`."""
    print(json.dumps([figure._asdict() for figure in figures]))


def gathered(bench: tuple[str, ...]) -> list[Figure]:
    """Run one bench in a process of its own and take its figures."""
    command = [sys.executable, "-m", *bench, WORD]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [Figure(**told) for told in json.loads(said.strip().splitlines()[-1])]


def laid_out(figures: Iterable[Figure]) -> str:
    """The one table, as Markdown."""
    rows = [_cells(figure) for figure in figures]
    lines = [HEAD, ("---",) * len(HEAD), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    other = "" if figure.other is None else f"{_short(figure.other)} {figure.unit}"
    met = {True: "yes", False: "no", None: ""}[figure.met]
    ratio = "" if figure.ratio is None else _short(figure.ratio)
    measured = f"{_short(figure.measured)} {figure.unit}"
    return (figure.bench, figure.what, figure.size, measured, figure.against, other, ratio, figure.aim, met)


def _short(number: float) -> str:
    """Three figures that matter.

    >>> _short(1234.5), _short(0.3333), _short(27.16)
    ('1,234', '0.333', '27.2')
    """
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def page_of(figures: list[Figure]) -> str:
    """The file that `make bench` writes: when, on what, and the table."""
    judged = [figure for figure in figures if figure.met is not None]
    missed = sum(not figure.met for figure in judged)
    return "\n\n".join(
        [
            "# What `make bench` measured",
            f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, {platform.system()} {platform.machine()},"
            f" Python {platform.python_version()}. {len(figures)} figures; of {len(judged)} aims {missed}"
            " were missed.",
            "A ratio says how many times better than what stands beside it; against one pass of numpy, how"
            " many passes were taken. Seeds stand with the sizes; real elections have none.",
            laid_out(figures),
        ]
    )
