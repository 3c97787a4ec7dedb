"""Migrations: from nothing to the newest shape, back to nothing, and forth again, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from fundpots.db import Base, db


def check_both_ways():
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_down_to_nothing_and_up_again(app):
    check_both_ways()


@pytest.mark.postgres
def test_down_to_nothing_and_up_again_on_postgresql(app):
    check_both_ways()
