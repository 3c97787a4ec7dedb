"""Many people at once: signed-in hands that press buttons of a running server at the same moment."""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import requests
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from fundpots import clock
from fundpots.app import create_app
from fundpots.db import db
from fundpots.people.models import Person, SignIn
from fundpots.people.queries import hash_token
from tests.battery.serving import PATIENCE, Server
from tests.conftest import KEY, settings_for


class Hand:
    """Somebody's browser that is signed in already. CSRF is on: it sends the token that its session holds."""

    def __init__(self, app: Flask, server: Server, person: Person) -> None:
        token, mark, at = secrets.token_urlsafe(16), secrets.token_hex(20), clock.now()
        db.session.add(
            SignIn(token_hash=hash_token(token), person_id=person.id, created_at=at, last_seen_at=at)
        )
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self.csrf_token = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(mark)
        self.address, self.browser = server.address, requests.Session()
        self.browser.trust_env = False
        self.browser.cookies.set("fundpots", signer.dumps({"token": token, "csrf_token": mark}))

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.address + path, allow_redirects=False, timeout=PATIENCE)

    def post(self, path: str, **fields: Any) -> requests.Response:
        """Send a form: its fields, the CSRF token, and a fresh submit key unless one is given."""
        return self.filled(path, **fields)()

    def filled(self, path: str, **fields: Any) -> Callable[[], requests.Response]:
        """A form that is filled in; calling it presses the button."""
        data = {"csrf_token": self.csrf_token, "submit_key": secrets.token_urlsafe(24), **fields}
        form = self.browser.prepare_request(requests.Request("POST", self.address + path, data=data))
        return lambda: self.browser.send(form, allow_redirects=False, timeout=PATIENCE)

    def hidden(self, path: str, name: str) -> str:
        """What a hidden field of a page holds."""
        found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', self.get(path).text)
        assert found, f"{path} has no hidden field {name}"
        return found[1]


class Place:
    """A migrated database with an application for making things in it, and the real server on it."""

    def __init__(self, databases: Any, folder: Path) -> None:
        self.databases, self.url = databases, databases.fresh()
        self.app = create_app(settings_for(self.url))
        self.server = Server(
            self.url, folder, FUNDPOTS_DEMONSTRATION="0", SECOND_FACTOR_REQUIRED="0", SECRET_KEY=KEY
        )

    def hand(self, person: Person) -> Hand:
        return Hand(self.app, self.server, person)


@contextmanager
def place(databases: Any, folder: Path) -> Iterator[Place]:
    """A place for as long as the `with` lasts, with its application's context pushed."""
    made = Place(databases, folder)
    with made.app.app_context():
        with made.server:
            yield made
        db.session.remove()
        db.engine.dispose()
    databases.drop(made.url)


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of these at the same moment, each in a thread of its own; their answers, in order."""
    db.session.commit()
    db.session.remove()
    start, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        answers[place] = act()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
