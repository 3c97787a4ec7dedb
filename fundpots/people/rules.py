"""What a person may do, as a value that can be reasoned about without a database; who may appoint whom;
which passwords are good enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from flask_babel import lazy_gettext as _l

from fundpots.errors import Refusal
from fundpots.people.stages import Role
from fundpots.settings import ROOT

SHORTEST_PASSWORD = 8
#: Far beyond any passphrase; longer ones would only keep the processor busy.
LONGEST_PASSWORD = 1000


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


@dataclass(frozen=True)
class Scope:
    """Where a role counts: in one group (which lies in a region), in one region, or for the whole."""

    group_id: int | None = None
    region_id: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.group_id is None and self.region_id is None


class NotYoursToGive(Refusal):
    """Somebody tried to give or end a role beyond their reach."""

    status = 403
    text = _l("You may not give or end this role there. Ask an administrator of the whole.")


class NotToOneself(Refusal):
    """Nobody gives roles to themselves: two people are needed wherever one alone could do harm."""

    status = 403
    text = _l("Nobody can change their own roles. Ask another administrator.")


class RoleDoesNotFit(Refusal):
    """Members and officers belong to groups, administrators and treasurers to regions or the whole."""

    text = _l("Members and officers need a group; administrators and treasurers need a region or the whole.")


class LastAdministrator(Refusal):
    """Without an administrator of the whole, nobody could appoint one any more."""

    text = _l("This is the last administrator of the whole. Appoint another one first.")


class LinkSpent(Refusal):
    """A link from a letter was used, is too old, or a newer one was sent."""

    status = 410
    text = _l("This link was used already, is too old, or a newer one was sent. Ask for a new one.")


class AddressTaken(Refusal):
    """Somebody else took the address between the letter and the use of its link."""

    status = 409
    text = _l("Another account has this e-mail address by now. Yours stays as it was.")


class PasswordTooShort(Refusal):
    text = _l("Use at least 8 characters. Several words make a good password.")


class PasswordTooLong(Refusal):
    text = _l("Use at most 1,000 characters.")


class PasswordTooCommon(Refusal):
    text = _l("This password is one of the first that anybody would try. Choose another one.")


def fits(role: Role, scope: Scope) -> bool:
    """Whether such a role can be held there at all."""
    return role.in_group == (scope.group_id is not None)


def may_appoint(
    standing: Standing, role: Role, scope: Scope, region_of_group: Mapping[int, int | None]
) -> bool:
    """Who may give or end a role.

    Administrators of the whole give every role. Administrators of a region give the roles in its groups, but
    not those that would make others their equals. Officers bring members into their own group; a further
    officer comes from outside, because two officers are each other's check.
    """
    if not fits(role, scope):
        return False
    if standing.administers_whole:
        return True
    if scope.group_id is None:
        return False
    if region_of_group.get(scope.group_id) in standing.administers:
        return True
    return role is Role.MEMBER and standing.is_officer(scope.group_id)


def may_close(
    standing: Standing, held: Sequence[tuple[Role, Scope]], region_of_group: Mapping[int, int | None]
) -> bool:
    """Who may close an account: whoever could end every role that it holds."""
    if standing.administers_whole:
        return True
    return bool(standing.administers and held) and all(
        may_appoint(standing, role, scope, region_of_group) for role, scope in held
    )


def refusal_of_password(password: str, *, about: tuple[str, ...] = ()) -> Refusal | None:
    """Why this can't be a password; `about` holds what others know: the e-mail address, names."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordTooShort()
    if len(password) > LONGEST_PASSWORD:
        return PasswordTooLong()
    plain = password.casefold().strip()
    known = {word.casefold() for text in about for word in (text, text.split("@")[0])}
    if plain in known or plain in common_passwords() or len(set(plain)) < 3:
        return PasswordTooCommon()
    return None


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The passwords that everybody tries first, in lower case; data/README says where they come from."""
    text = (ROOT / "data" / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(
        line.strip().casefold() for line in text.splitlines() if line.strip() and not line.startswith("#")
    )
