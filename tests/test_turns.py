"""Writers of one process take turns at SQLite, and no turn is ever lost."""

from threading import Thread

import pytest
from sqlalchemy import text

from fundpots.db import begin_write, db, short_write
from fundpots.turns import _TURNS


def is_free() -> bool:
    turn = _TURNS[db.engine]
    free = turn.acquire(blocking=False)
    if free:
        turn.release()
    return free


@pytest.mark.parametrize("end", ["commit", "rollback", "remove"])
def test_however_a_write_ends_the_turn_is_given_back(app, end):
    begin_write()
    assert not is_free()

    getattr(db.session, end)()

    assert is_free()


def test_a_write_that_breaks_gives_its_turn_back(app):
    with pytest.raises(ZeroDivisionError), short_write():
        raise ZeroDivisionError

    assert is_free()


def test_a_connection_that_is_lost_gives_its_turn_back(app):
    begin_write()
    db.session.connection().invalidate()
    db.session.close()

    assert is_free()


def test_readers_wait_for_nobody(app):
    begin_write()
    with db.engine.connect() as reader:
        assert reader.execute(text("SELECT 1")).scalar() == 1
    db.session.rollback()


def test_of_many_threads_each_writes_once_and_none_is_refused(app):
    with short_write() as connection:
        connection.execute(text("CREATE TABLE written (number INTEGER)"))

    def write(number):
        with app.app_context(), short_write() as connection:
            connection.execute(text("INSERT INTO written VALUES (:number)"), {"number": number})

    threads = [Thread(target=write, args=[number]) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db.engine.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM written")).scalar() == 30
    assert is_free()
