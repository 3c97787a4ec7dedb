"""Setting a round up while it is a draft."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fundpots.clock import LONDON, in_london
from fundpots.db import db
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.places.queries import newest_count
from fundpots.pots.models import Pot
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.operations.life import hold
from fundpots.rounds.operations.record import record
from fundpots.rounds.queries.found import criteria_of
from fundpots.rounds.queries.money import free_pence
from fundpots.rounds.rules.refusals import TermsLocked
from fundpots.rounds.rules.terms import CRITERION, DATES, JUDGING, MONEY, TEXTS, VOTE, WEIGHTING
from fundpots.rounds.stages import Stage

#: Every column that an administrator sets; nothing else of a round can be changed by a form.
TERMS = (*TEXTS, *(f"{text}_cy" for text in TEXTS), *MONEY, *DATES, *WEIGHTING, *JUDGING, *VOTE,
         "presence_count_id")  # fmt: skip
LEAST_POT_PENCE = 100
USUAL_LARGEST_PENCE, USUAL_SMALLEST_PENCE = 300_000, 5_000
A_YEAR = timedelta(weeks=52)  # the same day of the week


def make_round(pot: Pot, *, name: str, by: Person | None, at: datetime) -> Round:
    """Begin a draft with the usual terms: all that the pot can give, the newest count of presence."""
    count = newest_count()
    amount = max(free_pence(pot.id), LEAST_POT_PENCE)
    largest = min(USUAL_LARGEST_PENCE, amount)
    round_ = Round(
        pot_id=pot.id,
        name=name,
        amount_pence=amount,
        largest_pence=largest,
        smallest_pence=min(USUAL_SMALLEST_PENCE, largest),
        presence_count_id=count.id if count else None,
        made_at=at,
        made_by_id=by.id if by else None,
    )
    db.session.add(round_)
    record("round.made", round_, by=by, at=at, after={"name": name, "pot": pot.slug})
    return round_


def copy_round(past: Round, *, name: str, by: Person | None, at: datetime) -> Round:
    """Begin a draft with the terms of an earlier round, its dates moved on by whole years.

    Money and presence are this year's: what the pot can give now, and the newest count.
    """
    round_ = make_round(past.pot, name=name, by=by, at=at)
    for column in (*TERMS, "copied_from_id"):
        if column not in ("name", "name_cy", "amount_pence", "presence_count_id", "copied_from_id", *DATES):
            setattr(round_, column, getattr(past, column))
    round_.largest_pence = min(past.largest_pence, round_.amount_pence)
    round_.smallest_pence = min(past.smallest_pence, round_.largest_pence)
    round_.copied_from_id = past.id
    for column, moment in years_later({date: getattr(past, date) for date in DATES}, at).items():
        setattr(round_, column, moment)
    db.session.flush()
    for criterion in criteria_of(past):
        values = {column: getattr(criterion, column) for column in CRITERION}
        db.session.add(Criterion(round_id=round_.id, **values))
    record("round.copied", round_, by=by, at=at, after={"from": past.id})
    return round_


def change_terms(
    round_: Round, changes: Mapping[str, Any], *, version: int, by: Person, at: datetime
) -> None:
    """Set some of the terms of a draft; `version` is the one that the person had before them.

    Raises TermsLocked once the round has opened, Stale where somebody else changed it meanwhile.
    """
    hold_draft(round_, version=version, yours=changes)
    changed = {
        column: (getattr(round_, column), value)
        for column, value in changes.items()
        if column in TERMS and getattr(round_, column) != value
    }
    if not changed:
        return
    for column, (_, value) in changed.items():
        setattr(round_, column, value)
    record(
        "round.changed", round_, by=by, at=at,
        before={column: old for column, (old, _) in changed.items()},
        after={column: new for column, (_, new) in changed.items()},
    )  # fmt: skip


def hold_draft(round_: Round, *, version: int | None, yours: Mapping[str, Any] | None = None) -> None:
    """Lock the round for an edit, and refuse where it has opened or was changed by somebody else."""
    hold(round_)
    if round_.stage != Stage.DRAFT:
        raise TermsLocked
    if version is not None and version != round_.version:
        theirs = {column: getattr(round_, column, None) for column in yours or {}}
        raise Stale(yours=dict(yours or {}), theirs=theirs)


def years_later(dates: Mapping[str, datetime | None], at: datetime) -> dict[str, datetime | None]:
    """Move dates on together by whole years of 52 weeks, until all lie ahead; clocks in London agree."""
    moved = dict(dates)
    given = [moment for moment in dates.values() if moment is not None]
    if not given:
        return moved
    years = max(0, -((min(given) - at) // A_YEAR))
    return {name: moment and _same_clock(moment, years) for name, moment in moved.items()}


def _same_clock(moment: datetime, years: int) -> datetime:
    local = in_london(moment).replace(tzinfo=None) + years * A_YEAR
    return local.replace(tzinfo=LONDON)
