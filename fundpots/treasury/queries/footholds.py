"""Reading which places without a group were reached by awards, and the groups that came about there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


def footholds_now(today: date, *, awards_each: int | None = None) -> FootholdsNow:
    """What became of places without a group, by awards that their groups accepted; six queries.

    With `awards_each` only the first so many awards of each place are read.
    """
    areas = {area.code: area for area in all_areas()}
    homes = _homes()
    lived = {
        code: [Lived(group.id, group.founded_on, group.closed_on) for group in there]
        for code, there in homes.items()
    }
    reached = [reach for given in _accepted() for reach in _reached(given, areas, lived)]
    rows = footholds(reached, lived, today)
    return FootholdsNow(
        rows=rows,
        areas=areas,
        regions=regions_of_areas(grouping_in_force(today)),
        awards=_awards({key for row in rows for key in row.award_ids[:awards_each]}),
        groups={group.id: group for there in homes.values() for group in there},
        at_home=frozenset(code for code, there in lived.items() if any(one.open_on(today) for one in there)),
    )


@dataclass
class _Given:
    """What is needed of one award: ten years hold too many of them to read them whole."""

    award_id: int
    on: date
    pence: int
    codes: list[str] = field(default_factory=list)


def _accepted() -> Iterable[_Given]:
    """Awards that two officers accepted and nobody withdrew, with the areas that benefit."""
    query = (
        select(Award.id, Award.offered_at, Award.amount_pence, BenefitArea.area_code)
        .join(BenefitArea, BenefitArea.bid_id == Award.bid_id)
        .where(Award.accepted_at.is_not(None), Award.withdrawn_at.is_(None))
        .order_by(Award.id, BenefitArea.area_code)
    )
    found: dict[int, _Given] = {}
    for key, at, pence, code in db.session.execute(query):
        if key not in found:
            found[key] = _Given(key, london_date(at), pence)
        found[key].codes.append(code)
    return found.values()


def _reached(
    given: _Given, areas: Mapping[str, Area], lived: Mapping[str, Sequence[Lived]]
) -> Iterable[Reach]:
    """An award's money shared over the areas that benefit, by their electors, to the penny.

    An award that reached no place without a group has nothing to tell here.
    """
    from weighting.pence import apportion

    if all(any(one.open_on(given.on) for one in lived.get(code, ())) for code in given.codes):
        return
    electors = [areas[code].electorate for code in given.codes]
    if not any(electors):
        return
    for code, pence in zip(given.codes, apportion(given.pence, electors), strict=True):
        yield Reach(code, given.award_id, given.on, pence)


def _awards(keys: Collection[int]) -> dict[int, Award]:
    query = select(Award).where(Award.id.in_(keys)).options(joinedload(Award.group))
    return {award.id: award for award in db.session.scalars(query)}


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
