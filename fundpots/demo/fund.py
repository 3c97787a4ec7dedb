"""The national fund of the demonstration: kept by one treasurer of the whole, put in force by the other."""

from datetime import datetime, timedelta

from fundpots.clock import london_date
from fundpots.demo.people import Cast
from fundpots.demo.places import Map
from fundpots.pots.operations import put_split_in_force, save_split
from fundpots.pots.queries import regions_to_split
from fundpots.pots.rules import split_result
from fundpots.pots.rules.splits import SplitSettings

#: A tenth stays for the whole; the rest goes by electors and by one over the square root of presence.
AGREED = SplitSettings(25_000_000, whole_share=0.1)
#: What was looked at beside it: leaning twice as far, with a floor under every pot.
STRONGER = SplitSettings(25_000_000, tilt=1.0, floor_pence=1_000_000, whole_share=0.1)


def split_the_fund(map_: Map, cast: Cast, at: datetime) -> None:
    """Pay the fund of the year into every region's pot, and keep the other way beside it."""
    rows = regions_to_split(map_.count_now, map_.now, london_date(at))[2]
    first, second = cast.office(None, "treasurer"), cast.office(None, "second-treasurer")
    year = f"National fund of {at.year}"
    ways = ((f"{year}, a stronger tilt and a floor", STRONGER), (year, AGREED))
    for name, settings in ways:
        result = split_result(rows, settings)
        kept = save_split(name, result, grouping=map_.now, count=map_.count_now, by=first, at=at)
    put_split_in_force(kept, by=second, at=at + timedelta(days=9))
