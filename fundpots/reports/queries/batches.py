"""Reading many rows in batches by key, so that a million lines need no more memory than a thousand."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, tuple_

from fundpots.clock import Year
from fundpots.db import Moment, db
from fundpots.pots.models import Pot
from fundpots.reports.rules import Asked

BATCH = 1000
Row = dict[str, Any]


def narrowed(query: Any, asked: Asked, *, year: Any) -> Any:
    """A query that has joined Pot, with the filters; `year` is the column whose year counts."""
    if asked.pot_id is not None:
        query = query.where(Pot.id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.where(Pot.region_id.in_(asked.region_ids))
    if asked.year is not None:
        query = query.where(within_year(year, asked.year))
    return query


def within_year(column: Any, year: Year) -> Any:
    """Is a day, or a moment by London's clocks, in this financial year?"""
    if isinstance(column.type, Moment):
        first, beyond = year.moments()
        return and_(column >= first, column < beyond)
    return and_(column >= year.since, column <= year.until)


def in_batches(query: Any, *keys: Any) -> Iterator[list[Row]]:
    """Read on from the last key, batch by batch, inside one snapshot."""
    ordered = query.order_by(*keys).limit(BATCH)
    names = [key.key for key in keys]
    last: tuple[Any, ...] | None = None
    while True:
        page = ordered if last is None else ordered.where(tuple_(*keys) > tuple_(*last))
        rows = [dict(row) for row in db.session.execute(page).mappings()]
        if not rows:
            return
        last, full = tuple(rows[-1][name] for name in names), len(rows) == BATCH
        yield rows
        if not full:
            return
