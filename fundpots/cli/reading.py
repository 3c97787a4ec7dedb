"""Read a CSV file that people made, and refuse it as a whole where anything in it is wrong.

Byte order marks, CRLF, quoted fields and extra columns are fine. What is wrong is named by file, line
and column, so that it can be found in a spreadsheet.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from fundpots.cli.output import BadInput, opening

NUMBER = re.compile(r"\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?", re.ASCII)
WHOLE = re.compile(r"\d+", re.ASCII)
LARGEST = 1e15  # sums of numbers up to here are still exact to a thousandth


def text(value: str) -> str:
    """A name or code: not empty, without control characters."""
    if not value:
        raise ValueError("is empty")
    if not value.isprintable():
        raise ValueError(f"holds a control character: {value!r}")
    return value


def number(value: str) -> float:
    """A number of zero or above, with a point and without separators."""
    if not NUMBER.fullmatch(value):
        raise ValueError(f"must be a number of zero or above, such as 1234.5, not {value!r}")
    return float(_bounded(float(value), value))


def pence(value: str) -> int:
    """An amount in whole pence."""
    if not WHOLE.fullmatch(value):
        raise ValueError(f"must be whole pence, such as 12345, not {value!r}")
    return int(_bounded(int(value), value))


def _bounded(number: float, value: str) -> float:
    if number > LARGEST:
        raise ValueError(f"is too large: {value}")
    return number


class Column(NamedTuple):
    """A column that a command reads: its name in the header and how a field becomes a value."""

    name: str
    read: Callable[[str], Any] = number
    required: bool = True
    unique: bool = False


class Place(NamedTuple):
    """Where something is wrong; lines and columns are counted from 1."""

    path: str
    line: int
    column: int

    def refuse(self, what: str, name: str = "") -> BadInput:
        named = f" ({name})" if name else ""
        return BadInput(f"{self.path}, line {self.line}, column {self.column}{named}: {what}")


Table = dict[str, list[Any]]


def read_table(path: str, columns: Sequence[Column]) -> Table:
    """The columns of a CSV file by name; an optional one that is missing is left out.

    Raises BadInput for anything wrong, so that a file is taken whole or not at all.
    """
    records = _records(path)
    line, header = next(records, (1, []))
    where = _positions(Place(path, line, 1), header, columns)
    table: Table = {column.name: [] for column in where}
    seen: dict[tuple[str, Any], int] = {}
    for line, fields in records:
        _check_length(Place(path, line, 1), header, fields)
        for column, position in where.items():
            place = Place(path, line, position + 1)
            value = _value(place, column, fields[position].strip())
            if column.unique and seen.setdefault((column.name, value), line) != line:
                raise place.refuse(f"{value!r} is already in line {seen[column.name, value]}", column.name)
            table[column.name].append(value)
    if not table[columns[0].name]:
        raise Place(path, line + 1, 1).refuse("there are no rows below the header")
    return table


def _records(path: str) -> Iterator[tuple[int, list[str]]]:
    """The line where each record starts, and its fields; blank lines are skipped."""
    content = _decoded(path)
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Place(path, line, _last_column(content, line)).refuse(f"not CSV: {error}") from error
        if fields:
            yield line, fields


def _decoded(path: str) -> str:
    with opening(path):
        content = Path(path).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, before.rpartition(b"\n")[2].count(b",") + 1
        raise Place(path, line, column).refuse("the text is not UTF-8; save the file as CSV UTF-8") from error


def _last_column(content: str, line: int) -> int:
    """The column in which a record breaks off: the last one that a lenient reader finds."""
    rest = content.splitlines()[line - 1 :]
    try:
        return max(len(next(csv.reader(rest[:1]), [])), 1)
    except csv.Error:  # a field that no reader takes, however lenient
        return 1


def _positions(place: Place, header: list[str], columns: Sequence[Column]) -> dict[Column, int]:
    """Where each column stands; a near miss of an optional one is refused, for it would be ignored."""
    names = [name.strip().lower() for name in header]
    where: dict[Column, int] = {}
    for column in columns:
        if names.count(column.name) > 1:
            again = names.index(column.name, names.index(column.name) + 1)
            raise place._replace(column=again + 1).refuse("this column is there twice", column.name)
        if column.name in names:
            where[column] = names.index(column.name)
            continue
        others = [name for name in names if name not in {known.name for known in columns}]
        near = get_close_matches(column.name, others, n=1, cutoff=0.75)
        if near:
            at = place._replace(column=names.index(near[0]) + 1)
            raise at.refuse(f"did you mean {column.name!r}?", near[0])
        if column.required:
            wanted = ", ".join(known.name for known in columns if known.required)
            raise place._replace(column=len(names) + 1).refuse(
                f"is missing; needed are {wanted}", column.name
            )
    return where


def _check_length(place: Place, header: list[str], fields: list[str]) -> None:
    if len(fields) > len(header):
        raise place._replace(column=len(header) + 1).refuse("there are more fields than columns")
    if len(fields) < len(header):
        missing = header[len(fields)].strip()
        raise place._replace(column=len(fields) + 1).refuse("the line ends before this column", missing)


def _value(place: Place, column: Column, field: str) -> Any:
    try:
        return column.read(field)
    except ValueError as error:
        raise place.refuse(str(error), column.name) from None
