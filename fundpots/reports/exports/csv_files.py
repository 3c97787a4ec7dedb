"""CSV as RFC 4180 wants it and Excel opens it: UTF-8 with a byte-order mark, numbers that stay numbers."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fundpots.money import plain_pounds
from fundpots.reports.exports.sheets import About, Column, Sheet
from fundpots.reports.rules import Asked, harmless

LINES = 200  # so many rows are sent at a time


def csv_lines(sheet: Sheet, asked: Asked, about: About) -> Iterator[str]:
    """The file piece by piece. The last column says of every row which export it is from."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([*(column.title for column in sheet.columns), "Export"])
    told = about.line()
    for place, row in enumerate(sheet.rows(asked), start=1):
        writer.writerow([*(as_text(column, row[column.key]) for column in sheet.columns), told])
        if place % LINES == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_text(column: Column, value: Any) -> str:
    """One cell as text: money in pounds with two decimals, days in ISO form, texts made harmless."""
    if value is None:
        return ""
    if column.kind == "money":
        return plain_pounds(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if column.kind == "number":
        return str(value)
    return harmless(str(value))
