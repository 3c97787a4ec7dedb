"""What a person may do, as a value that can be reasoned about without a database."""

from dataclasses import dataclass, field, replace

from fundpots.people.stages import Role


@dataclass(frozen=True)
class Standing:
    """Every role that somebody holds, ready to be asked. Nobody signed in holds none."""

    person_id: int | None = None
    member_of: frozenset[int] = field(default_factory=frozenset)
    officer_of: frozenset[int] = field(default_factory=frozenset)
    administers: frozenset[int] = field(default_factory=frozenset)
    treasures: frozenset[int] = field(default_factory=frozenset)
    administers_whole: bool = False
    treasures_whole: bool = False

    def belongs_to(self, group_id: int) -> bool:
        """Member or officer of the group."""
        return group_id in self.member_of or group_id in self.officer_of

    def is_officer(self, group_id: int) -> bool:
        return group_id in self.officer_of

    def may_administer(self, region_id: int | None) -> bool:
        """Run the rounds of a region's pot; without a region, those of the pot for the whole."""
        return self.administers_whole or (region_id is not None and region_id in self.administers)

    def may_treasure(self, region_id: int | None) -> bool:
        """Keep the money of a region's pot; without a region, that of the whole."""
        return self.treasures_whole or (region_id is not None and region_id in self.treasures)

    @property
    def groups(self) -> frozenset[int]:
        return self.member_of | self.officer_of

    @property
    def needs_second_factor(self) -> bool:
        """Whoever runs rounds or keeps money needs more than a password."""
        return self.holds(Role.ADMINISTRATOR) or self.holds(Role.TREASURER)

    def without_office(self) -> "Standing":
        """What is left while the second factor is missing: the roles in groups."""
        return replace(
            self,
            administers=frozenset(),
            treasures=frozenset(),
            administers_whole=False,
            treasures_whole=False,
        )

    def holds(self, role: Role) -> bool:
        """Holds the role somewhere; where exactly is asked again of the thing itself."""
        return {
            Role.MEMBER: bool(self.groups),
            Role.OFFICER: bool(self.officer_of),
            Role.ADMINISTRATOR: self.administers_whole or bool(self.administers),
            Role.TREASURER: self.treasures_whole or bool(self.treasures),
        }[role]


NOBODY = Standing()
