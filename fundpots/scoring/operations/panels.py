"""The start of scoring: the list of bids is closed, the seed fixed, the halves drawn, the panel told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from fundpots import mail
from fundpots.bids.queries import owners, submitted_bids
from fundpots.clock import london_date
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.places.models import Group
from fundpots.places.queries import groups_of_region, home_areas
from fundpots.rounds.models import Round
from fundpots.rounds.operations import fix_seed, move
from fundpots.rounds.queries import weigher
from fundpots.rounds.rules import WrongStage
from fundpots.rounds.stages import Stage
from fundpots.scoring.models import HalfMember
from fundpots.scoring.queries import bench, officers_by_group
from fundpots.scoring.rules import Asked, Judges, closed_list, plain_round, refusal_to_start


def start_scoring(round_: Round, *, by: Person | None, at: datetime) -> None:
    """Fix the panel and let it score. Starting twice keeps the first.

    Raises WrongStage, NoTimeToScore after the deadline for scoring, UnscreenedBids where a bid was not
    decided on, NoBids where none was let through.
    """
    locked(Round, round_.id)
    if round_.stage == Stage.SCORING:
        return
    if round_.stage != Stage.SCREENING:
        raise WrongStage
    bids = submitted_bids(round_)
    if refusal := refusal_to_start(round_, bids, at):
        raise refusal
    assert round_.grouping is not None  # noqa: S101 fixed when the round opened
    groups = groups_of_region(round_.pot.region_id, round_.grouping, london_date(at))
    joint = owners([bid.id for bid in bids])
    asked = [Asked(bid, joint[bid.id]) for bid in bids]
    judges = judges_of(round_, {*groups, *_bidders(joint)})
    fix_seed(round_, closed_list(asked, judges), by=by, at=at)
    db.session.add_all(_seats(round_, judges, asked))
    move(round_, "start-scoring", by=by, at=at)
    _tell(round_, judges, at)


def judges_of(round_: Round, groups: Iterable[Group]) -> Judges:
    """The panel with the weights of its home areas, in the order that the draw depends on."""
    seated = sorted(groups, key=lambda group: group.id)
    homes, weigh = home_areas([group.id for group in seated]), weigher(round_)
    return Judges(
        seated,
        {group.id: weigh.of_home([area.code for area in homes.get(group.id, [])]).weight for group in seated},
    )


def _seats(round_: Round, judges: Judges, asked: Sequence[Asked]) -> list[HalfMember]:
    from weighting.setting import settle

    halves = settle(plain_round(round_, judges, asked)).halves
    drawn = halves.half_of if halves else {}
    return [
        HalfMember(
            round_id=round_.id,
            group_id=group.id,
            half=drawn.get(group.slug),
            weight=judges.weights[group.id],
        )
        for group in judges.groups
    ]


def _tell(round_: Round, judges: Judges, at: datetime) -> None:
    """Write to the officers of every group that has something to judge."""
    seated, officers = bench(round_), officers_by_group([group.id for group in judges.groups])
    for group in judges.groups:
        bids = len(seated.to_judge(group.id))
        for officer in officers.get(group.id, []) if bids else []:
            mail.letter(
                "scoring-open", to=officer, at=at, round_id=round_.id, round_=round_, group=group, bids=bids
            )


def _bidders(joint: dict[int, frozenset[int]]) -> Iterable[Group]:
    """Groups behind bids judge too, even where one closed after the deadline."""
    keys = set().union(*joint.values())
    return db.session.scalars(select(Group).where(Group.id.in_(keys)))
