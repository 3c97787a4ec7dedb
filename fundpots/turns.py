"""Writers of one process take turns at SQLite.

SQLite lets one write at a time; the others look again after ever longer sleeps, during which the database may
be idle. Threads of one process can wait for each other without sleeping. This saves time only: that two never
write at once is SQLite's own promise, and it is kept also where a turn could not be had.
"""

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

#: As long as SQLite itself is told to wait; then it is asked all the same, and says what is the matter.
PATIENCE = 20
_TURNS: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_MINE = "the turn that it holds"


def take_turn(connection: Connection) -> None:
    """Wait until no other thread of this process writes. The turn ends with the transaction."""
    turn = _TURNS.setdefault(connection.engine, Lock())
    if turn.acquire(timeout=PATIENCE):
        connection.info[_MINE] = turn


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _end_turn(connection: Connection) -> None:
    if not connection.invalidated:
        _give_back(connection.info)


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _end_turn_of_a_lost_connection(connection: Any, record: Any, *_error: Any) -> None:
    _give_back(record.info)


def _give_back(info: Any) -> None:
    turn = info.pop(_MINE, None)
    if turn is not None:
        turn.release()
