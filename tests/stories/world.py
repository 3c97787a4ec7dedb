"""The small country in which stories play: one region with seven groups, and everybody's accounts."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from fundpots.db import db
from fundpots.people.models import Person
from fundpots.people.operations.passwords import hash_password
from fundpots.people.stages import Role
from fundpots.places.models import Area, Group, Region
from fundpots.places.operations import record_presence
from fundpots.pots.models import Pot
from tests import make

PASSWORD = "a story about money and trust"
TREES = ("Ash", "Birch", "Cedar", "Damson", "Elm", "Fir", "Gorse", "Hazel")
MEMBERS = (400, 20, 60, 120, 40, 200, 30, 5)
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class World:
    """Who and what there is."""

    region: Region
    other: Region
    pot: Pot
    areas: list[Area]
    groups: list[Group]
    people: dict[str, Person] = field(default_factory=dict)

    def email(self, who: str) -> str:
        return self.people[who].email


def build() -> World:
    """Seven groups in eight areas; the last area has no group."""
    areas = [
        make.area(name=f"{name} Vale")
        for name in ["Ash", "Birch", "Cedar", "Damson", "Elm", "Fir", "Gorse", "Hazel"]
    ]
    region, other = make.region(name="Woodland", slug="woodland"), make.region(name="Moorland")
    make.grouping({region: areas, other: [make.area(name="Peat Moor")]})
    groups = [make.group([area], name=area.name, slug=area.name.split()[0].lower()) for area in areas[:-1]]
    pot = make.pot(region, name="Woodland pot", slug="woodland")
    record_presence(
        {area.code: members for area, members in zip(areas, MEMBERS, strict=True)},
        name="Autumn count", source="a story", counted_on=date(2026, 10, 1), file_digest="0" * 64,
        by=None, at=START,
    )  # fmt: skip
    world = World(region, other, pot, areas, groups)
    hashed = hash_password(PASSWORD)
    for group in groups:
        _account(world, f"secretary of {group.slug}", hashed, Role.OFFICER, group=group)
        _account(world, f"treasurer of {group.slug}", hashed, Role.OFFICER, group=group)
    for who, role in (("administrator", Role.ADMINISTRATOR), ("treasurer", Role.TREASURER)):
        _account(world, f"first {who}", hashed, role, region=region)
        _account(world, f"second {who}", hashed, role, region=region)
    _account(world, "administrator elsewhere", hashed, Role.ADMINISTRATOR, region=other)
    db.session.commit()
    return world


def _account(world: World, name: str, hashed: str, role: Role, **where: object) -> None:
    email = f"{name.replace(' ', '.')}@example.org"
    person = make.person(email, name=name.capitalize(), password_hash=hashed, password_set_at=START)
    world.people[name] = make.appointed(person, role, **where)
