"""Pabulib's `.pb` files: read them, write them, count them by any rule."""

from weighting.pabulib.election import Ballots, Election, PabulibError
from weighting.pabulib.reader import parse_pabulib, read_pabulib

__all__ = ["Ballots", "Election", "PabulibError", "parse_pabulib", "read_pabulib"]
