"""Read `.pb` files, the format of Pabulib (Faliszewski et al., IJCAI 2023; arXiv 2012.06539).

A file has three tables, META, PROJECTS and VOTES, with semicolons between columns and commas
inside lists. Line ends of either kind, a byte order mark, quoted fields and decimal costs are
read; anything malformed is refused with file, line and column (counted in fields).
"""

from __future__ import annotations

import codecs
import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from weighting.pabulib.election import WITH_POINTS, Ballots, Election, PabulibError
from weighting.pabulib.head import Head, Money, column_names, read_head
from weighting.pabulib.rows import cells, read_rows
from weighting.pabulib.scan import scan

VOTES = re.compile(rb"^[ \t]*VOTES[ \t;]*\r?$", re.MULTILINE | re.IGNORECASE)
PIECE = 1 << 16  # bytes that are decoded at once


def read_pabulib(path: str | os.PathLike[str]) -> Election:
    """Read the election in the file at `path`; raises PabulibError where it is malformed."""
    return parse_pabulib(Path(path).read_bytes(), name=os.fspath(path))


def parse_pabulib(data: bytes, *, name: str = "the text") -> Election:
    """Read an election from the bytes of a `.pb` file; `name` is used in errors.

    >>> election = parse_pabulib(
    ...     b"META\\nkey;value\\nbudget;9\\nvote_type;approval\\n"
    ...     b"PROJECTS\\nproject_id;cost\\na;5\\nVOTES\\nvoter_id;vote\\n1;a\\n"
    ... )
    >>> election.budget, election.project_ids, len(election.ballots)
    (9, ['a'], 1)
    """
    try:
        return _parse(data.removeprefix(b"\xef\xbb\xbf"))
    except PabulibError as error:
        raise error.named(name) from None


def _parse(data: bytes) -> Election:
    _check_encoding(data)
    divide = VOTES.search(data)
    if divide is None:
        raise PabulibError("the section VOTES is missing.", line=data.rstrip().count(b"\n") + 1)
    head = read_head(data[: divide.start()])
    money = Money(head)
    votes_line = data.count(b"\n", 0, divide.start()) + 1
    columns, body, line = _votes_header(data, divide.end(), votes_line)
    ids = [row["project_id"] for row in head.projects]
    ballots = scan(body, columns, ids)
    if ballots is None:
        ballots = read_rows(body, columns, ids, first_line=line)
    _check_ballots(ballots, head, columns, body, line)
    return Election(
        meta=head.meta,
        project_rows=tuple(head.projects),
        cost=money.costs,
        budget=money.budget,
        scale=money.scale,
        ballots=ballots,
        vote_columns=tuple(columns),
        votes_text=body,
    )


def _check_encoding(data: bytes) -> None:
    """Refuse what is not UTF-8; piece by piece, because the text as a whole is large and not needed."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        if not data.isascii():
            for start in range(0, len(data), PIECE):
                decode(data[start : start + PIECE], final=start + PIECE >= len(data))
    except UnicodeDecodeError:
        _refuse_encoding(data)


def _refuse_encoding(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        raise PabulibError(
            "the text is not UTF-8.",
            line=data.count(b"\n", 0, error.start) + 1,
            column=data.count(b";", line_start, error.start) + 1,
        ) from error


def _votes_header(data: bytes, end: int, votes_line: int) -> tuple[list[str], bytes, int]:
    """Give the columns of the section whose title ends at `end`, its rows, and the line where these begin."""
    start = end
    while data[start : start + 1] in (b"\r", b"\n"):
        start += 1
    line = votes_line + data.count(b"\n", end, start)
    stop = data.find(b"\n", start)
    stop = len(data) if stop < 0 else stop
    header = next(csv.reader([data[start:stop].decode().strip("\r")], delimiter=";"), [])
    if not header:
        raise PabulibError("the section VOTES has no header.", line=line)
    return column_names(header, "VOTES", line), data[stop + 1 :], line + 1


def _check_ballots(ballots: Ballots, head: Head, columns: Sequence[str], body: bytes, line: int) -> None:
    for key, counted in (("num_votes", len(ballots)), ("num_projects", len(head.projects))):
        stated = head.meta.get(key, str(counted))
        if stated != str(counted):
            message = f"META says {key} = {stated}, but the file has {counted}."
            raise head.wrong_meta(key, message)
    if head.meta["vote_type"] in WITH_POINTS and ballots.points is None:
        raise PabulibError("VOTES has no column “points”.", line=line - 1)
    sizes = np.diff(ballots.start)
    if head.meta["vote_type"] == "choose-1" and (sizes > 1).any():
        _refuse_ballot(int(np.argmax(sizes > 1)), "more than one project", columns, body, line)
    twice = ballots.first_with_a_project_twice()
    if twice is not None:
        _refuse_ballot(twice, "the same project twice", columns, body, line)


def _refuse_ballot(ballot: int, names: str, columns: Sequence[str], body: bytes, first_line: int) -> None:
    line = [line for line, _ in cells(body, first_line=first_line)][ballot]
    column = columns.index("vote") + 1
    raise PabulibError(f"the vote names {names}.", line=line, column=column)
