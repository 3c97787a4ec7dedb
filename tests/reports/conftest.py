"""For slow tests of exports: the filled demonstration, with some names that are hard on spreadsheets."""

import os
from collections.abc import Iterator

import pytest

from fundpots import clock
from fundpots.app import create_app
from fundpots.db import db
from fundpots.people.models import Appointment, SignIn
from fundpots.people.queries import hash_token
from fundpots.people.stages import Role
from fundpots.treasury.models import Award
from tests.battery.serving import filled
from tests.conftest import settings_for
from tests.stories.visitor import Visitor

TOKEN = "the token of a treasurer of the demonstration"
TITLES = (
    "=1+1",
    "+44 20 7946 0000",
    "-5 degrees",
    "@SUM(A1:A9)",
    "\ttab",
    "'quoted'",
    "#REF!",
    "Ŵ “ŷ”\nline",
)


@pytest.fixture(scope="module")
def treasurer_of_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A treasurer of the whole; the first projects that were awarded money have other titles."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    app = create_app(settings_for(filled(shared).copy(folder)))
    with app.app_context():
        office = db.session.query(Appointment).filter_by(role=Role.TREASURER, region_id=None).first()
        at = clock.now()
        person_id = office.person_id
        db.session.add(
            SignIn(token_hash=hash_token(TOKEN), person_id=person_id, created_at=at, last_seen_at=at)
        )
        awards = db.session.query(Award).order_by(Award.id).limit(len(TITLES))
        for award, title in zip(awards, TITLES, strict=True):
            award.bid.title = title
        db.session.commit()
        visitor = Visitor(app, "treasurer")
        with visitor.client.session_transaction() as session:
            session["token"] = TOKEN
        yield visitor
        db.session.remove()
        db.engine.dispose()
