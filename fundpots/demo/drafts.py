"""Next year's draft of a published round, with terms that were tried on this year's bids and kept."""

from dataclasses import replace
from datetime import datetime, timedelta

from fundpots.clock import london_date
from fundpots.demo.people import Cast
from fundpots.people.models import Person
from fundpots.rounds.models import Round
from fundpots.rounds.operations import change_terms, copy_round, save_scenario
from fundpots.rounds.queries import weigher
from fundpots.rounds.queries.trials import trial_of
from fundpots.rounds.rules.what_if import Terms, report_of

#: What was tried beside the terms of the draft: a name, and what differs.
TRIED: tuple[tuple[str, dict[str, float]], ...] = (
    ("As this year", {}),
    ("No leaning at all", {"tilt": 0.0, "reserve_share": 0.0}),
    ("Twice the tilt, a reserve of a third", {"tilt": 1.0, "reserve_share": 1 / 3}),
)


def draft_again(past: Round, cast: Cast, at: datetime) -> Round:
    """Begin next year's round with the terms of this year's, and keep three scenarios for the assembly."""
    by = cast.office(past.pot.region, "administrator")
    name, name_cy = (_next_year(text or "") for text in (past.name, past.name_cy))
    draft = copy_round(past, name=name, by=by, at=at)
    change_terms(
        draft,
        {"name_cy": name_cy, "amount_pence": past.amount_pence},
        version=draft.version,
        by=by,
        at=at + timedelta(minutes=10),
    )
    for place, (scenario, changes) in enumerate(TRIED, start=1):
        _keep(draft, past, scenario, changes, by=by, at=at + timedelta(hours=place))
    return draft


def _keep(
    draft: Round, past: Round, name: str, changes: dict[str, float], *, by: Person, at: datetime
) -> None:
    weighs = weigher(draft, on=london_date(at))
    drafted = Terms(**{column: getattr(draft, column) for column in Terms.__dataclass_fields__})
    terms = replace(drafted, **changes)  # type: ignore[arg-type]
    report = report_of(trial_of(draft, past.id, weighs, at), weighs, terms)
    save_scenario(draft, name, {**report, "tried_on": past.name}, by=by, at=at)


def _next_year(text: str) -> str:
    """A name with its year one later.

    >>> _next_year("Wales, Autumn 2026: what could happen here")
    'Wales, Autumn 2027: what could happen here'
    """
    return " ".join(_later(word) for word in text.split(" "))


def _later(word: str) -> str:
    digits = word[:4]
    return f"{int(digits) + 1}{word[4:]}" if len(digits) == 4 and digits.isdecimal() else word
