"""The same rows as JSON, piece by piece."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fundpots.reports.exports.sheets import About, Sheet
from fundpots.reports.rules import Asked


def json_lines(sheet: Sheet, asked: Asked, about: About) -> Iterator[str]:
    """One document: what it is, and its rows with money in whole pence."""
    head = {
        "export": sheet.name,
        "filters": about.filters,
        "at": about.at.isoformat(),
        "record": about.log_head,
    }
    yield json.dumps(head)[:-1] + ', "rows": ['
    for place, row in enumerate(sheet.rows(asked)):
        told = {column.key: _plain(row[column.key]) for column in sheet.columns}
        yield ("" if place == 0 else ",") + "\n" + json.dumps(told, ensure_ascii=False)
    yield "\n]}\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
