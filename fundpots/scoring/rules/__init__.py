"""What scoring allows and means: pure decisions."""

from fundpots.scoring.rules.frozen import Asked, Judges, closed_list, plain_round
from fundpots.scoring.rules.points import Points, is_complete, mark_of, reading_order
from fundpots.scoring.rules.refusals import (
    InterestDeclared,
    NoBids,
    NotCast,
    NotDeclaredYet,
    NotForScoring,
    NothingScored,
    NotOnPanel,
    OwnBid,
    OwnHalf,
    PartnerBid,
    SameConfirmer,
    Seat,
    UnknownPoints,
    UnscreenedBids,
    refusal_to_judge,
)

__all__ = [
    "Asked",
    "InterestDeclared",
    "Judges",
    "NoBids",
    "NotCast",
    "NotDeclaredYet",
    "NotForScoring",
    "NotOnPanel",
    "NothingScored",
    "OwnBid",
    "OwnHalf",
    "PartnerBid",
    "Points",
    "SameConfirmer",
    "Seat",
    "UnknownPoints",
    "UnscreenedBids",
    "closed_list",
    "is_complete",
    "mark_of",
    "plain_round",
    "reading_order",
    "refusal_to_judge",
]
