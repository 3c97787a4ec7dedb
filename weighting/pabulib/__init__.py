"""Pabulib's `.pb` files: read them, write them, count them by any rule."""

from weighting.pabulib.counting import Count, UnknownRule, contest_of, count
from weighting.pabulib.election import Ballots, Election, PabulibError
from weighting.pabulib.reader import parse_pabulib, read_pabulib
from weighting.pabulib.writer import format_pabulib, write_pabulib

__all__ = [
    "Ballots",
    "Count",
    "Election",
    "PabulibError",
    "UnknownRule",
    "contest_of",
    "count",
    "format_pabulib",
    "parse_pabulib",
    "read_pabulib",
    "write_pabulib",
]
