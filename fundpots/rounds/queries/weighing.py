"""From areas and counts in the database to the table by which a round weighs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from fundpots.db import db
from fundpots.places.models import Area, AreaPresence, Grouping, Placement, PresenceCount
from fundpots.places.queries import grouping_in_force
from fundpots.rounds.models import Round
from fundpots.rounds.rules.terms import WEIGHTING
from fundpots.rounds.rules.weighing import AreaRow, Weigher, fit_of, weigh_areas

Counts = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """What a round weighs with: the grouping, the fit, and the table of its region's areas."""

    grouping: Grouping
    weighting: dict[str, float]
    fit: dict[str, Any]
    areas: list[AreaRow]


def weigher(round_: Round, *, on: date | None = None) -> Weigher:
    """What areas weigh in this round: by its locked terms, or, in a draft, by its settings as they are.

    A draft is weighed in the grouping that is in force on a day (that of its making, unless told).
    Raises ValueError where a draft has no presence count, or its region no electors.
    """
    if round_.terms is not None:
        return Weigher.of_terms(round_.terms)
    frame = frame_of(round_, on or round_.made_at.date())
    return Weigher(frame.weighting, frame.fit, frame.areas)


def frame_of(round_: Round, on: date) -> Frame:
    """Fit the whole country's counts and weigh the areas of the round's region.

    Raises ValueError without a presence count, and where the region has no electors.
    """
    if round_.presence_count_id is None:
        raise ValueError("no presence count is chosen")
    grouping = grouping_in_force(on)
    weighting = {name: getattr(round_, name) for name in WEIGHTING}
    region_id = round_.pot.region_id
    rows = _counts(round_.presence_count_id, grouping.id)
    own = [row for row in rows if region_id is None or row.pop("region_id") == region_id]
    fit = fit_of(weighting, _columns(rows), _columns(own))
    return Frame(grouping, weighting, fit, weigh_areas(weighting, fit, own))


def electors_of(region_id: int | None, on: date) -> int:
    """How many electors live in the areas of a region, or in all of them."""
    query = select(func.sum(Area.electorate))
    if region_id is not None:
        query = query.join(Placement, Placement.area_code == Area.code).where(
            Placement.region_id == region_id, Placement.grouping_id == grouping_in_force(on).id
        )
    return int(db.session.scalar(query) or 0)


def _counts(count_id: int, grouping_id: int) -> list[Counts]:
    """Every area with its electors, members and groups, by code; an area that was not counted has none."""
    rows = db.session.execute(
        select(
            Area.code,
            Area.electorate,
            func.coalesce(AreaPresence.members, 0).label("members"),
            func.coalesce(AreaPresence.groups, 0.0).label("groups"),
            Placement.region_id,
        )
        .outerjoin(AreaPresence, and_(AreaPresence.area_code == Area.code, AreaPresence.count_id == count_id))
        .outerjoin(Placement, and_(Placement.area_code == Area.code, Placement.grouping_id == grouping_id))
        .order_by(Area.code)
    )
    return [dict(row._mapping) for row in rows]


def _columns(rows: list[Counts]) -> dict[str, list[float]]:
    return {name: [row[name] for row in rows] for name in ("electorate", "members", "groups")}


def areas_by_code(codes: Iterable[str]) -> dict[str, Area]:
    """Areas by their codes, in one query."""
    return {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(list(codes))))}


def presence_counts() -> list[PresenceCount]:
    """Every count of presence, the newest first."""
    return list(
        db.session.scalars(
            select(PresenceCount).order_by(PresenceCount.counted_on.desc(), PresenceCount.id.desc())
        )
    )
