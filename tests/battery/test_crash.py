"""Power cuts, full disks, databases that go away (61 to 63, 68): what was acknowledged stays, all of it."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
import requests
from sqlalchemy import func, select

from fundpots.db import db
from fundpots.log import LogEntry
from fundpots.once import SubmitKey
from fundpots.pots.models import Entry, Pot, Transaction
from tests import make
from tests.battery.hands import place
from tests.battery.replay import check_replay
from tests.battery.serving import PATIENCE
from tests.conftest import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}
WRITERS = 4


@pytest.fixture
def here(request, tmp_path):
    """A database with the real server on it; SQLite unless a test asks for PostgreSQL."""
    postgres = getattr(request, "param", "sqlite") == "postgres"
    databases = request.getfixturevalue("postgres_server" if postgres else "sqlite_files")
    with place(databases, tmp_path) as made:
        yield made


class Writer(Thread):
    """Puts £1 after £1 into a pot until the server is gone; knows what was acknowledged, and what was not."""

    def __init__(self, hand, slug: str, name: str) -> None:
        super().__init__()
        self.hand, self.slug, self.word = hand, slug, name
        self.kept: list[str] = []
        self.open: list[str] = []

    def send(self, word: str) -> int:
        path = f"/pots/{self.slug}/deposit"
        return self.hand.post(path, amount="1", reason=word, submit_key=f"{word:-<24}", **TODAY).status_code

    def run(self) -> None:
        for number in range(10_000):
            word = f"{self.word}-{number}"
            try:
                assert self.send(word) == 303
            except requests.RequestException:
                self.open.append(word)
                return
            self.kept.append(word)


def words_in(pot_id: int) -> list[str]:
    """The reasons of the deposits that the pot's ledger holds."""
    query = select(Transaction.reason).join(Entry).where(Entry.pot_id == pot_id, Entry.account == "available")
    return list(db.session.scalars(query))


def check_whole(url: str) -> None:
    """Nothing is half done: every movement has both sides, its act, its form's key; the file is sound."""
    db.session.rollback()
    check_replay(db.session)
    halves = (
        select(Entry.transaction_id).group_by(Entry.transaction_id).having(func.sum(Entry.amount_pence) != 0)
    )
    assert db.session.scalars(halves).all() == []
    movements = db.session.scalar(select(func.count()).select_from(Transaction))
    assert db.session.scalar(select(func.count(Entry.transaction_id.distinct()))) == movements
    acts = select(func.count()).select_from(LogEntry).where(LogEntry.act == "money.deposit")
    keys = select(func.count()).select_from(SubmitKey)
    assert db.session.scalar(acts) == db.session.scalar(keys) == movements
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    ("here", "rounds"),
    [("sqlite", 20), pytest.param("postgres", 5, marks=pytest.mark.postgres)],
    indirect=["here"],
)
def test_whatever_was_acknowledged_before_a_power_cut_is_there_after_it(here, rounds):
    """61: the whole process group is killed under load, again and again."""
    pot, by = make.pot(slug="crash"), make.treasurer()
    pot_id, acknowledged, unanswered, came_through = pot.id, 0, 0, 0
    hands = [here.hand(by) for _ in range(WRITERS)]
    db.session.commit()
    chance = random.Random(61)
    for number in range(rounds):
        if number:
            here.server.start()
        writers = [Writer(hand, "crash", f"{number}-{n}") for n, hand in enumerate(hands)]
        for writer in writers:
            writer.start()
        enough, patience = chance.randint(5, 80), monotonic() + 20
        while sum(len(writer.kept) for writer in writers) < enough and monotonic() < patience:
            sleep(0.001)
        here.server.kill()
        for writer in writers:
            writer.join()
        check_whole(here.url)
        there = words_in(pot_id)
        assert len(there) == len(set(there))
        for writer in writers:
            assert set(writer.kept) <= set(there)
            acknowledged += len(writer.kept)
            unanswered += len(writer.open)
            came_through += len(set(writer.open) & set(there))
    print(
        f"{rounds} kills: {acknowledged} acknowledged, none lost; of {unanswered} others {came_through} kept"
    )
    assert acknowledged >= rounds

    here.server.start()  # whoever got no answer sends the form again: it counts once
    for writer in writers:
        for word in writer.open:
            assert writer.send(word) == 303
    db.session.rollback()
    there = words_in(pot_id)
    assert len(there) == len(set(there))
    assert {word for writer in writers for word in writer.open} <= set(there)


