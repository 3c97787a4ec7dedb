"""For the battery: a filled demonstration, and the real server on a copy of it."""

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

from tests.battery.serving import Demonstration, Server, alone, filled
from tests.battery.world import NOW, Visit, World, built


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demonstration(shared_folder: Path) -> Demonstration:
    """Filled once for all workers of this run. Work on `demonstration.copy(tmp_path)`, never on it."""
    return filled(shared_folder)


@pytest.fixture(scope="session")
def world(shared_folder: Path) -> World:
    """The small country, made once for all workers of this run."""
    kept = shared_folder / "country.pickle"
    with alone(shared_folder, "country"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(built(shared_folder)))
    return pickle.loads(kept.read_bytes())


@pytest.fixture
def visit(world: World, tmp_path: Path) -> Iterator[Visit]:
    """The application on a copy of the country, at its moment in time; forms are sent without CSRF."""
    visit = world.open(tmp_path)
    with time_machine.travel(NOW, tick=False):
        yield visit
    visit.close()


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
