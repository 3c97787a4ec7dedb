"""What every test may ask for: an application on an empty database, a client, somebody signed in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

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


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; each test starts from a copy of it."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    app = create_app(settings_for(f"sqlite:///{path}"))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def app(empty_database: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, with its context pushed."""
    path = tmp_path / "test.sqlite"
    shutil.copy(empty_database, path)
    app = create_app(settings_for(f"sqlite:///{path}"))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


class StrictClient(FlaskClient):
    """A client that also reads every page as a browser would, and fails on malformed HTML."""

    def open(self, *args, **kwargs):
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code < 300 and response.data:
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
            SignIn(
                token_hash=hash_token(token), person_id=person.id, created_at=at, last_seen_at=at
            )
        )
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session["token"] = token
        return client

    return signed_in
