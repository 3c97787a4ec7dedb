"""Plain factories: sensible defaults, and only what matters to a test is passed in.

Each adds to the session and flushes, so that keys are there; nothing is committed.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from fundpots.db import db
from fundpots.people.models import Appointment, Person
from fundpots.people.stages import Role
from fundpots.places.models import (
    Area,
    Group,
    Grouping,
    GroupingRegion,
    HomeArea,
    Placement,
    Region,
)
from fundpots.pots.models import Pot

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_numbers = count(1)


def _kept(thing):
    db.session.add(thing)
    db.session.flush()
    return thing


def person(email: str | None = None, **values) -> Person:
    n = next(_numbers)
    return _kept(
        Person(
            email=email or f"person{n}@example.org",
            name=values.pop("name", f"Person {n}"),
            created_at=NOON,
            **values,
        )
    )


def appointed(
    someone: Person | None = None, role: Role = Role.MEMBER, *, group=None, region=None
) -> Person:
    """Give somebody (or somebody new) a role in a group, in a region, or for the whole."""
    someone = someone or person()
    _kept(
        Appointment(
            person_id=someone.id,
            role=role,
            group_id=group.id if group else None,
            region_id=region.id if region else None,
            from_at=NOON,
        )
    )
    return someone


def officer(of: Group) -> Person:
    return appointed(role=Role.OFFICER, group=of)


def member(of: Group) -> Person:
    return appointed(role=Role.MEMBER, group=of)


def administrator(region: Region | None = None) -> Person:
    return appointed(role=Role.ADMINISTRATOR, region=region)


def treasurer(region: Region | None = None) -> Person:
    return appointed(role=Role.TREASURER, region=region)


def area(**values) -> Area:
    n = next(_numbers)
    return _kept(
        Area(
            **{
                "code": f"E{14000000 + n}",
                "name": f"Area {n}",
                "nation": "England",
                "electorate": 70_000,
                "population": 100_000,
                "lat": 52.0 + n / 1000,
                "lon": -1.0,
                "deprivation_decile": 5,
                "hex_q": n,
                "hex_r": 0,
                **values,
            }
        )
    )


def region(**values) -> Region:
    n = next(_numbers)
    return _kept(
        Region(**{"slug": f"region-{n}", "name": f"Region {n}", "nation": "England", **values})
    )


def grouping(placements: dict[Region, list[Area]], **values) -> Grouping:
    """A drawing that puts areas into regions; in force since 2020 unless told otherwise."""
    n = next(_numbers)
    made = _kept(
        Grouping(
            **{"name": f"Grouping {n}", "made_at": NOON, "in_force_on": date(2020, 1, 1), **values}
        )
    )
    for where, areas in placements.items():
        _kept(
            GroupingRegion(
                grouping_id=made.id, region_id=where.id, name=where.name, name_cy=where.name_cy
            )
        )
        for one in areas:
            _kept(Placement(grouping_id=made.id, area_code=one.code, region_id=where.id))
    return made


def group(homes: list[Area] | None = None, **values) -> Group:
    n = next(_numbers)
    made = _kept(
        Group(
            **{
                "slug": f"group-{n}",
                "name": f"Group {n}",
                "founded_on": date(2018, 5, 1),
                **values,
            }
        )
    )
    for position, home in enumerate(homes if homes is not None else [area()]):
        _kept(HomeArea(group_id=made.id, area_code=home.code, is_main=position == 0))
    return made


def pot(region: Region | None = None, **values) -> Pot:
    n = next(_numbers)
    return _kept(
        Pot(
            **{
                "slug": f"pot-{n}",
                "name": f"Pot {n}",
                "region_id": region.id if region else None,
                "kind": "designated",
                "source": "Members' subscriptions",
                "made_at": NOON,
                **values,
            }
        )
    )


def later(days: float = 0, hours: float = 0) -> datetime:
    """A moment counted from the tests' noon."""
    return NOON + timedelta(days=days, hours=hours)
