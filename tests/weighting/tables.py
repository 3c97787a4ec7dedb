"""Tables of areas for the tests of weighting, and the seven areas worked out by hand."""

import numpy as np
from hypothesis import strategies as st

from weighting.presence import AreaCounts

# MATHS, case 20: seven areas, one of them empty
HAND = AreaCounts(
    electorate=[70000, 72000, 68000, 75000, 71000, 0, 69000],
    members=[12, 40, 95, 0, 150, 0, 33],
    groups=[0, 1, 1, 0, 2, 0, 0.5],
    codes=["A", "B", "C", "D", "E", "F", "G"],
)
HAND_LEAST_FORTY = np.array([True, False, False, True, False, False, False])


@st.composite
def tables(draw, min_areas=1, max_areas=8):
    """A table with at least one elector; areas may be empty, members may outnumber electors."""
    areas = draw(st.integers(min_areas, max_areas))

    def column(values):
        return draw(st.lists(values, min_size=areas, max_size=areas))

    electorate = column(st.one_of(st.just(0), st.integers(1, 90_000)))
    electorate[0] = electorate[0] or 50_000
    members = column(st.one_of(st.just(0), st.integers(0, 400)))
    groups = column(st.integers(0, 8).map(lambda halves: halves / 2))
    return AreaCounts(electorate, members, groups)


tilts = st.floats(0, 2)
clips = st.floats(1, 10)
blends = st.floats(0, 1)


def changed(table, row, *, electorate=0, members=0, groups=0):
    """The same table with something added to one row."""
    columns = {"electorate": electorate, "members": members, "groups": groups}
    values = {name: getattr(table, name).copy() for name in columns}
    for name, more in columns.items():
        values[name][row] += more
    return AreaCounts(**values)
