"""Changing places: loading the geography, taking in counts, drawing regions, keeping groups."""

from fundpots.places.operations.drawing import (
    add_region,
    describe_grouping,
    discard_grouping,
    draft_grouping,
    merge_regions,
    move_areas,
    put_in_force,
    rename_region,
)
from fundpots.places.operations.groups import (
    GroupFacts,
    change_group,
    close_group,
    found_group,
    kept_of,
    mark_of,
)
from fundpots.places.operations.loading import load_geography, make_grouping, read_table
from fundpots.places.operations.presence import carried_over, import_presence, old_codes, record_presence

__all__ = [
    "GroupFacts",
    "add_region",
    "carried_over",
    "change_group",
    "close_group",
    "describe_grouping",
    "discard_grouping",
    "draft_grouping",
    "found_group",
    "import_presence",
    "kept_of",
    "load_geography",
    "make_grouping",
    "mark_of",
    "merge_regions",
    "move_areas",
    "old_codes",
    "put_in_force",
    "read_table",
    "record_presence",
    "rename_region",
]
