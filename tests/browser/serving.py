"""The whole application on a free port, with a clock that a test can turn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from fundpots import clock
from fundpots.app import create_app
from fundpots.db import db
from fundpots.settings import Settings


class Clock:
    """Runs as every clock does, from wherever a test sets it. It stands in for the application's own."""

    def __init__(self, start: datetime) -> None:
        self.ahead = start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)

    def later(self, **time: float) -> None:
        self.ahead += timedelta(**time)


class Quiet(WSGIRequestHandler):
    """Says nothing about requests: what goes wrong is seen by the browser."""

    def log(self, kind: str, message: str, *arguments: object) -> None:
        pass


class Site:
    """The application behind a real port for as long as the `with` lasts."""

    def __init__(self, settings: Settings, start: datetime | None = None) -> None:
        self.settings, self.clock = settings, Clock(start or datetime.now(UTC))

    def __enter__(self) -> "Site":
        self.server = make_server("127.0.0.1", 0, Flask("nothing yet"), threaded=True, request_handler=Quiet)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.app = create_app(replace(self.settings, base_url=self.address))
        self.server.app = self.app
        self._true_now, clock.now = clock.now, self.clock.now
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        clock.now = self._true_now
        self.server.shutdown()
        self.server.server_close()

    def close_database(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
