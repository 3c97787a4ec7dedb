"""The shape of the database: how it is brought up to date, and whether it is.

Alembic takes half a second and 11 MB of every worker to load, and a server whose database is up to date needs
none of it.
"""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text

from fundpots.db import db

MIGRATIONS = Path(__file__).parent / "migrations"


class LateMigrate:
    """What `flask db` and `upgrade` find as Flask-Migrate: the real one, made when they first ask."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(MIGRATIONS), render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


def newest_revision() -> str:
    """The last step that there is: steps are numbered, and their files named by the number."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_up_to_date() -> bool:
    """Has the database taken every step? False too where it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        taken = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return bool(taken == newest_revision())
