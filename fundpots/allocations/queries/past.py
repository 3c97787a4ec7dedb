"""The bids and marks of a published round, as a set on which other terms can be tried."""

from sqlalchemy import select

from fundpots.bids.queries import benefit_areas, eligible_bids, owners
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.places.queries import home_areas
from fundpots.rounds.models import Round
from fundpots.rounds.rules.trial import Trial, TrialBid, TrialGroup, of_past
from fundpots.scoring.queries import marks, panel
from fundpots.words import told


def past_trial(round_: Round) -> Trial:
    """Eligible bids with the marks they were given, and the seed of then. For published rounds."""
    bids = eligible_bids(round_)
    keys = [bid.id for bid in bids]
    areas, joint = benefit_areas(keys), owners(keys)
    given = {
        (str(group_id), str(bid_id)): mark
        for (group_id, bid_id), mark in marks(round_).items()
        if bid_id in joint
    }
    listed = [
        TrialBid(
            str(bid.id),
            bid.title,
            tuple(str(key) for key in sorted(joint[bid.id])),
            bid.asked_pence,
            bid.minimum_pence,
            tuple(area.code for area in areas.get(bid.id, [])),
        )
        for bid in bids
    ]
    judges = {seat.group_id for seat in panel(round_)}
    return of_past(round_.seed or "", _groups(judges.union(*joint.values())), listed, given)


def _groups(keys: set[int]) -> list[TrialGroup]:
    """Everybody who judged or bid, with their home areas."""
    groups, homes = (
        db.session.scalars(select(Group).where(Group.id.in_(keys)).order_by(Group.id)),
        home_areas(keys),
    )
    return [
        TrialGroup(str(group.id), told(group), tuple(area.code for area in homes.get(group.id, [])))
        for group in groups
    ]
