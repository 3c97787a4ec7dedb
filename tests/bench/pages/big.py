"""A movement ten years on: the demonstration's settled rounds many times over, in one SQLite file.

Every settled round is copied with all that hangs on it (bids, ballots, scores, awards, payments, ledger),
by one statement for each table, its keys moved along and its dates moved back. Groups are copied too, and the
copies of rounds take turns among them.
"""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    text,
)

from fundpots import app as _every_table  # noqa: F401 all models are known once it is imported
from fundpots.db import Base, Moment

GROUPS, BIDS, SCORES, LINES = 5_000, 50_000, 2_000_000, 1_000_000
DAYS = 3_650
COPIED = (
    *("criterion", "stage_move", "half_member", "bid", "benefit_area", "budget_line", "ballot", "remark"),
    *("score", "interest", "proposal", "proposal_line", "vote", "publication"),
    *("award", "acceptance", "instalment", "report", "spending", "transaction", "entry"),
)


class Sizes(NamedTuple):
    """How many rows there are after growing."""

    groups: int
    rounds: int
    bids: int
    scores: int
    lines: int


def grow(
    database: Path, *, bids: int = BIDS, groups: int = GROUPS, scores: int = SCORES, lines: int = LINES
) -> Sizes:
    """Copy what is settled until there are at least so many of each; foreign keys hold afterwards."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        settled = "SELECT id FROM round WHERE stage = 'closed'"
        per_copy = _one(connection, f"SELECT count(*) FROM bid WHERE round_id IN ({settled})")
        judged = f"SELECT id FROM ballot WHERE round_id IN ({settled})"
        scored = _one(connection, f"SELECT count(*) FROM score WHERE ballot_id IN ({judged})")
        copies = max(-(-bids // per_copy), -(-scores // scored))
        turns = -(-groups // _one(connection, "SELECT count(*) FROM local_group"))
        _series(connection, copies)
        shifts = {name: _one(connection, f'SELECT max(id) FROM "{name}"') for name in _numbered()}
        for name in ("local_group", "home_area"):
            _copy(connection, Base.metadata.tables[name], shifts, turns, where="TRUE", last=turns - 1)
        for name in ("round", *COPIED):
            where = _belongs(Base.metadata.tables[name], settled)
            _copy(connection, Base.metadata.tables[name], shifts, turns, where=where, last=copies)
        _fill_ledger(connection, lines)
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(3)
        assert not broken, broken
        connection.execute(text("DROP TABLE series"))
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        counted = [_one(connection, f'SELECT count(*) FROM "{name}"') for name in
                   ("local_group", "round", "bid", "score", "entry")]  # fmt: skip
    engine.dispose()
    return Sizes(*counted)


def _one(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar() or 0)


def _series(connection: Connection, last: int) -> None:
    connection.execute(text("CREATE TABLE series (k INTEGER PRIMARY KEY)"))
    connection.execute(
        text(
            "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :last) "
            "INSERT INTO series SELECT k FROM n"
        ),
        {"last": last},
    )


def _numbered() -> list[str]:
    """The tables to copy that have a key of their own."""
    names = ("local_group", "round", *COPIED)
    return [name for name in names if "id" in Base.metadata.tables[name].primary_key.columns]


def _belongs(table: Table, settled: str) -> str:
    """Say in SQL which rows hang on the settled rounds."""
    if table.name == "round":
        return f"id IN ({settled})"
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent.name == "round":
                return f'"{column.name}" IN ({settled})'
            if parent.name in COPIED and parent.name != table.name:
                return (
                    f'"{column.name}" IN (SELECT id FROM "{parent.name}" WHERE {_belongs(parent, settled)})'
                )
    if table.name == "transaction":
        awards = _belongs(Base.metadata.tables["award"], settled)
        return f"award_id IN (SELECT id FROM award WHERE {awards})"
    raise LookupError(table.name)


def _copy(
    connection: Connection, table: Table, shifts: dict[str, int], turns: int, *, where: str, last: int
) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_moved(column, shifts, turns, last) for column in table.columns)
    connection.execute(
        text(
            f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "{table.name}" CROSS JOIN series '
            f"WHERE k <= :last AND {where}"
        ),
        {"last": last},
    )


def _moved(column: Column, shifts: dict[str, int], turns: int, last: int) -> str:
    """Write one column of a copy in SQL."""
    name, table = f'"{column.name}"', column.table.name
    parents = [key.column.table.name for key in column.foreign_keys]
    if column.name in ("award_id", "instalment_id") and table == "transaction":
        parents = [column.name.removesuffix("_id")]  # the ledger does not know what lies above it
    if "local_group" in parents and table != "home_area":
        return f"{name} + (k % {turns}) * {shifts['local_group']}"
    if column.primary_key and column.name == "id":
        return f"{name} + k * {shifts[table]}"
    for parent in parents:
        if parent in shifts:
            return f"{name} + k * {shifts[parent]}"
    if _is_unique(column) and isinstance(column.type, String):
        return f"{name} || '-' || k"
    if isinstance(column.type, Moment | DateTime):
        return f"strftime('%Y-%m-%d %H:%M:%f000', {name}, '-' || (k * {DAYS} / {last}) || ' days')"
    if isinstance(column.type, Date) and column.name != "founded_on":
        return f"date({name}, '-' || (k * {DAYS} / {last}) || ' days')"
    return name


def _is_unique(column: Column) -> bool:
    alone = [
        rule for rule in column.table.constraints
        if isinstance(rule, UniqueConstraint) and [each.name for each in rule.columns] == [column.name]
    ]  # fmt: skip
    return bool(column.unique or alone)


def _fill_ledger(connection: Connection, lines: int) -> None:
    """Pay enough into every pot for all that was awarded, and go on in small deposits up to so many lines."""
    first = _one(connection, 'SELECT max(id) FROM "transaction"')
    wanted = max(0, lines - _one(connection, "SELECT count(*) FROM entry")) // 2
    connection.execute(
        text(
            "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :wanted) "
            'INSERT INTO "transaction" (id, kind, "on", at, reason) '
            "SELECT :first + k, 'deposit', date('2016-01-01', '+' || (k % 3650) || ' days'), "
            "'2016-01-01 12:00:00.000000', 'Standing order' FROM n"
        ),
        {"wanted": wanted, "first": first},
    )
    pots = connection.execute(text("SELECT id FROM pot ORDER BY id")).scalars().all()
    for turn, pot_id in enumerate(pots):
        for account, amount_pence in (("outside", -(10**8)), ("available", 10**8)):
            connection.execute(
                text(
                    "INSERT INTO entry (transaction_id, pot_id, account, amount_pence) "
                    'SELECT id, :pot_id, :account, :amount_pence FROM "transaction" '
                    "WHERE id > :first AND id % :pots = :turn"
                ),
                {
                    "pot_id": pot_id, "account": account, "amount_pence": amount_pence,
                    "first": first, "pots": len(pots), "turn": turn,
                },
            )  # fmt: skip
