"""For the battery: a filled demonstration, and the real server on a copy of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.battery.serving import Demonstration, Server, filled


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Filled once for all workers of this run. Work on `demonstration.copy(tmp_path)`, never on it."""
    folder = tmp_path_factory.getbasetemp()
    return filled(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers: `serve(database_url, workers=2, SOME_SETTING="…")`. They end with the test."""
    started: list[Server] = []

    def start(database_url: str, **settings: str) -> Server:
        server = Server(database_url, tmp_path, **settings)  # type: ignore[arg-type]
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def site(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration served by two workers, for tests that look and do no harm to each other."""
    folder = tmp_path_factory.mktemp("site")
    with Server(demonstration.copy(folder), folder) as server:
        yield server
