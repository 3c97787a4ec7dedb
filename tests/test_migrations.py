"""Migrations: from nothing to the newest shape, back to nothing, and forth again, on both databases."""

import os
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from fundpots.db import Base, db
from fundpots.schema import MIGRATIONS, is_up_to_date, newest_revision


def check_both_ways():
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_the_database_knows_whether_it_is_up_to_date(app):
    assert is_up_to_date()
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()

    downgrade(revision="-1")
    assert not is_up_to_date()
    downgrade(revision="base")
    assert not is_up_to_date()

    upgrade()
    assert is_up_to_date()


UP = "from fundpots.cli.server import bring_up_to_date; bring_up_to_date()"


def test_serving_what_is_up_to_date_loads_no_alembic(tmp_path):
    asked = f"import sys; {UP}; print('alembic' in sys.modules)"
    here = {"DATABASE_URL": f"sqlite:///{tmp_path / 'pots.sqlite'}", "FUNDPOTS_DEMONSTRATION": "1"}

    first, second = (
        subprocess.run([sys.executable, "-c", asked], env=os.environ | here, capture_output=True, check=True)
        for _ in range(2)
    )

    assert first.stdout.split()[-1] == b"True"
    assert second.stdout.split()[-1] == b"False"


def test_down_to_nothing_and_up_again(app):
    check_both_ways()


@pytest.mark.postgres
def test_down_to_nothing_and_up_again_on_postgresql(app):
    check_both_ways()
