"""Letters about a round to the officers of every group that it concerns."""

from datetime import datetime
from typing import Any

from fundpots import mail
from fundpots.clock import london_date
from fundpots.people.queries import officers_of
from fundpots.places.queries import grouping_in_force, groups_of_region
from fundpots.rounds.models import Round


def tell_groups(kind: str, round_: Round, *, at: datetime, **values: Any) -> int:
    """Write one letter to each officer of each group of the region, and say how many there were.

    An officer of several groups gets one letter.
    """
    on = london_date(at)
    groups = groups_of_region(round_.pot.region_id, round_.grouping or grouping_in_force(on), on)
    officers = {officer.id: officer for group in groups for officer in officers_of(group.id)}
    for officer in officers.values():
        mail.letter(kind, to=officer, at=at, round_id=round_.id, round_=round_, **values)
    return len(officers)
