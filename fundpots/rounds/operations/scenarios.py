"""Keeping terms that were tried, so that others can look at them by a link."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fundpots.db import db
from fundpots.people.models import Person
from fundpots.rounds.models import Round, Scenario
from fundpots.rounds.operations.record import record
from fundpots.rounds.operations.set_up import hold_draft


def save_scenario(
    round_: Round, name: str, report: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Scenario:
    """Keep a report of what was tried under a name and an address that can't be guessed.

    Raises TermsLocked once the round has opened: what was tried is published with its terms.
    """
    hold_draft(round_, version=None)
    scenario = Scenario(
        slug=secrets.token_hex(8),
        round_id=round_.id,
        name=name,
        settings=dict(report),
        made_at=at,
        made_by_id=by.id if by else None,
    )
    db.session.add(scenario)
    db.session.flush()
    told = {"slug": scenario.slug, "name": name, "terms": scenario.settings.get("terms")}
    record("scenario.saved", round_, by=by, at=at, after=told)
    return scenario
