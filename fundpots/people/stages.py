"""The roles that a person can hold, and where each of them counts."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """What a person may do. Member and officer count in a group; the others in a region or the whole."""

    MEMBER = "member"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    TREASURER = "treasurer"

    @property
    def in_group(self) -> bool:
        return self in (Role.MEMBER, Role.OFFICER)

    @property
    def called(self) -> object:
        """How the role is called on pages and in letters."""
        return _TITLES[self]


_TITLES = {
    Role.MEMBER: _l("Member"),
    Role.OFFICER: _l("Officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.TREASURER: _l("Treasurer"),
}


class LinkPurpose(StrEnum):
    """What a single-use link in a letter is for."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    NEW_PASSWORD = "new-password"  # noqa: S105 a word, not a secret
