"""Whether a draft may open: everything that the checklist needs, read and put to the rule."""

from collections.abc import Sequence
from datetime import datetime

from fundpots.clock import london_date
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.queries.found import criteria_of
from fundpots.rounds.queries.money import free_pence
from fundpots.rounds.queries.weighing import electors_of
from fundpots.rounds.rules.complete import Missing, missing


def missing_of(round_: Round, at: datetime, *, criteria: Sequence[Criterion] | None = None) -> list[Missing]:
    """What keeps this round from opening at this moment."""
    region = round_.pot.region
    return missing(
        round_,
        criteria_of(round_) if criteria is None else criteria,
        free_pence=free_pence(round_.pot_id, but=round_.id),
        in_welsh=is_welsh(round_),
        electors=electors_of(region.id if region else None, london_date(at)),
        at=at,
    )


def is_welsh(round_: Round) -> bool:
    """Rounds of Wales are told in both languages."""
    region = round_.pot.region
    return region is not None and region.nation == "Wales"
