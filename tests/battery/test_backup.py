"""Copies of everything (65 to 67): whole, of one moment, on either database, with the same results."""

import gzip
import json
import os
import sqlite3
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from click.testing import CliRunner
from flask_migrate import downgrade
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

from fundpots.allocations.models import Publication
from fundpots.app import create_app
from fundpots.cli import main
from fundpots.db import Base, db
from fundpots.log import LogEntry
from fundpots.pots.operations import deposit
from tests import make
from tests.battery.hands import place
from tests.battery.life import Life
from tests.battery.replay import check_replay
from tests.battery.serving import FUNDPOTS, ROOT
from tests.conftest import settings_for
from weighting.bundle import verify

TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}
BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])


def slow(test):
    """A test that takes its time, even on a quiet machine."""
    return pytest.mark.slow(pytest.mark.timeout(600)(test))


def fundpots(url: str, *arguments: str, expect: int = 0) -> dict | str:
    """Run a command on a database; its answer where it is JSON."""
    environ = {"DATABASE_URL": url, "FUNDPOTS_TESTING": "1"}
    ran = CliRunner().invoke(main, list(arguments), env=environ)
    assert ran.exit_code == expect, ran.output
    last = (ran.output.strip().splitlines() or [""])[-1]
    return json.loads(last) if last.startswith("{") else ran.output


