"""An election as Pabulib stores it: what the file says, in arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from weighting.contest import Floats, Ints

VOTE_TYPES = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
WITH_POINTS = ("cumulative", "scoring")


class PabulibError(ValueError):
    """A file that is not a proper `.pb` file; the text names file, line and column."""

    def __init__(self, message: str, *, line: int, column: int = 1, name: str = "") -> None:
        self.message, self.line, self.column, self.name = message, line, column, name
        super().__init__(f"{name}, line {line}, column {column}: {message}")

    def named(self, name: str) -> PabulibError:
        """Give the same error with the file's name in it."""
        return PabulibError(self.message, line=self.line, column=self.column, name=name)


Numbers = NDArray[np.int16] | NDArray[np.int32]


@dataclass(frozen=True)
class ByProject:
    """The ballots turned round: `voters[start[j]:start[j + 1]]` voted for project j, ascending."""

    start: NDArray[np.int64]
    voters: NDArray[np.int32]
    points: Floats | None


@dataclass(frozen=True)
class Ballots:
    """All ballots, one after the other: ballot i is `projects[start[i]:start[i + 1]]`.

    Projects are numbered in file order, below `listed`, and stay in the order of the ballot.
    `points` runs beside `projects` where the ballots carry points.
    """

    start: NDArray[np.int64]
    projects: Numbers
    listed: int
    points: Floats | None = None

    def __len__(self) -> int:
        return len(self.start) - 1

    def voter_of_each(self) -> NDArray[np.int32]:
        """Number, beside each entry of `projects`, the ballot that it stands on."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    @cached_property
    def by_project(self) -> ByProject:
        """The same ballots, project by project."""
        order = np.argsort(self.projects, kind="stable")
        counts = np.bincount(self.projects, minlength=self.listed)
        return ByProject(
            np.concatenate(([0], np.cumsum(counts))),
            self.voter_of_each()[order],
            None if self.points is None else self.points[order],
        )

    def first_with_a_project_twice(self) -> int | None:
        """Find the first ballot that names a project twice."""
        voters, start = self.by_project.voters, self.by_project.start
        same = voters[1:] == voters[:-1]
        borders = start[(start > 0) & (start < len(voters))]
        same[borders - 1] = False
        return int(voters[1:][same].min()) if same.any() else None


@dataclass(frozen=True)
class Election:
    """One election: META, projects, ballots. Money is in whole units of 1/`scale` of the currency.

    `project_rows` keeps every column of the file as text; `cost` and `budget` are its money as
    integers. `votes_text` is the section of votes as it stood, for the columns about voters.
    """

    meta: Mapping[str, str]
    project_rows: tuple[Mapping[str, str], ...]
    cost: Ints
    budget: int
    scale: int
    ballots: Ballots
    vote_columns: tuple[str, ...]
    votes_text: bytes = b""

    @property
    def project_ids(self) -> list[str]:
        """The ids of all projects, in file order."""
        return [row["project_id"] for row in self.project_rows]

    @property
    def vote_type(self) -> str:
        """The type of the ballots, one of `VOTE_TYPES`."""
        return self.meta["vote_type"]

    def published_winners(self) -> set[int] | None:
        """The projects that the file marks as selected, or None where it does not say."""
        if not any("selected" in row for row in self.project_rows):
            return None
        return {i for i, row in enumerate(self.project_rows) if row["selected"] == "1"}

    def money(self, amount: int) -> int | float:
        """Give an amount in the file's currency: an integer where it is whole."""
        exact = Fraction(amount, self.scale)
        return int(exact) if exact.denominator == 1 else float(exact)
