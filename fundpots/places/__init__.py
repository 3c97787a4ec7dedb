"""Places: areas, groupings of areas into regions, local groups, presence counts."""
