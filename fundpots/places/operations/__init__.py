"""Changing places: loading the geography, taking in counts, drawing regions, keeping groups."""

from fundpots.places.operations.loading import load_geography, make_grouping, read_table
from fundpots.places.operations.presence import record_presence

__all__ = ["load_geography", "make_grouping", "read_table", "record_presence"]
