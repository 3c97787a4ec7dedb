"""Write `.pb` files, the format of Pabulib: three tables, each a header and rows."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from weighting.pabulib.election import Election
from weighting.pabulib.rows import voter_rows

Row = Mapping[str, object]


def format_pabulib(meta: Row, projects: Sequence[Row], votes: Sequence[Row]) -> str:
    """Write the three tables as text. Columns are those of the first row, and must be in all.

    Lists (of projects voted for, of points) are given as lists or tuples.

    >>> project, vote = {"project_id": "a", "cost": 5}, {"voter_id": 1, "vote": ["a"]}
    >>> print(format_pabulib({"budget": 9}, [project], [vote]))
    META
    key;value
    budget;9
    PROJECTS
    project_id;cost
    a;5
    VOTES
    voter_id;vote
    1;a
    <BLANKLINE>
    """
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    _write(table, "META", ["key", "value"], ([key, value] for key, value in meta.items()))
    _write(table, "PROJECTS", list(projects[0]), (_cells(row, projects[0]) for row in projects))
    columns = list(votes[0]) if votes else ["voter_id", "vote"]
    _write(table, "VOTES", columns, (_cells(row, columns) for row in votes))
    return out.getvalue()


def write_pabulib(election: Election, path: str | os.PathLike[str]) -> None:
    """Write an election to a file, with all the columns that it was read with."""
    text = format_pabulib(election.meta, election.project_rows, list(voter_rows(election)))
    Path(path).write_text(text, encoding="utf-8", newline="")


def _write(table: Any, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table.writerow([title])
    table.writerow(columns)
    table.writerows(rows)


def _cells(row: Row, columns: Iterable[str]) -> list[object]:
    values = (row[column] for column in columns)
    return [",".join(map(str, value)) if isinstance(value, (list, tuple)) else value for value in values]
