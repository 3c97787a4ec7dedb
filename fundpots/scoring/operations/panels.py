"""The start of scoring: the list of bids is closed, the seed fixed, the halves drawn, the panel told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fundpots import mail
from fundpots.bids.models import Bid
from fundpots.bids.queries import owners, submitted_bids
from fundpots.bids.stages import Eligibility
from fundpots.clock import london_date
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.places.models import Group
from fundpots.places.queries import groups_of_region, home_areas
from fundpots.rounds.models import Round
from fundpots.rounds.operations import fix_seed, move
from fundpots.rounds.queries import weigher
from fundpots.rounds.rules import WrongStage
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import HalfMember
from fundpots.scoring.rules import NoBids, UnscreenedBids


def start_scoring(round_: Round, *, by: Person | None, at: datetime) -> None:
    """Fix the panel and let it score. Starting twice keeps the first.

    Raises WrongStage, UnscreenedBids where a bid was not decided on, NoBids where none was let through.
    """
    locked(Round, round_.id)
    if round_.stage == Stage.SCORING:
        return
    if round_.stage != Stage.SCREENING:
        raise WrongStage
    bids = submitted_bids(round_)
    if any(bid.eligibility is None for bid in bids):
        raise UnscreenedBids
    if not any(bid.eligibility == Eligibility.ELIGIBLE for bid in bids):
        raise NoBids
    assert round_.grouping is not None  # noqa: S101 fixed when the round opened
    groups = groups_of_region(round_.pot.region_id, round_.grouping, london_date(at))
    joint = owners([bid.id for bid in bids])
    fix_seed(round_, closed_list(bids, joint), by=by, at=at)
    db.session.add_all(_seats(round_, groups, bids, joint))
    move(round_, "start-scoring", by=by, at=at)
    for group in groups:
        for officer in officers_of(group.id):
            mail.letter("scoring-open", to=officer, at=at, round_id=round_.id, round_=round_, group=group)


def closed_list(bids: Sequence[Bid], joint: dict[int, frozenset[int]]) -> list[dict[str, Any]]:
    """The list of bids as it is hashed into the seed: nobody can change a bid without changing the draw."""
    return [
        {
            "id": bid.reference,
            "groups": [str(key) for key in _in_order(bid, joint)],
            "asked_pence": bid.asked_pence,
            "minimum_pence": bid.minimum_pence,
        }
        for bid in bids
    ]


def _in_order(bid: Bid, joint: dict[int, frozenset[int]]) -> list[int]:
    """The bidder first, then its partners by key."""
    return [bid.group_id, *sorted(joint[bid.id] - {bid.group_id})]


def _seats(
    round_: Round, groups: Sequence[Group], bids: Sequence[Bid], joint: dict[int, frozenset[int]]
) -> list[HalfMember]:
    from weighting.halves import draw_halves
    from weighting.round import Bid as Asked
    from weighting.round import Group as Seated

    homes, weigh = home_areas([group.id for group in groups]), weigher(round_)
    weights = {
        group.id: weigh.of_home([area.code for area in homes.get(group.id, [])]).weight for group in groups
    }
    drawn: dict[str, int] = {}
    if round_.panel == "halves":
        seated = [Seated(str(group.id), weights[group.id]) for group in groups]
        asked = [
            Asked(
                str(bid.reference),
                tuple(str(key) for key in _in_order(bid, joint)),
                bid.asked_pence,
                bid.minimum_pence,
            )
            for bid in bids
        ]
        drawn = draw_halves(round_.seed or "", seated, asked).half_of
    return [
        HalfMember(
            round_id=round_.id,
            group_id=group.id,
            half=drawn.get(str(group.id)),
            weight=weights[group.id],
        )
        for group in groups
    ]
