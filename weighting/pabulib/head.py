"""The first two tables of a `.pb` file: META and PROJECTS, and the money in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from weighting.pabulib.election import VOTE_TYPES, PabulibError
from weighting.pabulib.rows import cells

NEEDED_META = ("budget", "vote_type")
NEEDED_COLUMNS = {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


@dataclass
class Head:
    """META and PROJECTS, with the line of every entry for errors."""

    meta: dict[str, str] = field(default_factory=dict)
    meta_line: dict[str, int] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    projects: list[Mapping[str, str]] = field(default_factory=list)
    project_line: list[int] = field(default_factory=list)

    def wrong_meta(self, key: str, message: str) -> PabulibError:
        return PabulibError(message, line=self.meta_line[key], column=2)

    def wrong_project(self, number: int, column: str, message: str) -> PabulibError:
        line = self.project_line[number]
        return PabulibError(message, line=line, column=self.columns.index(column) + 1)


def read_head(text: bytes) -> Head:
    """Read everything above the section of votes."""
    head, section, header_due = Head(), "", False
    last_line = 1
    for last_line, row in cells(text, first_line=1):
        title = row[0].strip().upper()
        if title in ("META", "PROJECTS") and not any(row[1:]):
            section, header_due = title, True
        elif not section:
            raise PabulibError("the file must begin with the section META.", line=last_line)
        elif header_due:
            header_due = False
            if section == "PROJECTS":
                head.columns = column_names(row, section, last_line)
        elif section == "META":
            _take_meta(head, row, last_line)
        else:
            _take_project(head, row, last_line)
    _check_meta(head, last_line)
    return head


def _take_meta(head: Head, row: list[str], line: int) -> None:
    key = row[0].strip().lower()
    if len(row) < 2:
        raise PabulibError(f"the key “{key}” has no value.", line=line, column=2)
    if key in head.meta:
        raise PabulibError(f"the key “{key}” stands twice.", line=line)
    head.meta[key] = ";".join(row[1:]).strip()
    head.meta_line[key] = line


def column_names(row: list[str], section: str, line: int) -> list[str]:
    columns = [cell.strip().lower() for cell in row]
    for number, column in enumerate(columns):
        if column in columns[:number]:
            raise PabulibError(f"the column “{column}” stands twice.", line=line, column=number + 1)
    for needed in NEEDED_COLUMNS[section]:
        if needed not in columns:
            raise PabulibError(f"{section} has no column “{needed}”.", line=line)
    return columns


def _take_project(head: Head, row: list[str], line: int) -> None:
    if len(row) != len(head.columns):
        raise PabulibError(
            f"the row has {len(row)} columns where the header names {len(head.columns)}.",
            line=line,
            column=min(len(row), len(head.columns)) + 1,
        )
    project = dict(zip(head.columns, (cell.strip() for cell in row), strict=True))
    head.projects.append(project)
    head.project_line.append(line)


def _check_meta(head: Head, last_line: int) -> None:
    for key in NEEDED_META:
        if key not in head.meta:
            raise PabulibError(f"META has no “{key}”.", line=1)
    if head.meta["vote_type"] not in VOTE_TYPES:
        kind = head.meta["vote_type"]
        raise head.wrong_meta("vote_type", f"“{kind}” is not a type of vote.")
    _check_numbers(head)
    if not head.projects:
        raise PabulibError("there are no projects.", line=last_line)
    seen: set[str] = set()
    for number, row in enumerate(head.projects):
        name = row["project_id"]
        if name in seen or not name:
            problem = f"the project “{name}” stands twice." if name else "a project has no id."
            raise head.wrong_project(number, "project_id", problem)
        seen.add(name)


def _check_numbers(head: Head) -> None:
    """Refuse a number in META that its count will need and could not use."""
    places, threshold = head.meta.get("max_length"), head.meta.get("min_project_score_threshold")
    if head.meta["vote_type"] == "ordinal" and places and not re.fullmatch(r"[0-9]{1,6}", places):
        raise head.wrong_meta("max_length", f"“{places}” is not a number of places.")
    if threshold and not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", threshold):
        raise head.wrong_meta("min_project_score_threshold", f"“{threshold}” is not a number of votes.")


class Money:
    """The budget and all costs as integers, in the smallest unit that the file uses."""

    def __init__(self, head: Head) -> None:
        budget = _amount(head.meta["budget"])
        if budget is None:
            raise head.wrong_meta("budget", f"“{head.meta['budget']}” is not an amount of money.")
        costs = []
        for number, row in enumerate(head.projects):
            cost = _amount(row["cost"])
            if cost is None:
                message = f"“{row['cost']}” is not an amount of money."
                raise head.wrong_project(number, "cost", message)
            costs.append(cost)
        self.scale = 10 ** max(_decimals(amount) for amount in [budget, *costs])
        self.budget = int(budget * self.scale)
        self.costs = np.array([int(cost * self.scale) for cost in costs], np.int64)


def _amount(text: str) -> Decimal | None:
    """Read an amount of money: digits with at most one decimal point, below a million millions."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", text.strip()):
        return None
    return Decimal(text.strip()).normalize()


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
