"""Ask how far scorers agree, before trusting the order that their marks make.

The intraclass correlation is the part of the variance of marks that comes from the bids themselves;
Krippendorff's alpha is one minus the disagreement seen over the disagreement expected by chance,
and does not mind gaps. Neither favours anybody: below one half, say that the order of close bids is
mostly chance. Sources: P. E. Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing
rater reliability", Psychological Bulletin 86(2), 1979, 420-428; K. Krippendorff, *Computing
Krippendorff's Alpha-Reliability*, University of Pennsylvania 2011.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
SMALLEST_PART = 1e-24
SMALLEST_RATIO = 1e-12
Level = Literal["nominal", "ordinal", "interval", "ratio"]


class ICC(NamedTuple):
    """The six forms of Shrout and Fleiss: of one mark (`icc1` to `icc3`), of the mean of all
    scorers (`icc1k`...).

    Form 1: each bid was marked by other scorers; 2: all bids by the same scorers, a sample; 3: by
    these scorers and no others matter (kindness is left out of account).
    """

    icc1: float
    icc2: float
    icc3: float
    icc1k: float
    icc2k: float
    icc3k: float


class OneWay(NamedTuple):
    """Reliability of one mark, and of a mean of `scorers` marks (the n0 of unequal numbers)."""

    icc1: float
    icc1k: float
    scorers: float


def icc(ratings: ArrayLike) -> ICC:
    """Intraclass correlations of a full table, shape (bids, scorers), at least 2 x 2, in any unit.

    Without any variation a form is NaN. Raises ValueError for gaps and for tables that are too
    small; use `icc_oneway` or `krippendorff_alpha` where marks are missing.

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> [round(form, 2) for form in icc(table)]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    table = np.asarray(ratings, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError(f"at least 2 bids and 2 scorers are needed, the table has shape {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("the table has gaps")
    n, k = table.shape
    about_mean = table - table.mean()
    of_bid, of_scorer = (about_mean.mean(axis=axis, keepdims=True) for axis in (1, 0))
    chance = about_mean - of_bid - of_scorer
    sums = (k * _square(of_bid), _square(about_mean - of_bid), n * _square(of_scorer), _square(chance))
    by_bid, within, by_scorer, left = (_without_noise(each, _square(table)) for each in sums)
    bms, wms = by_bid / (n - 1), within / (n * (k - 1))
    jms, ems = by_scorer / (k - 1), left / ((n - 1) * (k - 1))
    return ICC(
        icc1=_ratio(bms - wms, bms, (k - 1) * wms),
        icc2=_ratio(bms - ems, bms, (k - 1) * ems, k * jms / n, -k * ems / n),
        icc3=_ratio(bms - ems, bms, (k - 1) * ems),
        icc1k=_ratio(bms - wms, bms),
        icc2k=_ratio(bms - ems, bms, jms / n, -ems / n),
        icc3k=_ratio(bms - ems, bms),
    )


def icc_oneway(bid: ArrayLike, mark: ArrayLike) -> OneWay:
    """ICC(1) and ICC(k) where bids have unequal numbers of marks; `bid` and `mark` have shape
    (marks,).

    From the one-way analysis of variance with n0 = (N - sum k^2 / N) / (bids - 1) in the place of
    k. NaN without any variation. Raises ValueError with fewer than two bids, and where no bid has
    two marks.

    >>> icc_oneway([0, 0, 1, 1, 1], [70, 72, 40, 44, 42]).icc1 > 0.9
    True
    """
    _, group = np.unique(np.asarray(bid), return_inverse=True)
    values = np.asarray(mark, dtype=float)
    count = np.bincount(group)
    if len(count) < 2 or count.max() < 2:
        raise ValueError("at least two bids are needed, and two marks of one of them")
    if not np.isfinite(values).all():
        raise ValueError("a mark is missing")
    mean = np.bincount(group, weights=values) / count
    sums = (float((count * (mean - values.mean()) ** 2).sum()), _square(values - mean[group]))
    by_bid, inside = (_without_noise(each, _square(values)) for each in sums)
    between, within = by_bid / (len(count) - 1), inside / (len(values) - len(count))
    scorers = float((len(values) - (count**2).sum() / len(values)) / (len(count) - 1))
    one = _ratio(between - within, between, (scorers - 1) * within)
    return OneWay(one, _ratio(between - within, between), scorers)


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "interval") -> float:
    """Krippendorff's alpha of a table with gaps (NaN), shape (bids, scorers): 1 agreement, 0
    chance.

    `level` says what a difference means: `nominal` (other or same), `ordinal` (ranks), `interval`
    (marks), `ratio` (values >= 0 with a true zero). NaN where all marks are equal. Raises
    ValueError where no bid has two marks, for infinite values, for negative ones at `ratio`, and
    for an unknown level.

    >>> krippendorff_alpha([[1, 1], [2, 2], [3, float("nan")], [4, 4]])
    1.0
    """
    table = np.asarray(ratings, dtype=float)
    if table.ndim != 2 or np.isinf(table).any():
        raise ValueError("a table of bids by scorers without infinite values is needed")
    marks = np.count_nonzero(~np.isnan(table), axis=1)
    if not (marks >= 2).any():
        raise ValueError("no bid has two marks, so there is nothing to compare")
    table = table[marks >= 2]
    values, held = _values_by_bid(table)
    counts = held.sum(axis=0)
    apart = _difference(values, counts, level) ** 2
    pairable = (held.T / (held.sum(axis=1) - 1)) @ held
    # a value paired with itself counts in both sums, but is no distance away, so the diagonals drop out
    seen = float((pairable * apart).sum())
    expected = float((np.outer(counts, counts) * apart).sum() / (counts.sum() - 1))
    return 1.0 - seen / expected if expected > 0 else float("nan")


def _values_by_bid(table: Floats) -> tuple[Floats, Floats]:
    """The values that occur, in order, and how often each bid got each, shape (bids, values)."""
    bid, _ = there = np.nonzero(~np.isnan(table))
    values, which = np.unique(table[there], return_inverse=True)
    held = np.bincount(bid * len(values) + which, minlength=len(table) * len(values))
    return values, held.reshape(len(table), len(values)).astype(float)


def _difference(values: Floats, counts: Floats, level: Level) -> Floats:
    """How far any two values lie apart, shape (values, values)."""
    gap = np.abs(values[:, None] - values[None, :])
    if level == "nominal":
        return (gap > 0).astype(float)
    if level == "ordinal":
        middle = np.cumsum(counts) - counts / 2  # ranks in between, and half of the two values themselves
        return np.abs(middle[:, None] - middle[None, :])
    if level == "interval":
        return gap
    if level == "ratio":
        if values[0] < 0:
            raise ValueError("ratio marks must not be negative")
        whole = values[:, None] + values[None, :]
        return np.divide(gap, whole, out=np.zeros_like(gap), where=whole > 0)
    raise ValueError(f"unknown level {level!r}")


def _square(values: Floats) -> float:
    return float((values**2).sum())


def _without_noise(squares: float, whole: float) -> float:
    """Zero where a sum of squares is nothing but rounding: then a ratio of two of them means nothing."""
    return squares if squares > SMALLEST_PART * whole else 0.0


def _ratio(above: float, *below: float) -> float:
    """`above` over the sum of `below`; NaN where that sum is zero but for rounding."""
    whole = sum(below)
    known = abs(whole) > SMALLEST_RATIO * max(map(abs, below))
    return above / whole if known else float("nan")
