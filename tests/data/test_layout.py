"""The hex layout: whole, recognisable, better than by chance, and the same when it is computed again."""

import pytest
from csv_files import DATA
from layout.coast import close_gaps, holes
from layout.country import flatten, read_country
from layout.grid import around, cells_within, centre, pieces
from layout.measures import measure, regions_in_parts
from make_layout import read_cells


@pytest.fixture(scope="module")
def country():
    return read_country(DATA)


@pytest.fixture(scope="module")
def cells():
    return read_cells(DATA)


def test_every_area_has_a_cell_of_its_own(cells):
    assert len(set(cells)) == len(cells) == 632
    assert min(q for q, _ in cells) == min(r for _, r in cells) == 0


def test_every_region_is_drawn_in_one_piece(country, cells):
    assert regions_in_parts(country, cells) == {}


def test_a_region_torn_apart_is_noticed(country, cells):
    torn = list(cells)
    torn[country.names.index("Exeter")] = (-9, -9)

    assert regions_in_parts(country, torn) == {"E12000009": 2}


def test_the_mainland_is_one_piece_without_holes(country, cells):
    mainland = {cell for area, cell in enumerate(cells) if area not in country.islands}

    assert len(list(pieces(mainland))) == 1
    assert holes(mainland) == set()


def test_islands_are_the_five_areas_without_a_land_border_and_lie_in_the_sea(country, cells):
    names = {country.names[area] for area in country.islands}
    wight = {"Isle of Wight East", "Isle of Wight West"}
    mainland = {cell for area, cell in enumerate(cells) if area not in country.islands}

    assert names == wight | {"Ynys Môn", "Orkney and Shetland", "Na h-Eileanan an Iar"}
    assert all(not mainland.intersection(around(cells[area])) for area in country.islands)
    east, west = (cells[country.names.index(name)] for name in sorted(wight))
    assert east in around(west)


def test_places_lie_as_on_the_map(country, cells):
    place = {name: centre(cell) for name, cell in zip(country.names, cells, strict=True)}

    assert max(place.values(), key=lambda point: point[1]) == place["Orkney and Shetland"]
    assert min(place.values()) == place["St Ives"]
    assert place["Lowestoft"][0] > place["Cambridge"][0] > place["Birmingham Edgbaston"][0]
    assert place["Ceredigion Preseli"][0] < place["Hereford and South Herefordshire"][0]
    assert place["Glasgow North"][0] < place["Edinburgh South"][0]


def test_order_and_neighbours_are_kept(country, cells):
    found = measure(country, cells)

    assert found.east_west_rank > 0.97
    assert found.north_south_rank > 0.98
    assert found.borders_kept_share > 0.64
    assert found.mean_turn < 30


def test_centres_of_touching_cells_are_one_apart():
    for cell in around((3, 5)):
        (x, y), (there_x, there_y) = centre((3, 5)), centre(cell)
        assert (x - there_x) ** 2 + (y - there_y) ** 2 == pytest.approx(1)


def test_a_gap_inland_is_filled_from_the_coast_and_a_bay_is_left():
    disc = [cell for cell in cells_within(-4, 4, -4, 4) if sum(x * x for x in centre(cell)) < 12]
    ring = sorted(set(disc) - {(0, 0)})

    filled = close_gaps(ring, frozenset())

    assert holes(set(ring)) == {(0, 0)}
    assert holes(set(filled)) == set()
    assert len(set(filled)) == len(ring)
    assert close_gaps(sorted(disc), frozenset()) == sorted(disc)


def test_north_is_up_and_east_is_right_on_paper():
    assert flatten(54.5, -2.0) == (0, 0)
    assert flatten(55.5, -2.0)[1] == 1
    assert 0 < flatten(60.0, 0.0)[0] < flatten(50.0, 0.0)[0]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_layout_computed_again_is_the_same(rebuilt):
    assert rebuilt("make_layout.py") == {"areas.csv": (DATA / "areas.csv").read_bytes()}
