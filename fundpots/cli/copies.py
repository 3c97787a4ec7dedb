"""`fundpots backup` and `fundpots restore`: the whole instance as one portable file.

What the database itself derives (the totals of the ledger) is not in it: it is derived anew as rows come in.

The file is gzipped JSON lines, one row each, read in a single snapshot while others write. It restores
into an empty database of either kind, so it is also how an instance moves from SQLite to PostgreSQL.
"""

import base64
import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, LargeBinary, Table, func, insert, select, text

from fundpots.cli.server import bring_up_to_date, checked_settings, refuse

FORMAT = "fundpots backup 1"
BATCH = 500


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything in the database to FILE, as of one moment."""
    checked_settings()
    from fundpots.app import create_app
    from fundpots.db import db

    unfinished = file.with_name(file.name + ".unfinished")
    with create_app().app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin(), gzip.open(unfinished, "wt", encoding="utf-8") as out:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            print(json.dumps({"format": FORMAT, "version": version}), file=out)
            rows = 0
            for table in _tables():
                for row in _rows(connection, table):
                    print(json.dumps([table.name, row], ensure_ascii=False), file=out)
                    rows += 1
            print(json.dumps({"rows": rows}), file=out)
    unfinished.replace(file)
    click.echo(json.dumps({"file": str(file), "rows": rows}))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty database from FILE. All of it, or nothing."""
    checked_settings()
    bring_up_to_date()
    from fundpots.app import create_app
    from fundpots.db import short_write

    tables = {table.name: table for table in _tables()}
    with create_app().app_context(), short_write() as connection:
        if any(connection.execute(select(func.count()).select_from(t)).scalar() for t in tables.values()):
            refuse("The database is not empty. Restore into a new one; nothing was changed.")
        rows = _fill(connection, tables, file)
        if connection.dialect.name == "postgresql":
            _continue_numbering(connection, tables)
    click.echo(json.dumps({"file": str(file), "rows": rows}))


def _tables() -> list[Table]:
    from fundpots.db import Base

    return [table for table in Base.metadata.sorted_tables if not table.info.get("derived")]


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    order = list(table.primary_key.columns)
    found = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*order))
    for row in found.mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _fill(connection: Connection, tables: dict[str, Table], file: Path) -> int:
    rows, complete = 0, False
    current: str | None = None
    waiting: list[dict[str, Any]] = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        _check_first(connection, next(lines, ""), file)
        for line in lines:
            found = json.loads(line)
            if isinstance(found, dict):
                complete = found["rows"] == rows
                break
            name, row = found
            if current != name or len(waiting) >= BATCH:
                _insert(connection, tables, current, waiting)
                current, waiting = name, []
            waiting.append(_typed(tables[name], row))
            rows += 1
    _insert(connection, tables, current, waiting)
    if not complete:
        refuse(f"{file} is cut short. Nothing was changed.")
    return rows


def _check_first(connection: Connection, line: str, file: Path) -> None:
    first = json.loads(line or "{}")
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        refuse(f"{file} is not a backup of fundpots.")
    here = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if first["version"] != here:
        refuse(f"{file} has database version {first['version']}, this program has {here}.")


def _insert(connection: Connection, tables: dict[str, Table], name: str | None, rows: list[dict]) -> None:
    if name and rows:
        connection.execute(insert(tables[name]), rows)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, value in row.items():
        kind = table.columns[name].type
        if value is None:
            typed[name] = None
        elif isinstance(kind, LargeBinary):
            typed[name] = base64.b64decode(value)
        elif kind.python_type is datetime:
            typed[name] = datetime.fromisoformat(value)
        elif kind.python_type is date:
            typed[name] = date.fromisoformat(value)
        else:
            typed[name] = value
    return typed


def _continue_numbering(connection: Connection, tables: dict[str, Table]) -> None:
    """PostgreSQL counts keys in sequences, which must go on after the highest restored key."""
    for table in tables.values():
        key = table.autoincrement_column
        if key is None or table.name == "log_entry":
            continue
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": f'"{table.name}"', "column": key.name},
        ).scalar()
        highest = connection.execute(select(func.max(key))).scalar()
        if sequence and highest:
            connection.execute(text("SELECT setval(:name, :value)"), {"name": sequence, "value": highest})
