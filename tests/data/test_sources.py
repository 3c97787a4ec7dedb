"""The committed tables are what their scripts make of the sources, and the layout is the project's own."""

import pytest
from csv_files import DATA
from layout.country import read_country
from layout.measures import measure
from make_layout import read_cells, read_hexjson

from tests.shared import SHARED, needs_shared

SOURCES = SHARED / "data" / "uk"


@needs_shared
@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("make_areas.py", ""),
        ("make_old_boundaries.py", ""),
        ("make_neighbours.py", ""),
        ("make_demonstration.py", "demonstration"),
    ],
)
def test_tables_made_again_are_the_committed_ones(rebuilt, script, folder):
    written = rebuilt(script, SOURCES)

    assert written
    for name, content in written.items():
        assert content == (DATA / folder / name).read_bytes(), name


@needs_shared
def test_the_layout_keeps_more_than_the_published_one_and_is_not_it():
    country = read_country(DATA)
    own = read_cells(DATA)
    published = read_hexjson(SOURCES / "uk-constituencies-2024.hexjson", country.codes)

    ours, theirs = measure(country, own), measure(country, published)

    assert ours.borders_kept_share > theirs.borders_kept_share
    assert ours.delaunay_kept_share > theirs.delaunay_kept_share
    assert ours.east_west_rank > theirs.east_west_rank
    assert ours.north_south_rank > theirs.north_south_rank
    assert ours.mean_turn < theirs.mean_turn
