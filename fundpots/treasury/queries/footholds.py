"""Reading which places without a group were reached by awards, and the groups that came about there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fundpots.bids.models import BenefitArea
from fundpots.clock import london_date
from fundpots.db import db
from fundpots.places.models import Area, Group, HomeArea, Region
from fundpots.places.queries import all_areas, grouping_in_force, regions_of_areas
from fundpots.treasury.models import Award
from fundpots.treasury.rules.footholds import Came, Foothold, Lived, Reach, footholds


@dataclass(frozen=True)
class FootholdsNow:
    """Every reached place with all that a page or file says of it."""

    rows: list[Foothold]
    areas: dict[str, Area]
    regions: dict[str, Region]
    awards: dict[int, Award]
    groups: dict[int, Group]
    at_home: frozenset[str]  # areas in which a group is at home today

    def many(self, *ways: Came) -> int:
        """How many places went one of these ways."""
        return sum(row.came in ways for row in self.rows)

    @property
    def pence(self) -> int:
        return sum(row.pence for row in self.rows)


def footholds_now(today: date) -> FootholdsNow:
    """What became of places without a group, by awards that their groups accepted; six queries."""
    areas = {area.code: area for area in all_areas()}
    awards, codes = _accepted()
    homes = _homes()
    lived = {
        code: [Lived(group.id, group.founded_on, group.closed_on) for group in there]
        for code, there in homes.items()
    }
    reached = [reach for award in awards for reach in _reached(award, codes.get(award.bid_id, []), areas)]
    return FootholdsNow(
        rows=footholds(reached, lived, today),
        areas=areas,
        regions=regions_of_areas(grouping_in_force(today)),
        awards={award.id: award for award in awards},
        groups={group.id: group for there in homes.values() for group in there},
        at_home=frozenset(code for code, there in lived.items() if any(one.open_on(today) for one in there)),
    )


def _accepted() -> tuple[list[Award], dict[int, list[str]]]:
    """Awards that two officers accepted and nobody withdrew, and the areas that benefit, by bid."""
    query = select(Award).where(Award.accepted_at.is_not(None), Award.withdrawn_at.is_(None))
    awards = list(db.session.scalars(query.options(joinedload(Award.group)).order_by(Award.id)))
    codes: dict[int, list[str]] = {}
    rows = select(BenefitArea.bid_id, BenefitArea.area_code).where(
        BenefitArea.bid_id.in_([award.bid_id for award in awards])
    )
    for bid_id, code in db.session.execute(rows.order_by(BenefitArea.bid_id, BenefitArea.area_code)):
        codes.setdefault(bid_id, []).append(code)
    return awards, codes


def _reached(award: Award, codes: Sequence[str], areas: dict[str, Area]) -> Iterable[Reach]:
    """An award's money shared over the areas that benefit, by their electors, to the penny."""
    from weighting.pence import apportion

    electors = [areas[code].electorate for code in codes]
    if not any(electors):
        return
    for code, pence in zip(codes, apportion(award.amount_pence, electors), strict=True):
        yield Reach(code, award.id, london_date(award.offered_at), pence)


def _homes() -> dict[str, list[Group]]:
    rows = db.session.execute(
        select(HomeArea.area_code, Group)
        .join(Group, Group.id == HomeArea.group_id)
        .order_by(Group.founded_on, Group.id)
    )
    found: dict[str, list[Group]] = {}
    for code, group in rows:
        found.setdefault(code, []).append(group)
    return found
