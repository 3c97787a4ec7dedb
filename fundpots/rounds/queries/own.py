"""What groups have begun in rounds. Bids are the business of a storey above: read here as a plain table."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from fundpots.db import Base, db
from fundpots.people.queries.reach import regions_of_groups
from fundpots.rounds.models import Round


def used_up(rounds: Sequence[Round], group_ids: Collection[int], at: datetime) -> set[int]:
    """The rounds in which every one of these groups that may bid has made as many bids as the terms allow.

    Two queries, whatever the rounds; none for nobody's groups.
    """
    if not rounds or not group_ids:
        return set()
    region_of, begun = regions_of_groups(group_ids, at), _begun(rounds, group_ids)
    able = {
        round_.id: [key for key in group_ids if round_.pot.region_id in (None, region_of[key])]
        for round_ in rounds
    }
    return {
        round_.id
        for round_ in rounds
        if able[round_.id]
        and all(begun.get((round_.id, key), 0) >= round_.bids_per_group for key in able[round_.id])
    }


def _begun(rounds: Sequence[Round], group_ids: Collection[int]) -> dict[tuple[int, int], int]:
    bid = Base.metadata.tables["bid"]
    rows = db.session.execute(
        select(bid.c.round_id, bid.c.group_id, func.count())
        .where(
            bid.c.round_id.in_([round_.id for round_ in rounds]),
            bid.c.group_id.in_(group_ids),
            bid.c.withdrawn_at.is_(None),
        )
        .group_by(bid.c.round_id, bid.c.group_id)
    )
    return {(round_id, group_id): number for round_id, group_id, number in rows}
