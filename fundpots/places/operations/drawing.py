"""Redrawing regions: a draft is made from a drawing, changed step by step, and put in force from a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm.attributes import flag_modified

from fundpots import log
from fundpots.db import db, locked
from fundpots.errors import Stale
from fundpots.people.models import Person
from fundpots.places.models import Area, Grouping, GroupingRegion, Placement, Region
from fundpots.places.operations.groups import slug_of
from fundpots.places.queries.drawing import checks_of
from fundpots.places.rules import (
    DayTaken,
    DrawingNotReady,
    DrawingSettled,
    IntoItself,
    NameTaken,
    RegionNotThere,
)

Texts = Mapping[str, str]


def draft_grouping(name: str, reason: str, origin: Grouping, *, by: Person, at: datetime) -> Grouping:
    """A draft with the regions and areas of another drawing, free to be changed."""
    draft = Grouping(name=name, reason=reason, made_at=at, made_by_id=by.id, made_from_id=origin.id)
    db.session.add(draft)
    db.session.flush()
    for table, columns in (
        (GroupingRegion, ("region_id", "name", "name_cy", "reason")),
        (Placement, ("area_code", "region_id")),
    ):
        kept = [getattr(table, column) for column in columns]
        rows = db.session.execute(select(*kept).where(table.grouping_id == origin.id)).mappings().all()
        if rows:
            db.session.execute(insert(table), [{**row, "grouping_id": draft.id} for row in rows])
    _note("grouping.drafted", draft, by, at, {"name": name, "from": origin.id})
    return draft


def describe_grouping(
    draft: Grouping, name: str, reason: str, *, version: int, by: Person, at: datetime
) -> None:
    """Change what a draft is called and why it is proposed."""
    hold_draft(draft, version, {"name": name, "reason": reason})
    draft.name, draft.reason = name, reason
    _changed(draft)
    _note("grouping.described", draft, by, at, {"name": name, "why": reason})


def move_areas(
    draft: Grouping, codes: Sequence[str], region_id: int, *, version: int, by: Person, at: datetime
) -> int:
    """Put areas into a region of the draft; how many were elsewhere before.

    Raises Stale where somebody changed the draft meanwhile, RegionNotThere for a region that it lacks.
    """
    hold_draft(draft, version, {"areas": ", ".join(sorted(codes))})
    drawn_region(draft, region_id)
    moved = list(
        db.session.scalars(
            select(Placement.area_code).where(
                Placement.grouping_id == draft.id,
                Placement.area_code.in_(list(codes)),
                Placement.region_id != region_id,
            )
        )
    )
    _place(draft, moved, region_id)
    _changed(draft)
    _note("grouping.areas-moved", draft, by, at, {"areas": sorted(moved), "region": region_id})
    return len(moved)


def add_region(
    draft: Grouping, name: str, name_cy: str | None, *, version: int, by: Person, at: datetime
) -> Region:
    """A further region, without areas yet. A region of that name from an earlier drawing comes back."""
    hold_draft(draft, version, {"name": name, "name_cy": name_cy or ""})
    _check_name(draft, name, None)
    slug = slug_of(name)
    region = db.session.scalar(select(Region).where(Region.slug == slug))
    if region is None:
        region = Region(slug=slug, own_name=name, own_name_cy=name_cy or None)
        db.session.add(region)
        db.session.flush()
    if db.session.get(GroupingRegion, (draft.id, region.id)) is not None:
        raise NameTaken
    db.session.add(
        GroupingRegion(grouping_id=draft.id, region_id=region.id, name=name, name_cy=name_cy or None)
    )
    _changed(draft)
    _note("grouping.region-added", draft, by, at, {"region": region.id, "name": name})
    return region


def rename_region(
    draft: Grouping,
    region_id: int,
    name: str,
    name_cy: str | None,
    reason: str | None,
    *,
    version: int,
    by: Person,
    at: datetime,
) -> None:
    """Change a region's names in this drawing, and the reason why it cuts a nation."""
    hold_draft(draft, version, {"name": name, "name_cy": name_cy or "", "reason": reason or ""})
    drawn = drawn_region(draft, region_id)
    _check_name(draft, name, region_id)
    before = {"name": drawn.name, "name_cy": drawn.name_cy, "why": drawn.reason}
    drawn.name, drawn.name_cy, drawn.reason = name, name_cy or None, reason or None
    _changed(draft)
    after = {"region": region_id, "name": name, "name_cy": name_cy, "why": reason}
    _note("grouping.region-renamed", draft, by, at, after, before=before)


