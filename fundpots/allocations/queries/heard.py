"""What groups wrote of one bid: their points with reasons, and their comments to the bidder.

For use once scoring has closed, and only with the groups whose marks count: see `BidFindings.marks`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.rules import Points


@dataclass
class Heard:
    """One group's word on a bid."""

    group: Group
    points: dict[int, Points] = field(default_factory=dict)
    comment: str = ""


def heard_on(bid: Bid, slugs: Collection[str]) -> list[Heard]:
    """What these groups gave and wrote, by the groups' names; two queries."""
    found: dict[int, Heard] = {}
    scores = db.session.execute(
        select(Ballot.group_id, Group, Score)
        .join(Score, Score.ballot_id == Ballot.id)
        .join(Group, Group.id == Ballot.group_id)
        .where(Ballot.round_id == bid.round_id, Score.bid_id == bid.id, Group.slug.in_(slugs))
        .order_by(Group.name, Group.id)
    )
    for group_id, group, score in scores:
        heard = found.setdefault(group_id, Heard(group))
        heard.points[score.criterion_id] = Points(score.points, score.reason)
    remarks = db.session.execute(
        select(Ballot.group_id, Remark.comment)
        .join(Remark, Remark.ballot_id == Ballot.id)
        .where(Ballot.round_id == bid.round_id, Remark.bid_id == bid.id, Ballot.group_id.in_(list(found)))
    )
    for group_id, comment in remarks:
        found[group_id].comment = comment.strip()
    return list(found.values())
