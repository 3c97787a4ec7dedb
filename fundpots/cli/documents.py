"""Read a JSON file, and refuse it with file, line and column, or with the path of what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fundpots.cli.output import BadInput, opening
from weighting.canonical import parse
from weighting.documents import round_of
from weighting.round import Round, RoundError


def read_document(path: str) -> Any:
    """The document in a JSON file in UTF-8, with or without a byte order mark."""
    with opening(path):
        content = Path(path).read_bytes()
    try:
        return parse(_decoded(content))
    except ValueError as error:
        raise BadInput(f"{path}: {error}.") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise ValueError(f"line {line}, column {column}: the text is not UTF-8") from error


def read_round_file(path: str) -> Round:
    """The round in a JSON file."""
    document = read_document(path)
    with naming(path):
        return round_of(document)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Name the file when a round turns out to contradict itself."""
    try:
        yield
    except RoundError as error:
        raise BadInput(f"{path}: {error}.") from error
