"""Measure whether the money went to where the movement is least present.

Areas are lined up from the least to the most present (or from the least to the best funded), and
the curve of the money they hold together is compared with equal money per elector. These are the
Lorenz and concentration curves with their indices (Gini, Theil, concentration index) and Kakwani's
progressivity; they favour nobody, and areas of equal presence are pooled first, so that the order
of a table cannot matter. Sources: World Bank, *Quantitative Techniques for Health Equity Analysis*,
Technical Note 7 (The Concentration Index); N. C. Kakwani, Economic Journal 87, 1977, 71-80; H.
Theil, *Economics and Information Theory*, 1967.

Throughout, `values` are amounts per elector and `electorate` says how many electors each area has,
both of shape (areas,); without an electorate all areas count the same. An index is NaN where there
is no money at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighting.calibration import least_present_areas, weighted_share

Floats = NDArray[np.float64]


def lorenz(values: ArrayLike, electorate: ArrayLike | None = None) -> Floats:
    """The Lorenz curve: points (part of the electors, part of the money), the worst funded first.

    Shape (points, 2), from (0, 0) to (1, 1); areas with equal money per elector make one step.
    Raises ValueError for negative or missing values, and where there are no electors.

    >>> lorenz([1, 3]).tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    return concentration_curve(values, values, electorate)


def concentration_curve(
    values: ArrayLike, presence: ArrayLike, electorate: ArrayLike | None = None
) -> Floats:
    """The same curve with the least present areas first; above the diagonal, money leans towards
    them.

    `presence` has shape (areas,), only its order matters. Otherwise as `lorenz`.

    >>> concentration_curve([3, 1], [0.5, 2.0]).tolist()
    [[0.0, 0.0], [0.5, 0.75], [1.0, 1.0]]
    """
    each, people = _checked(values, electorate)
    levels, level = np.unique(np.asarray(presence, dtype=float), return_inverse=True)
    if len(level) != len(each) or np.isnan(levels).any():
        raise ValueError("presence must have one value for each area, none missing")
    held = np.bincount(level, weights=people)
    money = np.bincount(level, weights=each * people)
    with np.errstate(invalid="ignore"):
        steps = np.column_stack([np.cumsum(held) / held.sum(), np.cumsum(money) / money.sum()])
    return np.vstack([[0.0, 0.0], steps])


def concentration_index(values: ArrayLike, presence: ArrayLike, electorate: ArrayLike | None = None) -> float:
    """Twice the area between the diagonal and the concentration curve: below 0, money leans to low
    presence.

    C = 1 - sum p_i (L_i + L_(i-1)), the same as 2 cov(y, R) / mean y; from -1 to 1. Raises as the
    curve does.

    >>> concentration_index([3, 1], [0.5, 2.0])
    -0.25
    """
    curve = concentration_curve(values, presence, electorate)
    part, money = curve[:, 0], curve[:, 1]
    return 1.0 - float((np.diff(part) * (money[1:] + money[:-1])).sum())


def gini(values: ArrayLike, electorate: ArrayLike | None = None) -> float:
    """The Gini coefficient: 0 everybody has the same, near 1 one has it all. Raises as the curve
    does.

    >>> gini([0, 0, 0, 1])
    0.75
    """
    return concentration_index(values, values, electorate)


def theil(values: ArrayLike, electorate: ArrayLike | None = None) -> float:
    """Theil's T: sum p (y / mean) ln(y / mean); 0 for equal values, at most ln of the number of
    areas of equal size.

    Raises as the curve does.

    >>> round(theil([0, 0, 0, 1]), 6)  # ln 4
    1.386294
    """
    each, people = _checked(values, electorate)
    mean = float((each * people).sum() / people.sum())
    if not mean:
        return float("nan")
    ratio = each / mean
    entropy = ratio * np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return max(float((people * entropy).sum() / people.sum()), 0.0)


def progressivity(
    awarded: ArrayLike, asked: ArrayLike, presence: ArrayLike, electorate: ArrayLike | None = None
) -> float:
    """How much further the awards leaned than the asks did: below 0, further towards low presence.

    Kakwani's form: the concentration index of the awards less that of the asks, both per elector.

    >>> progressivity([3, 1], [1, 1], [0.5, 2.0])
    -0.25
    """
    spent = concentration_index(awarded, presence, electorate)
    return spent - concentration_index(asked, presence, electorate)


@dataclass(frozen=True)
class LeastPresent:
    """What the least-present areas hold, as parts of the whole between 0 and 1.

    `weighted_share` is what the weights alone would give them (electorate times weight);
    `untilted_share` is the same with tilt 0, which is their part of the electorate; `money_share`
    is what they got (NaN without any money).
    """

    areas: int
    electorate_share: float
    money_share: float
    weighted_share: float

    @property
    def untilted_share(self) -> float:
        return self.electorate_share


def least_present_share(
    amounts: ArrayLike,
    presence: ArrayLike,
    electorate: ArrayLike,
    *,
    least: float = 0.4,
    weight: ArrayLike | None = None,
) -> LeastPresent:
    """ "The least-present areas with Y % of the electors got Z % of the money", and what weights
    alone would give.

    `amounts` is money in all (not per elector), `weight` the weight of each area (default: all the
    same); all of shape (areas,), `least` is Y. Whole areas are taken while they fit into Y, so see
    `electorate_share`. Raises ValueError where `least` is not in (0, 1) and where there are no
    electors.

    >>> found = least_present_share([60, 40], [0.5, 2.0], [100, 100], least=0.5, weight=[1.5, 0.5])
    >>> found.money_share, found.weighted_share, found.untilted_share
    (0.6, 0.75, 0.5)
    """
    people, money = np.asarray(electorate, dtype=float), np.asarray(amounts, dtype=float)
    if not people.sum() > 0:
        raise ValueError("there are no electors")
    areas = least_present_areas(presence, people, least)
    pull = np.ones_like(people) if weight is None else np.asarray(weight, dtype=float)
    return LeastPresent(
        areas=int(areas.sum()),
        electorate_share=float(people[areas].sum() / people.sum()),
        money_share=float(money[areas].sum() / money.sum()) if money.any() else float("nan"),
        weighted_share=weighted_share(pull, people, areas),
    )


def per_elector(amounts: ArrayLike, electorate: ArrayLike) -> Floats:
    """Money per elector; an area without electors has none, and may have got none (else
    ValueError).

    >>> per_elector([100, 0], [50, 0])
    array([2., 0.])
    """
    money, people = np.asarray(amounts, dtype=float), np.asarray(electorate, dtype=float)
    lost = np.flatnonzero((people == 0) & (money > 0))
    if lost.size:
        raise ValueError(f"position {lost[0]} has money but no electors")
    return np.divide(money, people, out=np.zeros_like(money), where=people > 0)


def _checked(values: ArrayLike, electorate: ArrayLike | None) -> tuple[Floats, Floats]:
    each = np.asarray(values, dtype=float)
    people = np.ones_like(each) if electorate is None else np.asarray(electorate, dtype=float)
    if each.ndim != 1 or each.shape != people.shape:
        raise ValueError(f"values have shape {each.shape}, the electorate has shape {people.shape}")
    for name, column in (("values", each), ("electorate", people)):
        if not (np.isfinite(column) & (column >= 0)).all():
            raise ValueError(f"{name} must be finite and not negative")
    if not people.sum() > 0:
        raise ValueError("there are no electors")
    return each, people
