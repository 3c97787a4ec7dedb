"""How far a group has come with one bid, and what may keep it from judging one."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Step(StrEnum):
    """What a group has still to do for one bid on its ballot."""

    DECLARE = "declare"
    SCORE = "score"
    BEGUN = "begun"
    DONE = "done"


class InterestKind(StrEnum):
    """What sort of connection a group declares."""

    OFFICER = "officer"
    FAMILY = "family"
    PARTNER = "partner"
    SUPPLIER = "supplier"
    OTHER = "other"

    @property
    def called(self) -> object:
        """The kind in words, as a group says it of itself."""
        return _KINDS[self]


_KINDS = {
    InterestKind.OFFICER: _l(
        "One of us holds, or has lately held, an office in the bidding group or in a body it names"
    ),
    InterestKind.FAMILY: _l("Family or close friends of ours lead the project or would be paid by it"),
    InterestKind.PARTNER: _l("Our group takes part in the project or has promised to help it"),
    InterestKind.SUPPLIER: _l("One of us works for, or owns, somebody who would be paid"),
    InterestKind.OTHER: _l("Another connection"),
}
