"""How soon the program is there, how much memory a worker takes, how much a first visit carries.

Run it with `python -m tests.bench.start`; it prints one table, each figure beside its limit. Times are those
of the machine's clock, the best of three, so that a busy machine tells least. The memory is a worker's
resident set after a visit to each of the main pages that make no report.
"""

import gzip
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fundpots.static_files import STATIC
from tests.battery.serving import FUNDPOTS, Server
from tests.bench.figures import asked, below, tell
from tests.bench.pages.world import filled_world

RUNS = 3
STYLES = re.compile(rb'<link rel="stylesheet" href="/static/([^"]+)"')
SCRIPTS = re.compile(rb'<script type="module" src="/static/([^"]+)"')
FACES = ("atkinson-latin-400.woff2", "atkinson-latin-700.woff2")
VISITED = ("/", "/pots", "/rounds", "/results", "/places", "/method", "/sign-in")


class Row(NamedTuple):
    """One figure and its limit."""

    what: str
    measured: float
    limit: float
    unit: str


def help_seconds() -> float:
    """How long `fundpots --help` takes."""

    def once() -> float:
        started = time.perf_counter()
        subprocess.run([FUNDPOTS, "--help"], check=True, capture_output=True)
        return time.perf_counter() - started

    return min(once() for _ in range(RUNS))


def start_seconds(url: str, folder: Path) -> float:
    """How long after its start the server answers, on a database that is up to date."""

    def once() -> float:
        server = Server(url, folder)
        started = time.perf_counter()
        with server:
            return time.perf_counter() - started

    return min(once() for _ in range(RUNS))


def worker_memory_mb(url: str, folder: Path) -> float:
    """The resident set of the largest worker after the pages were visited by each."""
    with Server(url, folder) as server:
        visitor = server.caller()
        for path in VISITED * 6:
            assert visitor.client.get(path).status_code == 200, path
        return max(resident_mb(pid) for pid in children_of(server.process.pid))


def children_of(pid: int) -> list[int]:
    """The processes that one has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_mb(pid: int) -> float:
    """A process's resident set, in MB."""
    held = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert held is not None
    return int(held[1]) / 1000


def first_visit_kb(url: str, folder: Path, path: str) -> float:
    """What a browser that was never here loads with one page: style, script, type and mark, compressed."""
    with Server(url, folder) as server:
        page = server.caller().client.get(path).data
    linked = [name.decode() for found in (STYLES, SCRIPTS) for name in found.findall(page)]
    manifest = json.loads((STATIC / "manifest.json").read_text())
    faces = [
        made for name, made in manifest.items() if name.startswith("atkinson-latin-") and "ext" not in name
    ]
    files = [*linked, *faces, manifest["icon.svg"]]
    return (len(gzip.compress(page, 4)) + sum(carried(STATIC / name) for name in files)) / 1000


def carried(file: Path) -> int:
    """The bytes of a static file as a browser of today is sent it."""
    packed = file.with_name(f"{file.name}.br")
    return (packed if packed.exists() else file).stat().st_size


def measured() -> list[Row]:
    """Take every figure."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _demonstration, url = filled_world(folder)
        return [
            Row("fundpots --help", help_seconds(), 0.3, "s"),
            Row("the server answers after its start", start_seconds(url, folder), 2, "s"),
            Row("a worker that made no report", worker_memory_mb(url, folder), 120, "MB"),
            Row("first visit to the list of pots", first_visit_kb(url, folder, "/pots"), 100, "kB"),
            Row("first visit to the list of rounds", first_visit_kb(url, folder, "/rounds"), 100, "kB"),
        ]


def main() -> int:
    """Print the table; the exit code tells whether all limits are kept."""
    rows = measured()
    if asked():
        tell(
            below("start", row.what, "demonstration of seed 7", row.measured, row.unit, row.limit)
            for row in rows
        )
        return 0
    for row in rows:
        print(f"{row.what:<40}{row.measured:>9.2f} {row.unit:<3} limit {row.limit:g}")
    return 0 if all(row.measured <= row.limit for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
