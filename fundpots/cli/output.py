"""How every command answers: one JSON object on standard output, or a table for people.

Errors go to standard error as one sentence, with exit code 2, and nothing is printed beside them.
"""

import io
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
WIDTH_WITHOUT_TERMINAL = 200


class BadInput(click.ClickException):
    """What was handed in cannot be used; the sentence names file, line and column where there are any."""

    exit_code = 2


@contextmanager
def refusing(source: object) -> Iterator[None]:
    """Turn a refusal by the mathematics (a ValueError) into BadInput that names its source."""
    try:
        yield
    except ValueError as refusal:
        raise BadInput(f"{source}: {refusal}") from refusal


@contextmanager
def opening(path: object) -> Iterator[None]:
    """Turn a file that the system does not give into BadInput that names it."""
    try:
        yield
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error


def human_option(command: Command) -> Command:
    """Add `--human`, which prints tables in the place of JSON."""
    return click.option("--human", is_flag=True, help="Print tables instead of JSON.")(command)


def emit(answer: Mapping[str, Any], *, human: bool = False) -> None:
    """Print the answer. Numbers that are infinite or undefined become null."""
    plain = {name: _plain(value) for name, value in answer.items()}
    try:
        if human:
            _print_tables(plain)
        else:
            click.echo(_json(plain))
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # click ends quietly when nobody reads on
    except OSError as error:
        raise BadInput(f"the answer could not be written: {error.strerror}") from error


def _json(plain: Mapping[str, Any]) -> str:
    """Write letters as they are, unless standard output cannot hold them; JSON has escapes for those."""
    written = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    try:
        written.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        written = json.dumps(plain, allow_nan=False)
    return written


def _plain(value: Any) -> Any:
    """Python's own types out of arrays and their numbers, ready for JSON."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _print_tables(answer: Mapping[str, Any]) -> None:
    """One table for each list of rows; everything else as lines of name and value above them."""
    # rich takes longer to load than most commands to run, and only this function needs it
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):  # tables hold dashes and names that some terminals do not
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_WITHOUT_TERMINAL)
    for name, value in answer.items():
        if not isinstance(value, list):
            for label, figure in _lines(name, value):
                console.print(f"{label}: {_shown(figure)}", markup=False, highlight=False)
    for name, value in answer.items():
        if isinstance(value, list):
            console.print(_table(name, value))


def _lines(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(f"{name} {part}", figure) for part, figure in value.items()]
    return [(name, value)]


def _table(name: str, rows: Sequence[Any]) -> Any:
    from rich.table import Table
    from rich.text import Text

    dicts = [_as_row(name, row) for row in rows]
    table = Table(title=name.replace("_", " "), title_justify="left")
    columns = list(dict.fromkeys(column for row in dicts for column in row))
    for column in columns:
        numeric = all(isinstance(row.get(column), (int, float, type(None))) for row in dicts)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left")
    for row in dicts:
        table.add_row(*(Text(_shown(row.get(column))) for column in columns))
    return table


def _as_row(name: str, row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    if isinstance(row, list):
        return {str(position + 1): item for position, item in enumerate(row)}
    return {name: row}


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4f}" if abs(value) >= 0.001 or not value else f"{value:.4g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)
