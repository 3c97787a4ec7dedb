"""The database: one base class, one session, and the promises that both databases keep.

Writes on SQLite begin with BEGIN IMMEDIATE, so that two people never act on the same stale balance;
on PostgreSQL the row that guards a limited quantity is locked (`locked`), always the pot first.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, TypeVarTuple

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Index,
    MetaData,
    Result,
    Select,
    TypeDecorator,
    bindparam,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.orm.util import identity_key

from fundpots.turns import take_turn

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime  # a decorator does not take this over from what it decorates

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's base."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment}


db = SQLAlchemy(metadata=Base.metadata)

Row = TypeVar("Row", bound=Base)
Asked = ParamSpec("Asked")
Columns = TypeVarTuple("Columns")


def prepared(build: Callable[Asked, Select[*Columns]]) -> Callable[Asked, Result[*Columns]]:
    """Put a query together once, and ask it with other values ever after.

    Putting one together takes longer than asking it. `build` is given placeholders for the values, so it
    can't look at them.
    """
    names = tuple(signature(build).parameters)

    @cache
    def query() -> Select[*Columns]:
        return build(*map(bindparam, names))  # type: ignore[call-arg, arg-type]

    @wraps(build)
    def ask(*values: Any) -> Result[*Columns]:
        listed = (list(value) if isinstance(value, (set, frozenset)) else value for value in values)
        return db.session.execute(query(), dict(zip(names, listed, strict=True)))

    return ask  # type: ignore[return-value]


def begin_write() -> None:
    """Open a transaction for writing before its first read, so that nobody acts on stale rows.

    What was only read so far is let go, and read afresh when it is next asked for.
    """
    db.session.rollback()
    db.session.connection(execution_options={"write": True})


def begin_snapshot() -> None:
    """Read all that follows as it was at one moment, whatever others write meanwhile.

    SQLite does so in every transaction; PostgreSQL is asked for it.
    """
    db.session.rollback()
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if is_postgres() else {}
    db.session.connection(execution_options=options)


def locked(model: type[Row], key: Any, *, shared: bool = False) -> Row | None:
    """Read one row afresh and hold it until the transaction ends.

    Where it is `shared`, others may hold it as well, and nobody changes it meanwhile.

    As a query and not by `get`, which would refuse a row whose version has moved on since it was read:
    here the newest state is what is wanted. What the transaction holds already is that, and not read again.
    """
    keys = key if isinstance(key, tuple) else (key,)
    known = identity_key(model, keys)
    held = _held()
    if held is None or (known, shared) in held or (known, False) in held:
        found = db.session.identity_map.get(known)
        if found is not None and not inspect(found).expired:
            return found
    names = (column.name for column in inspect(model).primary_key)
    row = db.session.scalar(_holding(model, shared), dict(zip(names, keys, strict=True)))
    if held is not None and row is not None:
        held.add((known, shared))
    return row


def _held() -> set[Any] | None:
    """The rows that the transaction holds; None where it holds all, as one does that writes on SQLite."""
    session = db.session()
    if is_postgres():
        return session.info.setdefault("held", set())
    writes = session.in_transaction() and session.connection().get_execution_options().get("write")
    return None if writes else set()


@event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    """Locks end with their transaction, and those taken since a savepoint with that."""
    if transaction.nested or transaction.parent is None:
        session.info.pop("held", None)


@cache
def _holding(model: type[Base], shared: bool) -> Select[Any]:
    keys = inspect(model).primary_key
    query = select(model).where(*(column == bindparam(column.name) for column in keys))
    return query.with_for_update(read=shared).execution_options(populate_existing=True)


@contextmanager
def short_write() -> Iterator[Connection]:
    """A small transaction of its own, for bookkeeping that must not hang on the request's."""
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        yield connection


def ends_of(column: Any) -> Any:
    """A query of a column's least and greatest value.

    Two queries in one, since SQLite finds each at an end of an index, but both together by reading all rows.
    """
    return select(select(func.min(column)).scalar_subquery(), select(func.max(column)).scalar_subquery())


def index_of(name: str, column: str, condition: str) -> Index:
    """An index of the rows for which something holds: of what waits, say, however much is done."""
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


def is_postgres() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=20000",  # many hands at once wait for their turn rather than being sent away
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgres(connection: Any, record: Any) -> None:
    """Sums of pence are whole numbers on PostgreSQL too, which calls them numeric."""
    if type(connection).__module__.split(".")[0] != "psycopg":
        return
    from psycopg.adapt import Loader

    class Whole(Loader):
        def load(self, data: Any) -> int | Decimal:
            written = bytes(data).decode()
            return Decimal(written) if "." in written or not written[-1].isdigit() else int(written)

    connection.adapters.register_loader("numeric", Whole)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write")
        if write:
            take_turn(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
