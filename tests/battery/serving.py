"""The demonstration and the real server: what black-box tests stand on.

The demonstration is filled once for all workers of a test run; every test works on its own copy. Whoever
runs one test again and again may keep a filled one (demonstration.sqlite and .json) in a folder, and name the
folder in FILLED_DEMONSTRATION.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from tests.stories.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
FUNDPOTS = Path(sys.executable).with_name("fundpots")
PASSWORD = "what everybody knows 7"
PATIENCE = 60  # seconds for a server to answer on a machine with much else to do


@dataclass(frozen=True)
class Demonstration:
    """A filled database, and what `fundpots demo` told about it."""

    database: Path
    told: dict[str, Any]

    def copy(self, folder: Path) -> str:
        """A copy of one's own, as a database address."""
        path = folder / f"{uuid4().hex}.sqlite"
        shutil.copy(self.database, path)
        return f"sqlite:///{path}"

    def account(self, role: str, region: str | None = None, group: str | None = None, nth: int = 0) -> str:
        """The e-mail address of the nth account with such a role there."""
        found = [
            one["email"]
            for one in self.told["accounts"]
            if role in one["roles"] and one["region"] == region and (group is None or one["group"] == group)
        ]
        return found[nth]

    def rounds(self, stage: str) -> list[int]:
        return self.told["rounds"][stage]


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Let one worker of a run do something while the others wait for it."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def filled(folder: Path) -> Demonstration:
    """Fill the demonstration in this folder, or wait until another worker has."""
    folder = Path(os.environ.get("FILLED_DEMONSTRATION", folder))
    database, told = folder / "demonstration.sqlite", folder / "demonstration.json"
    with alone(folder, "demonstration"):
        if not told.exists():
            ran = subprocess.run(
                [FUNDPOTS, "demo", "--seed", "7", "--database", f"sqlite:///{database}", "--out", told],
                cwd=ROOT,
                env=os.environ | {"FUNDPOTS_DEMONSTRATION": "1"},
                capture_output=True,
                text=True,
            )
            assert ran.returncode == 0, ran.stderr
    return Demonstration(database, json.loads(told.read_text(encoding="utf-8")))


class Server:
    """`fundpots serve` on a free port, in a process group of its own, for as long as the `with` lasts."""

    def __init__(self, database_url: str, folder: Path, *, workers: int = 2, **environment: str) -> None:
        self.database_url, self.workers = database_url, workers
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.environment = {
            "FUNDPOTS_DEMONSTRATION": "1",
            "DATABASE_URL": database_url,
            "BASE_URL": self.address,
        } | environment

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [FUNDPOTS, "serve", "--port", str(self.port), "--workers", str(self.workers)],
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said()
            try:
                if requests.get(f"{self.address}/healthz", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"no answer in {PATIENCE} seconds: {self.said()}")

    def stop(self) -> int:
        """End it as an operator would, and wait."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """End the whole process group at once, as a power cut would."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait()

    def said(self) -> str:
        """Everything that it has logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def caller(self, name: str = "visitor") -> "Caller":
        return Caller(self.address, name)


class Caller(Visitor):
    """A visitor who comes over the network. CSRF is on, and forms are filled in as on paper."""

    def __init__(self, address: str, name: str = "visitor") -> None:
        self.client = Far(address)  # type: ignore[assignment]
        self.name, self.path, self.text, self.status, self._tree = name, "/", "", 0, None

    def sign_in(self, email: str, password: str = PASSWORD) -> "Caller":
        super().sign_in(email, password)
        assert self.status == 200, f"{email} can't sign in: {self.plain[:500]}"
        return self

    def _send(self, method: str, path: str, **what: Any) -> Any:
        return getattr(self.client, method)(path, **what)


class Far:
    """The test client's manners, over HTTP."""

    def __init__(self, address: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.trust_env = False  # no proxy between a test and its own server

    def get(self, path: str, *, query_string: Any = None, **what: Any) -> "Answer":
        return self.open("GET", path, params=query_string, **what)

    def post(self, path: str, *, data: Any = None, content_type: str = "", **what: Any) -> "Answer":
        if content_type.startswith("multipart"):
            parts = [
                (name, (None, one) if isinstance(one, str) else one)
                for name, value in data.items()
                for one in (value if isinstance(value, list) else [value])
            ]
            return self.open("POST", path, files=parts, **what)
        return self.open("POST", path, data=data, **what)

    def open(self, method: str, path: str, **what: Any) -> "Answer":
        url = path if "://" in path else self.address + path
        return Answer(
            self.session.request(method, url, allow_redirects=False, timeout=PATIENCE, **what), self.address
        )


class Answer:
    """What came back, under the names that the test client uses."""

    def __init__(self, raw: requests.Response, address: str) -> None:
        self.raw, self.status_code, self.headers, self.data = raw, raw.status_code, raw.headers, raw.content
        self.location = (raw.headers.get("Location") or "").removeprefix(address)
        self.mimetype = raw.headers.get("Content-Type", "").partition(";")[0]

    def get_data(self, as_text: bool = False) -> Any:
        return self.data.decode("utf-8") if as_text else self.data


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
