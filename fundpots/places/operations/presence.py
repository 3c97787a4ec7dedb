"""Taking in a count of presence: every area once, rounded to five before anything else sees it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert, select

from fundpots import log
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.places.models import Area, AreaPresence, Group, HomeArea, PresenceCount
from fundpots.places.rules import groups_by_area, rounded_to_5


def record_presence(
    members: Mapping[str, int],
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
    electorate = dict(db.session.execute(select(Area.code, Area.electorate)).tuples().all())
    groups = groups_by_area(_homes(counted_on), electorate)
    db.session.execute(
        insert(AreaPresence),
        [
            {
                "count_id": count.id,
                "area_code": code,
                "members": rounded_to_5(members.get(code, 0)),
                "groups": groups.get(code, 0.0),
            }
            for code in sorted(electorate)
        ],
    )
    total = sum(rounded_to_5(count_) for count_ in members.values())
    log.record(
        "presence.imported",
        at=at,
        person_id=by.id if by else None,
        after={"count": count.id, "name": name, "file": file_digest, "members": total},
    )
    return count


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
