"""What counts, drawings and groups must satisfy: pure decisions."""

from fundpots.places.rules.drawing import DrawnRegion, Finding, Found, Ground, findings, pieces
from fundpots.places.rules.footholds import Point, distance_km, nearest
from fundpots.places.rules.presence import (
    HEADER,
    LARGEST_FILE,
    CountedAlready,
    CountRefused,
    ReadCount,
    groups_by_area,
    read_count,
    rounded_to_5,
)
from fundpots.places.rules.refusals import (
    ClosedBeforeFounded,
    DayTaken,
    DrawingNotReady,
    DrawingSettled,
    GroupClosed,
    IntoItself,
    NameTaken,
    NoHome,
    NotYourRegion,
    RegionNotThere,
)

__all__ = [
    "HEADER",
    "LARGEST_FILE",
    "ClosedBeforeFounded",
    "CountRefused",
    "CountedAlready",
    "DayTaken",
    "DrawingNotReady",
    "DrawingSettled",
    "DrawnRegion",
    "Finding",
    "Found",
    "Ground",
    "GroupClosed",
    "IntoItself",
    "NameTaken",
    "NoHome",
    "NotYourRegion",
    "Point",
    "ReadCount",
    "RegionNotThere",
    "distance_km",
    "findings",
    "groups_by_area",
    "nearest",
    "pieces",
    "read_count",
    "rounded_to_5",
]
