"""Read the section of votes at the speed of numpy: a table of separators instead of a loop.

Positions of line ends, semicolons and commas are found for many rows at once, and project
ids are compared eight bytes at a time. It goes block by block, because the tables take many times the
room of the text that they tell of. Whatever is not plain (quotes, blank lines, uneven rows,
unknown ids, points with decimals) makes `scan` give up and return None: the careful reader in
`rows` then either understands it or says where it is wrong. So this module never reports an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from weighting.pabulib.election import Ballots, Numbers

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

NEWLINE, SEMICOLON, COMMA, ZERO = b"\n;,0"
MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)  # keep the first bytes


@dataclass(frozen=True)
class Spans:
    """Pieces of the text: from `start` up to and without `end`, one entry for each piece."""

    start: Positions
    end: Positions


BLOCK = 1 << 17  # bytes of text that are scanned at once, to the end of their last row


def scan(body: bytes, columns: Sequence[str], project_ids: Sequence[str]) -> Ballots | None:
    """Read the rows below the header of the section of votes, or None if they are not plain."""
    names = _Names.of(project_ids)
    if names is None:
        return None
    parts: list[Ballots] = []
    for block in _blocks(body):
        ballots = _scan_block(block, columns, names)
        if ballots is None:
            return None
        parts.append(ballots)
    return _joined(parts) if parts else None


def _blocks(body: bytes) -> Iterator[bytes]:
    """Cut the text behind a line end into pieces of about one block."""
    ends = [0]
    while ends[-1] < len(body):
        cut = body.find(b"\n", ends[-1] + BLOCK)
        ends.append(len(body) if cut < 0 else cut + 1)
    return (body[start:end] for start, end in pairwise(ends))


def _joined(parts: Sequence[Ballots]) -> Ballots:
    sizes = np.concatenate([np.diff(part.start) for part in parts])
    points = [part.points for part in parts if part.points is not None]
    return Ballots(
        np.concatenate(([0], np.cumsum(sizes))),
        np.concatenate([part.projects for part in parts]),
        parts[0].listed,
        np.concatenate(points) if points else None,
    )


def _scan_block(block: bytes, columns: Sequence[str], names: _Names) -> Ballots | None:
    body = block.replace(b"\r\n", b"\n").strip(b"\n")
    if b'"' in body or b"\n\n" in body or b"\r" in body or not body:
        return None
    text = np.frombuffer(body + b"\n" + bytes(8), np.uint8)
    fields = _fields(text[:-8], len(columns))
    if fields is None:
        return None
    votes = _split(text, fields[columns.index("vote")])
    projects = names.find(text, votes[1])
    if projects is None:
        return None
    if "points" not in columns:
        return Ballots(votes[0], projects, names.count)
    points = _split(text, fields[columns.index("points")])
    values = _whole_numbers(text, points[1])
    if values is None or not np.array_equal(votes[0], points[0]):
        return None
    return Ballots(votes[0], projects, names.count, values)


def _fields(text: Bytes, columns: int) -> list[Spans] | None:
    """Find the cells of every row, column by column; None where a row has more or fewer."""
    line_end = np.flatnonzero(text == NEWLINE)
    line_start = np.concatenate(([0], line_end[:-1] + 1))
    inner = np.flatnonzero(text == SEMICOLON)
    if len(inner) != len(line_end) * (columns - 1):
        return None
    edges = inner.reshape(len(line_end), columns - 1)
    if columns > 1 and ((edges[:, 0] < line_start) | (edges[:, -1] > line_end)).any():
        return None
    starts = [line_start, *(edges[:, k] + 1 for k in range(columns - 1))]
    ends = [*(edges[:, k] for k in range(columns - 1)), line_end]
    return [Spans(start, end) for start, end in zip(starts, ends, strict=True)]


def _split(text: Bytes, cells: Spans) -> tuple[Positions, Spans]:
    """Split each cell at its commas: where each cell's pieces begin, and all pieces in a row."""
    commas = np.flatnonzero(text == COMMA)
    first, last = np.searchsorted(commas, cells.start), np.searchsorted(commas, cells.end)
    filled = cells.end > cells.start
    pieces = np.where(filled, last - first + 1, 0)
    begin = np.concatenate(([0], np.cumsum(pieces)))
    if int((last - first).sum()) != len(commas):  # other columns have commas too
        inside = np.zeros(len(commas) + 1, np.int64)
        np.add.at(inside, first, 1)
        np.add.at(inside, last, -1)
        commas = commas[np.cumsum(inside[:-1]) > 0]
    opens, closes = np.zeros(begin[-1], bool), np.zeros(begin[-1], bool)
    opens[begin[:-1][filled]] = True
    closes[begin[1:][filled] - 1] = True
    start, end = np.empty(begin[-1], np.int64), np.empty(begin[-1], np.int64)
    start[opens], start[~opens] = cells.start[filled], commas + 1
    end[closes], end[~closes] = cells.end[filled], commas
    return begin, Spans(start, end)


