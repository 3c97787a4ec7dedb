"""Carry counts from old areas to new ones when boundaries are redrawn.

Each old area is cut into pieces, and its members go to the new areas in the proportion of the
people who live in each piece, as if they were spread evenly over it. This is areal (here:
population-weighted) interpolation, also called the homogeneous allocation; it favours nobody on
average, but smooths away a group that sits in one corner of its area. Sources: M. F. Goodchild and
N. S.-N. Lam, "Areal interpolation: a variant of the traditional spatial problem", Geo-Processing 1,
1980, 297-312; Electoral Calculus, boundary method (homogeneous allocation).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LARGEST_GAP = 0.01  # published shares are rounded; a larger gap means that a piece is missing


def overlap_matrix(
    old: Sequence[str], new: Sequence[str], pieces: Sequence[tuple[str, str, float]]
) -> Floats:
    """Shares of the old areas in the new ones, shape (len(old), len(new)), every row adding up to
    exactly one.

    Each piece is (old code, new code, share of the old area's people, 0 to 1). Rounded shares are
    scaled to one. Raises ValueError for an unknown code, a share outside [0, 1], a piece given
    twice, and shares of an old area that are more than one in a hundred away from one together.

    >>> overlap_matrix(["a", "b"], ["A", "B"], [("a", "A", 0.25), ("a", "B", 0.75), ("b", "B", 1.0)])
    array([[0.25, 0.75],
           [0.  , 1.  ]])
    """
    row, column = ({code: i for i, code in enumerate(codes)} for codes in (old, new))
    shares = np.full((len(old), len(new)), np.nan)
    for from_code, to_code, share in pieces:
        if from_code not in row or to_code not in column:
            raise ValueError(f"a piece joins an unknown area: {from_code} to {to_code}")
        if not 0 <= share <= 1:
            raise ValueError(f"the share of {from_code} in {to_code} lies outside 0 to 1: {share}")
        if not np.isnan(shares[row[from_code], column[to_code]]):
            raise ValueError(f"a piece is given twice: {from_code} to {to_code}")
        shares[row[from_code], column[to_code]] = share
    return _rows_to_one(old, np.nan_to_num(shares))


def _rows_to_one(old: Sequence[str], shares: Floats) -> Floats:
    sums = shares.sum(axis=1)
    wrong = np.flatnonzero(np.abs(sums - 1) > LARGEST_GAP)
    if wrong.size:
        raise ValueError(f"the pieces of {old[wrong[0]]} add up to {sums[wrong[0]]:.4f}, not to one")
    return shares / sums[:, None]


def carry_counts(counts: ArrayLike, shares: ArrayLike) -> Floats:
    """Counts of the new areas, shape (new,), from those of the old, shape (old,), and shares of
    shape (old, new).

    Nobody is lost: the totals are equal (to the precision of floats). Unchanged areas keep their
    count, and the results may hold fractions. Raises ValueError for negative or missing counts,
    shapes that do not fit, and rows of shares that do not add up to one.

    >>> carry_counts([40, 10], [[0.25, 0.75], [0.0, 1.0]])
    array([10., 40.])
    """
    before, matrix = np.asarray(counts, dtype=float), np.asarray(shares, dtype=float)
    if before.ndim != 1 or matrix.ndim != 2 or len(before) != len(matrix):
        raise ValueError(f"counts of shape {before.shape} do not fit shares of shape {matrix.shape}")
    if not (np.isfinite(before) & (before >= 0)).all():
        raise ValueError("counts must be finite and not negative")
    if (matrix < 0).any() or not np.allclose(matrix.sum(axis=1), 1, rtol=0, atol=1e-9):
        raise ValueError("the shares of each old area must add up to one")
    return before @ matrix
