"""Read the section of votes row by row: slower than `scan`, and able to say what is wrong where."""

from __future__ import annotations

import csv
import io
import math
from array import array
from collections.abc import Iterator, Sequence

import numpy as np

from weighting.pabulib.election import Ballots, Election, PabulibError

MOST_POINTS = 1e12  # of one voter for one project, so that sums of them stay exact


def cells(body: bytes, *, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """Go through the filled rows of a table with their line numbers."""
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=";", strict=True)
    line = first_line
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = first_line + reader.line_num
    except csv.Error as error:
        raise PabulibError(f"the row cannot be read ({error}).", line=line) from error


def read_rows(body: bytes, columns: Sequence[str], project_ids: Sequence[str], *, first_line: int) -> Ballots:
    """Read the rows below the header of the section of votes, refusing what is malformed."""
    number = {project_id: i for i, project_id in enumerate(project_ids)}
    start, projects, points = [0], array("i"), array("d")
    with_points = "points" in columns
    for line, row in cells(body, first_line=first_line):
        vote = _Row(row, columns, line)
        ballot = [vote.project(name, number) for name in vote.pieces("vote")]
        projects.extend(ballot)
        start.append(len(projects))
        if with_points:
            points.extend(vote.points(len(ballot)))
    return Ballots(
        np.array(start, np.int64),
        np.array(projects, np.int32),
        len(project_ids),
        np.array(points, np.float64) if with_points else None,
    )


def voter_rows(election: Election) -> Iterator[dict[str, str]]:
    """Go through the rows of the section of votes, every column as text."""
    for _, row in cells(election.votes_text, first_line=1):
        yield dict(zip(election.vote_columns, row, strict=True))


class _Row:
    """One row of the votes, able to name its line and column in an error."""

    def __init__(self, row: list[str], columns: Sequence[str], line: int) -> None:
        self.columns, self.line = columns, line
        if len(row) != len(columns):
            raise PabulibError(
                f"the row has {len(row)} columns where the header names {len(columns)}.",
                line=line,
                column=min(len(row), len(columns)) + 1,
            )
        self.row = dict(zip(columns, row, strict=True))

    def wrong(self, column: str, message: str) -> PabulibError:
        return PabulibError(message, line=self.line, column=self.columns.index(column) + 1)

    def pieces(self, column: str) -> list[str]:
        text = self.row[column].strip()
        return [piece.strip() for piece in text.split(",")] if text else []

    def project(self, name: str, number: dict[str, int]) -> int:
        if name not in number:
            raise self.wrong("vote", f"the vote names “{name}”, which is not a listed project.")
        return number[name]

    def points(self, expected: int) -> list[float]:
        pieces = self.pieces("points")
        if len(pieces) != expected:
            raise self.wrong("points", f"{len(pieces)} points stand beside {expected} projects.")
        return [self._point(piece) for piece in pieces]

    def _point(self, piece: str) -> float:
        try:
            value = float(piece)
        except ValueError:
            value = math.nan
        if not abs(value) <= MOST_POINTS:
            raise self.wrong("points", f"“{piece}” is not a number of points.")
        return value