def test_a_server_that_is_told_to_end_finishes_what_it_has_begun(here):
    """62: a form that waits for its turn is answered, and the server is gone within ten seconds."""
    make.pot(slug="ending")
    hand = here.hand(make.treasurer())
    db.session.commit()
    answers: list[int] = []
    form = {"amount": "1", "reason": "The last one", **TODAY}
    sender = Thread(target=lambda: answers.append(hand.post("/pots/ending/deposit", **form).status_code))
    holder = sqlite3.connect(here.url.removeprefix("sqlite:///"), isolation_level=None, timeout=20)
    holder.execute("BEGIN IMMEDIATE")

    sender.start()
    sleep(1)  # the form has arrived, and waits for whoever writes
    began = monotonic()
    here.server.process.send_signal(signal.SIGTERM)
    sleep(0.5)
    holder.execute("ROLLBACK")
    holder.close()
    status = here.server.process.wait(timeout=PATIENCE)
    sender.join()

    assert answers == [303]
    assert status == 0
    assert monotonic() - began < 10
    assert words_in(db.session.scalar(select(Pot.id))) == ["The last one"]


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A disk of its own, so small that it can be filled."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no disk may be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


class OnSmallDisk:
    """Fresh SQLite databases on a disk that fills up."""

    def __init__(self, sqlite_files, folder: Path) -> None:
        self.sqlite_files, self.folder = sqlite_files, folder

    def fresh(self) -> str:
        path = self.folder / "small.sqlite"
        shutil.copy(self.sqlite_files.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """It goes with its disk."""


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root may mount a disk")
def test_on_a_full_disk_people_still_read_and_writing_goes_on_once_there_is_room(sqlite_files, tmp_path):
    """63: no restart is needed."""
    with (
        small_disk(tmp_path / "disk", 8) as disk,
        place(OnSmallDisk(sqlite_files, disk), tmp_path) as here,
    ):
        pot = make.pot(slug="full")
        hand, pot_id = here.hand(make.treasurer()), pot.id
        db.session.commit()
        form = {"amount": "1", **TODAY}
        assert hand.post("/pots/full/deposit", reason="Before", **form).status_code == 303

        ballast = disk / "ballast"
        free = shutil.disk_usage(disk).free
        with ballast.open("wb") as file:
            file.write(b"\0" * free)
        refused = 0
        for number in range(40):  # what is left inside the file itself is used up first
            answer = hand.post("/pots/full/deposit", reason=f"Full {number}", **form)
            assert answer.status_code in (303, 503)
            refused += answer.status_code == 503
        assert refused > 20
        assert "<h1" in answer.text
        for path in ("/pots/full", "/pots/full/ledger", "/tasks", "/healthz"):
            assert hand.get(path).status_code == 200, path
        ballast.unlink()
        assert hand.post("/pots/full/deposit", reason="After", **form).status_code == 303

        there = words_in(pot_id)
        assert {"Before", "After"} <= set(there)
        assert len(there) == 42 - refused
        check_whole(here.url)


# --- the database goes away ---------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_database_that_goes_away_gives_503_and_heals_when_it_is_back(tmp_path_factory, tmp_path):
    """68"""
    postgres = PostgresServer(tmp_path_factory.mktemp("own-postgres"))
    with place(postgres, tmp_path) as here:
        pot = make.pot(slug="away")
        hand, pot_id = here.hand(make.treasurer()), pot.id
        db.session.commit()
        form = {"amount": "1", **TODAY}
        assert hand.post("/pots/away/deposit", reason="Before", **form).status_code == 303
        db.session.remove()
        db.engine.dispose()

        postgres.server.stop()
        for _ in range(8):  # every worker and thread meets it
            assert hand.get("/pots/away").status_code == 503
            assert hand.post("/pots/away/deposit", reason="Away", **form).status_code == 503
        assert hand.get("/healthz").status_code == 503
        postgres.server.ensure_postgres_running()

        for _ in range(8):
            assert hand.get("/pots/away").status_code == 200
        assert hand.post("/pots/away/deposit", reason="After", **form).status_code == 303
        assert sorted(words_in(pot_id)) == ["After", "Before"]
    postgres.server.cleanup()
