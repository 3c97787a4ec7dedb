"""The record as a table, for administrators."""

import json
from collections.abc import Iterator
from typing import Any

from fundpots.log import LogEntry
from fundpots.reports.exports.sheets import Column, Sheet
from fundpots.reports.queries import RecordAsked, every_entry

COLUMNS = ("seq", "act", "person_id", "group_id", "pot_id", "round_id", "bid_id", "before", "after",
           "reason", "previous", "digest")  # fmt: skip


def record_sheet(asked: RecordAsked) -> Sheet:
    """The acts that were asked for, in their order; persons by number, as the record itself holds them."""
    titles = ("No.", "Act", "Person", "Group", "Pot", "Round", "Bid", "Before", "After",
              "Reason", "Previous hash", "Hash")  # fmt: skip
    numbers = {"seq", "person_id", "group_id", "pot_id", "round_id", "bid_id"}
    columns = [
        Column(key, title, "number" if key in numbers else "text")
        for key, title in zip(COLUMNS, titles, strict=True)
    ]
    columns.insert(1, Column("at", "When", "moment"))
    return Sheet(
        "record", "The record", "Every act.", tuple(columns), lambda _: map(plain, every_entry(asked)), False
    )


def record_lines(asked: RecordAsked) -> Iterator[str]:
    """One JSON document for each act: with all of them anybody can check the chain."""
    for entry in every_entry(asked):
        yield json.dumps(plain(entry), ensure_ascii=False) + "\n"


def plain(entry: LogEntry) -> dict[str, Any]:
    """An entry exactly as its hash is computed from it, under the names of its columns."""
    return {"at": entry.at.isoformat(timespec="microseconds")} | {key: getattr(entry, key) for key in COLUMNS}