def rows_of(file) -> list[str]:
    """The rows of a backup, as lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return list(lines)


def check_restored(url: str, bundle: bytes | None = None) -> int:
    """The restored database holds together: its record, its tables, its published result."""
    assert fundpots(url, "log", "verify")["broken"] is None
    engine = create_engine(url)
    with Session(engine) as session:
        check_replay(session)
        entries = len(session.scalars(select(LogEntry.seq)).all())
        for kept in session.scalars(select(Publication)):
            assert verify(json.loads(kept.bundle)) is None
            assert bundle in (None, kept.bundle)
    engine.dispose()
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return entries


@pytest.fixture
def lived():
    """Fill a database with a round that went from its draft to paid awards, each step by its operation."""

    def fill(url: str, stages: int = 7) -> bytes | None:
        app = create_app(settings_for(url))
        with app.app_context():
            life = Life()
            life.begin(members=[2, 8, 20, 40, 90], stages=stages)
            db.session.commit()
            published = db.session.get(Publication, life.round_id)
            bundle = published.bundle if published else None
            db.session.remove()
            db.engine.dispose()
        return bundle

    return fill


@slow
@pytest.mark.postgres
@pytest.mark.parametrize("start", ["sqlite", "postgres"])
def test_an_instance_moves_to_the_other_database_and_back(
    lived, sqlite_files, postgres_server, tmp_path, start
):
    """66: the third backup is the first one line by line, and every verifier says the same."""
    ways = [sqlite_files, postgres_server, sqlite_files]
    ways = ways if start == "sqlite" else [postgres_server, sqlite_files, postgres_server]
    urls, files = [one.fresh() for one in ways], [tmp_path / f"{n}.backup" for n in range(3)]
    bundle = lived(urls[0])

    fundpots(urls[0], "backup", str(files[0]))
    for n in (1, 2):
        fundpots(urls[n], "restore", str(files[n - 1]))
        fundpots(urls[n], "backup", str(files[n]))

    assert rows_of(files[0]) == rows_of(files[1]) == rows_of(files[2])
    assert check_restored(urls[1], bundle) == check_restored(urls[2], bundle) > 50
    app = create_app(settings_for(urls[1]))
    with app.app_context():  # what is written next gets numbers of its own
        deposit(make.pot(), 100, on=make.NOON.date(), reason="Next", by=make.person(), at=make.NOON)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    for url, databases in zip(urls, ways, strict=True):
        databases.drop(url)


def test_a_backup_is_restored_whole_or_not_at_all(lived, sqlite_files, tmp_path):
    url, empty, file = sqlite_files.fresh(), sqlite_files.fresh(), tmp_path / "whole.backup"
    lived(url, stages=1)
    fundpots(url, "backup", str(file))
    lines = rows_of(file)
    cut, older, other = (tmp_path / name for name in ("cut.backup", "older.backup", "other.backup"))
    for path, kept in (
        (cut, lines[: len(lines) // 2]),
        (older, [json.dumps({**json.loads(lines[0]), "version": "0000"}) + "\n", *lines[1:]]),
        (other, ["{}\n"]),
    ):
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.writelines(kept)

    assert "cut short" in fundpots(empty, "restore", str(cut), expect=2)
    assert "version 0000" in fundpots(empty, "restore", str(older), expect=2)
    assert "not a backup" in fundpots(empty, "restore", str(other), expect=2)
    assert "not empty" in fundpots(url, "restore", str(file), expect=2)
    engine = create_engine(empty)
    with engine.connect() as connection:
        held = {
            table.name: connection.execute(select(table)).first() for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    assert set(held.values()) == {None}
    fundpots(empty, "restore", str(file))
    check_restored(empty)
    sqlite_files.drop(url)
    sqlite_files.drop(empty)


@slow
@BOTH
def test_a_backup_made_while_others_write_is_of_one_committed_moment(request, tmp_path, where):
    """65: its acts are the first so many of the whole record, and its tables say what these acts say."""
    databases = request.getfixturevalue("postgres_server" if where == "postgres" else "sqlite_files")
    with place(databases, tmp_path) as here:
        pot, by = make.pot(slug="busy"), make.treasurer()
        hands, enough = [here.hand(by) for _ in range(4)], Event()
        db.session.commit()

        def write(hand, name: str) -> None:
            number = 0
            while not enough.is_set():
                form = {"amount": "1", "reason": f"{name}-{number}", **TODAY}
                assert hand.post("/pots/busy/deposit", **form).status_code == 303
                number += 1

        writers = [Thread(target=write, args=(hand, str(n))) for n, hand in enumerate(hands)]
        for writer in writers:
            writer.start()
        files = [tmp_path / f"{n}.backup" for n in range(5)]
        for file in files:
            fundpots(here.url, "backup", str(file))
        enough.set()
        for writer in writers:
            writer.join()

        db.session.rollback()
        chain = dict(db.session.execute(select(LogEntry.seq, LogEntry.digest)).all())
        lengths = []
        for file in files:
            copy = databases.fresh()
            fundpots(copy, "restore", str(file))
            lengths.append(check_restored(copy))
            engine = create_engine(copy)
            with Session(engine) as session:
                kept = dict(session.execute(select(LogEntry.seq, LogEntry.digest)).all())
            engine.dispose()
            assert kept == {seq: digest for seq, digest in chain.items() if seq <= lengths[-1]}
            databases.drop(copy)
        assert lengths == sorted(lengths)
        assert lengths[-1] > lengths[0]  # others did write meanwhile
        print(f"{where}: {lengths} acts in five backups, {len(chain)} in the end; pot {pot.id}")


@slow
@pytest.mark.postgres
def test_the_demonstration_moves_to_postgresql_with_every_result(demonstration, postgres_server, tmp_path):
    """66, with some thousand rows of every table."""
    url, file, end = demonstration.copy(tmp_path), tmp_path / "demo.backup", postgres_server.fresh()

    fundpots(url, "backup", str(file))
    fundpots(end, "restore", str(file))

    assert check_restored(end) == check_restored(url)
    postgres_server.drop(end)


# --- bringing a database up to date (67) ---------------------------------------------------------------


@slow
@BOTH
def test_two_that_start_at_once_migrate_once(request, tmp_path, where):
    if where == "postgres":
        postgres = request.getfixturevalue("postgres_server")
        postgres._run("CREATE DATABASE brand_new")
        url = postgres._url("brand_new")
    else:
        url = f"sqlite:///{tmp_path}/new.sqlite"
    environ = os.environ | {"DATABASE_URL": url, "SECRET_KEY": "k" * 40}

    def migrate(_: int) -> subprocess.CompletedProcess:
        return subprocess.run([FUNDPOTS, "migrate"], cwd=ROOT, env=environ, capture_output=True, text=True)

    with ThreadPoolExecutor(2) as hands:
        ran = list(hands.map(migrate, range(2)))

    assert [one.returncode for one in ran] == [0, 0], [one.stderr for one in ran]
    engine = create_engine(url)
    with engine.connect() as connection:
        versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert len(versions) == 1
    assert tables == {*Base.metadata.tables, "alembic_version"}
    if where == "postgres":
        postgres.drop(url)


@slow
@BOTH
def test_an_older_database_is_brought_up_to_date_with_all_that_was_in_it(request, lived, tmp_path, where):
    """67: back to the first shape and forth again: whatever both shapes know is the same."""
    databases = request.getfixturevalue("postgres_server" if where == "postgres" else "sqlite_files")
    url = databases.fresh()
    bundle = lived(url)
    fundpots(url, "backup", str(tmp_path / "before.backup"))
    app = create_app(settings_for(url))
    with app.app_context():
        downgrade(revision="0001")
        with db.engine.connect() as connection:
            older = {name: columns_of(connection, name) for name in inspect(connection).get_table_names()}
        db.engine.dispose()

    fundpots(url, "migrate")
    fundpots(url, "backup", str(tmp_path / "after.backup"))

    before, after = (told(tmp_path / f"{name}.backup", older) for name in ("before", "after"))
    assert before == after
    assert sum(before.values()) > 200
    check_restored(url, bundle)
    databases.drop(url)


def columns_of(connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}


def told(file, known: dict[str, set[str]]) -> Counter[str]:
    """The rows of a backup, in so far as a database of this shape knows their columns."""
    rows = [json.loads(line) for line in rows_of(file)[1:-1]]
    return Counter(
        json.dumps([table, {name: row[name] for name in sorted(row) if name in known[table]}])
        for table, row in rows
        if table in known
    )
