"""What groups have begun in rounds. Bids are the business of a storey above: read here as a plain table."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from fundpots.db import Base, db
from fundpots.rounds.models import Round


def used_up(rounds: Sequence[Round], region_of: Mapping[int, int | None]) -> set[int]:
    """The rounds in which every group that may bid, of these with their regions, has no bid left to make.

    One query, whatever the rounds; none for nobody's groups.
    """
    if not rounds or not region_of:
        return set()
    begun = _begun(rounds, region_of)
    able = {
        round_.id: [key for key, region_id in region_of.items() if round_.pot.region_id in (None, region_id)]
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
