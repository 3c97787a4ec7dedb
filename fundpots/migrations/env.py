"""Alembic's environment: the same models and the same engine as the application."""

from alembic import context
from flask import current_app

from fundpots.db import Base

config = context.config


def run() -> None:
    """Run inside the application's context; SQLite alters tables by copying them."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # Two workers that start at once: the second waits here and then finds nothing to do.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261124)")
            context.run_migrations()


run()