def merge_regions(
    draft: Grouping, region_id: int, into_id: int, *, version: int, by: Person, at: datetime
) -> None:
    """Give all areas of one region to another, and drop the one that is then empty."""
    hold_draft(draft, version, {"into": str(into_id)})
    if region_id == into_id:
        raise IntoItself
    gone = drawn_region(draft, region_id)
    drawn_region(draft, into_id)
    _place(draft, [code for code, where in _placed(draft).items() if where == region_id], into_id)
    db.session.delete(gone)
    _changed(draft)
    _note("grouping.regions-merged", draft, by, at, {"region": region_id, "into": into_id})


def put_in_force(draft: Grouping, *, on: date, today: date, version: int, by: Person, at: datetime) -> None:
    """Let a draft hold from a day on. Rounds that have opened keep the drawing under which they opened.

    Raises DrawingNotReady while a check stops it, DayTaken for a day in the past or with another drawing.
    Until that day its regions are called as they were.
    """
    hold_draft(draft, version, {"on": on.isoformat()})
    if on < today or db.session.scalar(select(Grouping.id).where(Grouping.in_force_on == on)) is not None:
        raise DayTaken
    if any(found.kind.stops for found in checks_of(draft, on)):
        raise DrawingNotReady
    draft.in_force_on = on
    nations = _nations(draft)
    for drawn in db.session.scalars(select(GroupingRegion).where(GroupingRegion.grouping_id == draft.id)):
        drawn.region.nation = nations.get(drawn.region_id)
    _changed(draft)
    _note("grouping.in-force", draft, by, at, {"name": draft.name, "on": on.isoformat()})


def discard_grouping(draft: Grouping, *, version: int, by: Person, at: datetime) -> None:
    """Throw a draft away; the log keeps that it was there."""
    hold_draft(draft, version, {})
    _note("grouping.discarded", draft, by, at, {"name": draft.name})
    for table in (Placement, GroupingRegion):
        db.session.execute(delete(table).where(table.grouping_id == draft.id))
    db.session.delete(draft)
    db.session.flush()


def hold_draft(draft: Grouping, version: int, yours: Texts) -> None:
    """Lock the draft; refuse where it has a date, or was changed since this person opened it."""
    held = locked(Grouping, draft.id)
    if held is None or held.in_force_on is not None:
        raise DrawingSettled
    if held.version != version:
        raise Stale(yours=yours, theirs=_summary(held))


def drawn_region(draft: Grouping, region_id: int) -> GroupingRegion:
    """A region as the draft knows it."""
    found = db.session.get(GroupingRegion, (draft.id, region_id))
    if found is None:
        raise RegionNotThere
    return found


def _changed(draft: Grouping) -> None:
    """Count the version on, also where only rows beside the draft have changed."""
    flag_modified(draft, "name")
    db.session.flush()


def _place(draft: Grouping, codes: Sequence[str], region_id: int) -> None:
    db.session.execute(
        update(Placement)
        .where(Placement.grouping_id == draft.id, Placement.area_code.in_(codes))
        .values(region_id=region_id)
    )


def _placed(draft: Grouping) -> dict[str, int]:
    rows = select(Placement.area_code, Placement.region_id).where(Placement.grouping_id == draft.id)
    return dict(db.session.execute(rows).all())


def _check_name(draft: Grouping, name: str, region_id: int | None) -> None:
    same = select(GroupingRegion.region_id).where(
        GroupingRegion.grouping_id == draft.id,
        func.lower(GroupingRegion.name) == name.lower(),
        GroupingRegion.region_id != (region_id or 0),
    )
    if db.session.scalar(same) is not None:
        raise NameTaken


def _nations(draft: Grouping) -> dict[int, str | None]:
    """The nation of each region; none for one that lies in several."""
    rows = db.session.execute(
        select(Placement.region_id, Area.nation)
        .join(Area, Area.code == Placement.area_code)
        .where(Placement.grouping_id == draft.id)
        .distinct()
    )
    found: dict[int, str | None] = {}
    for region_id, nation in rows:
        found[region_id] = nation if region_id not in found else None
    return found


def _summary(draft: Grouping) -> Texts:
    """What is saved now, for somebody whose change came too late."""
    rows = db.session.execute(
        select(GroupingRegion.name, func.count(Placement.area_code))
        .outerjoin(
            Placement,
            (Placement.grouping_id == GroupingRegion.grouping_id)
            & (Placement.region_id == GroupingRegion.region_id),
        )
        .where(GroupingRegion.grouping_id == draft.id)
        .group_by(GroupingRegion.name)
        .order_by(GroupingRegion.name)
    )
    regions = "\n".join(f"{name}: {areas}" for name, areas in rows)
    return {"name": draft.name, "reason": draft.reason, "regions": regions}


def _note(
    act: str,
    draft: Grouping,
    by: Person,
    at: datetime,
    after: dict[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    log.record(act, at=at, person_id=by.id, before=before, after={"grouping": draft.id, **after})
