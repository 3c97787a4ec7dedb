"""The roles that a person can hold, and where each of them counts."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do. Member and officer count in a group; the others in a region or the whole."""

    MEMBER = "member"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    TREASURER = "treasurer"

    @property
    def in_group(self) -> bool:
        return self in (Role.MEMBER, Role.OFFICER)


class LinkPurpose(StrEnum):
    """What a single-use link in a letter is for."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    NEW_PASSWORD = "new-password"  # noqa: S105 a word, not a secret
