"""Taking in a count of presence: every area once, rounded to five before anything else sees it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert, select

from fundpots import log
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.places.models import Area, AreaPresence, Group, HomeArea, PresenceCount
from fundpots.places.operations.loading import DATA, read_table
from fundpots.places.rules import CountedAlready, groups_by_area, rounded_to_5


def record_presence(
    members: Mapping[str, float],
    *,
    name: str,
    source: str,
    counted_on: date,
    file_digest: str,
    by: Person | None,
    at: datetime,
) -> PresenceCount:
    """Keep a count of members by area code. Areas that are not named count nobody.

    The groups at home in each area are those that were open on the day of the count.
    """
    count = PresenceCount(
        name=name,
        source=source,
        counted_on=counted_on,
        imported_at=at,
        imported_by_id=by.id if by else None,
        file_digest=file_digest,
    )
    db.session.add(count)
    db.session.flush()
    electorate = dict(db.session.execute(select(Area.code, Area.electorate)).all())
    groups = groups_by_area(_homes(counted_on), electorate)
    rounded = {code: rounded_to_5(members.get(code, 0)) for code in sorted(electorate)}
    db.session.execute(
        insert(AreaPresence),
        [
            {"count_id": count.id, "area_code": code, "members": there, "groups": groups.get(code, 0.0)}
            for code, there in rounded.items()
        ],
    )
    log.record(
        "presence.imported",
        at=at,
        person_id=by.id if by else None,
        after={"count": count.id, "name": name, "file": file_digest, "members": sum(rounded.values())},
    )
    return count


def import_presence(
    members: Mapping[str, float],
    *,
    name: str,
    source: str,
    counted_on: date,
    file_digest: str,
    by: Person,
    at: datetime,
) -> PresenceCount:
    """Keep the count of a file that somebody sent. Raises CountedAlready for a file that is there."""
    there = select(PresenceCount.id).where(PresenceCount.file_digest == file_digest)
    if db.session.scalar(there) is not None:
        raise CountedAlready
    return record_presence(
        members, name=name, source=source, counted_on=counted_on, file_digest=file_digest, by=by, at=at
    )


def old_codes() -> list[str]:
    """The codes of the areas that were in use from 2010 to 2024."""
    return [row["code"] for row in read_table(DATA / "areas_2010.csv")]


def carried_over(members: Mapping[str, int]) -> dict[str, float]:
    """A count on the boundaries of 2010 as one on those of today, by where the people of each area live now.

    Nobody is lost, but the results hold fractions: round them once, at the end.
    """
    from weighting.boundaries import carry_counts, overlap_matrix

    rows = list(read_table(DATA / "overlaps.csv"))
    pieces = [(row["old_code"], row["new_code"], float(row["population_share"])) for row in rows]
    old, new = sorted({row["old_code"] for row in rows}), sorted({row["new_code"] for row in rows})
    carried = carry_counts([members.get(code, 0) for code in old], overlap_matrix(old, new, pieces))
    return dict(zip(new, carried.tolist(), strict=True))


def _homes(on: date) -> dict[int, list[str]]:
    """The home areas of every group that was open on a day."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(HomeArea.group_id, HomeArea.area_code)
        .join(Group, Group.id == HomeArea.group_id)
        .where(Group.founded_on <= on, (Group.closed_on.is_(None)) | (Group.closed_on > on))
        .order_by(HomeArea.group_id, HomeArea.area_code)
    )
    for group_id, code in rows:
        found.setdefault(group_id, []).append(code)
    return found
