"""Make one fair mark for each bid out of what kind and harsh scorers gave.

A group's scores on the criteria become a mark from 0 to 100; each mark is read as the bid's merit
plus the scorer's kindness plus chance, both are estimated together by least squares, and the
kindness (pulled towards zero) is taken off. This is the additive two-way model with a ridge, the
best linear unbiased prediction of a mixed model; it favours bids that happened to meet harsh
scorers, and hardly changes anything where everybody scored the same bids. Source: as used for the
NIPS conference since 2002 (J. Platt and C. Burges), described by N. Lawrence (2014); its limits: J.
Wang and N. B. Shah, "Your 2 is my 1, your 3 is my 9", arXiv 1806.05085, for which the plain mean
stands beside it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
TOP_SCORE = 5
TOP_MARK = 100.0
DECIMALS = 10  # takes the noise of the solve away, so that bids that are equal stay equal


def mark_from_scores(scores: ArrayLike, criteria_weights: ArrayLike) -> Floats:
    """Marks (0 to 100) from scores (0 to 5): sum(score x weight) / sum(5 x weight) x 100.

    `scores` has shape (..., criteria), `criteria_weights` (criteria,), >= 0. Every criterion is
    required: where one is missing (NaN) the mark is missing. Raises ValueError for scores outside 0
    to 5 and weights that are negative or all zero.

    >>> mark_from_scores([[5, 0], [4, 4], [3, float("nan")]], [3, 1])
    array([75., 80., nan])
    """
    given, weights = np.asarray(scores, dtype=float), np.asarray(criteria_weights, dtype=float)
    if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
        raise ValueError("the weights of the criteria must not be negative, nor all zero")
    if (given < 0).any() or (given > TOP_SCORE).any():
        raise ValueError(f"a score lies outside 0 to {TOP_SCORE}")
    return (given * weights).sum(axis=-1) * TOP_MARK / (TOP_SCORE * weights.sum())


class CorrectedMarks(NamedTuple):
    """The outcome of `correct_marks`; arrays of shape (bids,), but `corrections` of shape
    (scorers,).

    `corrections` is how much kinder (above zero) or harsher a scorer was than the others on the
    same bids; it was taken off. `spread` is the standard deviation of a bid's marks (n - 1).
    Figures that a bid has too few marks for are NaN; so is the correction of somebody who marked
    nothing.
    """

    mark: Floats
    plain_mark: Floats
    spread: Floats
    scorers: Integers
    corrections: Floats
    mean: float

    def enough(self, minimum: int = 3) -> NDArray[np.bool_]:
        """Which bids have marks from at least `minimum` scorers; the others are not ranked."""
        return self.scorers >= minimum


def correct_marks(
    scorer: ArrayLike,
    bid: ArrayLike,
    mark: ArrayLike,
    *,
    bids: int | None = None,
    scorers: int | None = None,
    scorer_ridge: float = 1.0,
    bid_ridge: float = 0.0,
) -> CorrectedMarks:
    """Fit mark = mean + merit of the bid + kindness of the scorer + chance, and take the kindness
    off.

    One row for each mark: `scorer` and `bid` are positions counted from 0, `mark` lies in [0, 100],
    all of shape (marks,). Minimises sum (mark - mean - merit - kindness)^2 + scorer_ridge sum
    kindness^2 + bid_ridge sum merit^2; a corrected mark is mean + merit, clipped to [0, 100], so
    that a weight never makes a poor mark poorer. With `bid_ridge` 0 the merits add up to zero. Fit
    the marks of one half by themselves: a fit on all marks would let groups change the outcome of
    their own half.

    Raises ValueError for marks outside [0, 100], negative ridges, positions that are out of range,
    and a scorer that marks a bid twice. Without marks everything is NaN.

    >>> fitted = correct_marks([0, 0, 1, 1, 2], [0, 1, 0, 1, 0], [80, 60, 60, 40, 70])
    >>> fitted.mark, fitted.plain_mark
    (array([70., 50.]), array([70., 50.]))
    >>> fitted.corrections
    array([ 6.66666667, -6.66666667,  0.        ])
    """
    rows, columns, values = _rows(scorer, bid, mark, scorers, bids)
    if scorer_ridge < 0 or bid_ridge < 0:
        raise ValueError("a ridge must not be negative")
    count = np.bincount(columns[1], minlength=rows[1])
    plain = _mean_by(columns[1], values, count)
    mean, merit, kindness = _solve(columns, values, rows, scorer_ridge, bid_ridge)
    corrected = np.where(count > 0, np.clip(np.round(mean + merit, DECIMALS), 0.0, TOP_MARK), np.nan)
    marked = np.bincount(columns[0], minlength=rows[0]) > 0
    return CorrectedMarks(
        mark=corrected,
        plain_mark=np.round(plain, DECIMALS),
        spread=_spread(columns[1], values, plain, count),
        scorers=count,
        corrections=np.where(marked, np.round(kindness, DECIMALS) + 0.0, np.nan),
        mean=mean,
    )


def _rows(
    scorer: ArrayLike, bid: ArrayLike, mark: ArrayLike, scorers: int | None, bids: int | None
) -> tuple[tuple[int, int], tuple[Integers, Integers], Floats]:
    """Check the rows; give the number of scorers and bids, their positions, and the marks."""
    columns = (np.asarray(scorer, dtype=np.intp), np.asarray(bid, dtype=np.intp))
    values = np.asarray(mark, dtype=float)
    if not columns[0].shape == columns[1].shape == values.shape or values.ndim != 1:
        raise ValueError("scorer, bid and mark must be columns of the same length")
    if not ((values >= 0) & (values <= TOP_MARK)).all():
        raise ValueError(f"a mark lies outside 0 to {TOP_MARK:g}")
    sizes = (_size(columns[0], scorers, "scorer"), _size(columns[1], bids, "bid"))
    if len(values) and np.bincount(columns[1] * sizes[0] + columns[0]).max() > 1:
        raise ValueError("a scorer marks a bid twice")
    return sizes, columns, values


def _size(positions: Integers, given: int | None, name: str) -> int:
    highest = int(positions.max(initial=-1)) + 1
    if (positions < 0).any() or (given is not None and highest > given):
        raise ValueError(f"a {name} has a position that is out of range")
    return highest if given is None else given


def _mean_by(group: Integers, values: Floats, count: Integers) -> Floats:
    total = np.bincount(group, weights=values, minlength=len(count))
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)


def _spread(group: Integers, values: Floats, mean: Floats, count: Integers) -> Floats:
    squares = np.bincount(group, weights=(values - mean[group]) ** 2, minlength=len(count))
    variance = np.divide(squares, count - 1, out=np.full(len(count), np.nan), where=count > 1)
    return np.round(np.sqrt(variance), DECIMALS)


def _solve(
    columns: tuple[Integers, Integers],
    values: Floats,
    sizes: tuple[int, int],
    scorer_ridge: float,
    bid_ridge: float,
) -> tuple[float, Floats, Floats]:
    """Solve the normal equations for mean, merits and kindness.

    The merits are eliminated first (their block is diagonal), which leaves a system as large as the
    number of scorers. Marks are centred before, so that rounding stays small; without a ridge on
    merits the mean is one of them and its equation is left out.
    """
    if not values.size:
        return float("nan"), np.full(sizes[1], np.nan), np.full(sizes[0], np.nan)
    centre = float(values.mean())
    given = np.zeros((sizes[1], 1 + sizes[0]))  # bids x (mean, scorers): who marked what
    given[columns[1], 1 + columns[0]] = 1.0
    given[:, 0] = given[:, 1:].sum(axis=1)
    sums = np.bincount(columns[1], weights=values - centre, minlength=sizes[1])
    diagonal = given[:, 0] + bid_ridge
    part = np.divide(given, diagonal[:, None], out=np.zeros_like(given), where=diagonal[:, None] > 0)
    marks_by = np.bincount(columns[0], weights=values - centre, minlength=sizes[0])
    right: Floats = np.concatenate([[0.0], marks_by]).astype(float) - part.T @ sums
    effects = _reduced_effects(given, part, right, scorer_ridge, bid_ridge)
    merit = np.divide(sums, diagonal, out=np.zeros(sizes[1]), where=diagonal > 0) - part @ effects
    shift = float(merit[given[:, 0] > 0].mean()) if bid_ridge == 0 else 0.0
    return centre + float(effects[0]) + shift, merit - shift, effects[1:]


def _reduced_effects(
    given: Floats, part: Floats, right: Floats, scorer_ridge: float, bid_ridge: float
) -> Floats:
    """Mean and kindness, once the merits are eliminated; of many solutions the shortest."""
    by_scorer = given[:, 1:].sum(axis=0)
    left = np.diag(np.concatenate([[given[:, 0].sum()], by_scorer + scorer_ridge]))
    left[0, 1:] = left[1:, 0] = by_scorer
    left -= given.T @ part
    effects = np.zeros(len(right))
    free = slice(0 if bid_ridge > 0 else 1, None)
    if scorer_ridge > 0:
        effects[free] = np.linalg.solve(left[free, free], right[free])
    else:
        effects[free] = np.linalg.lstsq(left[free, free], right[free], rcond=None)[0]
    return effects


def weighted_median(values: ArrayLike, weights: ArrayLike) -> float:
    """The value with half of the weight on either side; the mean of two where the halves meet
    between them.

    Both have shape (n,), weights >= 0 and not all zero, else ValueError.

    >>> weighted_median([5, 4, 3, 1, 2], [10, 22, 9, 2, 5])
    4.0
    """
    order = np.argsort(np.asarray(values, dtype=float), kind="stable")
    ordered = np.asarray(values, dtype=float)[order]
    reached = np.cumsum(np.asarray(weights, dtype=float)[order])
    if not reached.size or not (np.diff(reached, prepend=0.0) >= 0).all() or not reached[-1] > 0:
        raise ValueError("weights must not be negative, nor all zero")
    half = reached[-1] / 2
    upper = int(np.searchsorted(reached, half, side="right"))
    lower = int(np.searchsorted(reached, half, side="left"))
    return float((ordered[lower] + ordered[upper]) / 2)
