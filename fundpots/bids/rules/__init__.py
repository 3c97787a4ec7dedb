"""What a group may do with its bid: pure decisions, without a session and without a clock."""

from fundpots.bids.rules.complete import (
    MOST_AREAS,
    MOST_LINES,
    TITLE_CHARACTERS,
    WORDS,
    Lacking,
    lacking,
)
from fundpots.bids.rules.life import BidState, may_edit, must_allow_edit, state_of
from fundpots.bids.rules.refusals import (
    AlreadyAnswered,
    BidIncomplete,
    BidLocked,
    BidWithdrawn,
    EnoughBids,
    GroupClosed,
    NothingAsked,
    NotScreening,
    NotThisRegion,
    NotWaiting,
    PartnerElsewhere,
    ReasonMissing,
    SameOfficer,
    SectionLocked,
)
from fundpots.bids.rules.texts import texts_of_section

__all__ = [
    "MOST_AREAS",
    "MOST_LINES",
    "TITLE_CHARACTERS",
    "WORDS",
    "AlreadyAnswered",
    "BidIncomplete",
    "BidLocked",
    "BidState",
    "BidWithdrawn",
    "EnoughBids",
    "GroupClosed",
    "Lacking",
    "NotScreening",
    "NotThisRegion",
    "NotWaiting",
    "NothingAsked",
    "PartnerElsewhere",
    "ReasonMissing",
    "SameOfficer",
    "SectionLocked",
    "lacking",
    "may_edit",
    "must_allow_edit",
    "state_of",
    "texts_of_section",
]