def _word(text: Bytes, pieces: Spans, place: int) -> Words:
    """Take eight bytes of every piece, from `place` on, as one number; zero behind its end."""
    every_eight = np.lib.stride_tricks.as_strided(
        text[: len(text) // 8 * 8].view("<u8"), (len(text) - 7,), (1,), writeable=False
    )
    at = np.minimum(pieces.start + place, len(text) - 8)
    size = np.clip(pieces.end - pieces.start - place, 0, 8)
    taken: Words = every_eight[at] & MASKS[size]
    return taken


@dataclass(frozen=True)
class _Names:
    """The ids of all projects, eight bytes at a time, and the table in which they are looked up."""

    count: int
    longest: int
    words: Words  # a row for each id
    table: Numbers
    shift: np.uint64
    factor: np.uint64

    @classmethod
    def of(cls, project_ids: Sequence[str]) -> _Names | None:
        """Make the table; None where an id is of a kind that bytes cannot tell apart."""
        names = [project_id.encode() for project_id in project_ids]
        longest = max(map(len, names))
        if not longest or any(0 in name for name in names):
            return None
        padded = np.array([name.ljust(-(-longest // 8) * 8, b"\0") for name in names])
        words = padded.view("<u8").reshape(len(names), -1)
        return cls(len(names), longest, words, *_table_without_collisions(_mixed(list(words.T))))

    def find(self, text: Bytes, pieces: Spans) -> Numbers | None:
        """Number every piece by the project that it names; None if one names no project."""
        if (pieces.end - pieces.start > self.longest).any():
            return None
        words = [_word(text, pieces, 8 * k) for k in range(self.words.shape[1])]
        found = self.table[(_mixed(words) * self.factor) >> self.shift]
        for k, word in enumerate(words):
            if not np.array_equal(self.words[found, k], word):
                return None
        return found


def _mixed(words: list[Words]) -> Words:
    """Mix the words of a name into one number; equality is checked on the words themselves."""
    mixed = words[0].copy()
    for word in words[1:]:
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15) + word
    return mixed


def _table_without_collisions(
    keys: Words,
) -> tuple[Numbers, np.uint64, np.uint64]:
    """Make a table in which each of the keys has a place of its own (multiply and shift)."""
    kind: type[np.int16] | type[np.int32] = np.int16 if len(keys) < 2**15 else np.int32
    for attempt in count():
        bits = min(2 * len(keys).bit_length() + attempt // 8, 24)
        shift = np.uint64(64 - bits)
        factor = np.uint64((0x9E3779B97F4A7C15 * (2 * attempt + 1)) % 2**64)
        places = (keys * factor) >> shift
        if len(set(places.tolist())) == len(keys):
            table = np.zeros(2**bits, kind)
            table[places] = np.arange(len(keys))
            return table, shift, factor
    raise AssertionError("the count of attempts has no end")


def _whole_numbers(text: Bytes, pieces: Spans) -> NDArray[np.float64] | None:
    """Read every piece as a whole number of at most eight digits; None if one is not."""
    size = pieces.end - pieces.start
    if len(size) == 0:
        return np.empty(0)
    if size.min() < 1 or size.max() > 8:
        return None
    value = np.zeros(len(size))
    for place in range(int(size.max())):
        inside = size > place
        digit = text[np.minimum(pieces.start + place, len(text) - 1)] - np.uint8(ZERO)
        if (digit[inside] > 9).any():
            return None
        value = np.where(inside, value * 10 + digit, value)
    return value
