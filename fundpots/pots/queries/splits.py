"""Reading splits of a national fund: what goes into one, those that were kept, the pots they pay into."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import column, select, table
from sqlalchemy.orm import joinedload

from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.places.models import Grouping, PresenceCount
from fundpots.places.queries import Country, RegionNow, country, drawn_regions
from fundpots.pots.models import Pot, Split
from fundpots.pots.rules.splits import SplitRow

# Rounds live storeys above; here their table is only asked which of them are under way.
_ROUND = table("round", *(column(name) for name in ("id", "name", "name_cy", "pot_id", "stage")))
_DECIDED = ("published", "closed", "cancelled")


def regions_to_split(
    count: PresenceCount, grouping: Grouping, on: date
) -> tuple[Country, list[RegionNow], list[SplitRow]]:
    """The regions of a drawing by a count, and their sums as a split takes them in, by name."""
    whole = country(on, count=count)
    regions = [one for one in drawn_regions(whole, grouping) if one.areas]
    rows = [
        SplitRow(
            region_id=one.region.id,
            slug=one.region.slug,
            name=one.name,
            name_cy=one.name_cy,
            electorate=one.electorate,
            population=one.population,
            members=one.members,
            groups=one.groups,
        )
        for one in regions
    ]
    return whole, regions, rows


def find_split(slug: str) -> Split:
    """The split with this address; Unseen where there is none."""
    found = db.session.scalar(select(Split).where(Split.slug == slug))
    if found is None:
        raise Unseen
    return found


def splits_in_force() -> list[Split]:
    """Every split by which money went out, the latest first."""
    query = select(Split).where(Split.in_force_at.is_not(None))
    return list(db.session.scalars(query.order_by(Split.in_force_at.desc(), Split.id.desc())))


def kept_splits(limit: int = 50) -> list[Split]:
    """The scenarios that nobody has put in force, the latest first."""
    query = select(Split).where(Split.in_force_at.is_(None))
    return list(db.session.scalars(query.order_by(Split.id.desc()).limit(limit)))


def pots_for(region_ids: Iterable[int | None]) -> dict[int | None, Pot]:
    """The pot that a split pays into for each region, and (None) for the whole.

    It is the oldest open pot whose money is set aside by the movement: a giver's restricted pot gets none.
    """
    wanted = set(region_ids)
    query = (
        select(Pot)
        .options(joinedload(Pot.region))
        .where(Pot.kind == "designated", Pot.closed_at.is_(None))
        .order_by(Pot.id.desc())
    )
    return {pot.region_id: pot for pot in db.session.scalars(query) if pot.region_id in wanted}


def pots_of_regions(region_ids: Iterable[int]) -> list[Pot]:
    """Every open pot of some regions, by name."""
    query = select(Pot).options(joinedload(Pot.region)).where(Pot.closed_at.is_(None))
    query = query.where(Pot.region_id.in_(list(region_ids))).order_by(Pot.name, Pot.id)
    return list(db.session.scalars(query))


def rounds_under_way(pot_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """The rounds of some pots that are not decided yet: number and name, by pot."""
    query = select(_ROUND.c.pot_id, _ROUND.c.id, _ROUND.c.name).where(
        _ROUND.c.pot_id.in_(list(pot_ids)), _ROUND.c.stage.not_in((*_DECIDED, "draft"))
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for pot_id, round_id, name in db.session.execute(query.order_by(_ROUND.c.id)):
        found.setdefault(pot_id, []).append((round_id, name))
    return found
