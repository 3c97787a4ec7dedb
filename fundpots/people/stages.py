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

    @property
    def does(self) -> object:
        """What somebody comes here to do in this role."""
        return _DOES[self]


_TITLES = {
    Role.MEMBER: _l("Member"),
    Role.OFFICER: _l("Officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.TREASURER: _l("Treasurer"),
}

_DOES = {
    Role.MEMBER: _l("writes bids together with the group and sees how it decides"),
    Role.OFFICER: _l(
        "signs off and submits bids, scores and votes for the group, accepts awards and reports"
    ),
    Role.ADMINISTRATOR: _l(
        "sets up rounds, checks bids and publishes results; for the whole: also people and places"
    ),
    Role.TREASURER: _l("keeps the ledger, pays instalments and exports the accounts"),
}


class LinkPurpose(StrEnum):
    """What a single-use link in a letter is for."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    NEW_PASSWORD = "new-password"  # noqa: S105 a word, not a secret
    NEW_ADDRESS = "new-address"
