"""Find the tilt that reaches an aim, soften a change from one round to the next, meet given totals.

The share that goes to the least-present areas never falls as the tilt grows, so the tilt that gives
them a wished share is found by bracketing (Brent's method); damping is the "pace of change" of
health funding, and raking scales weights until every margin agrees. Calibrating favours the
least-present areas by a stated amount instead of by a formula; damping favours whoever had more
before. Sources: R. P. Brent, *Algorithms for Minimization without Derivatives*, 1973; W. E. Deming
and F. F. Stephan, Annals of Mathematical Statistics 11(4), 1940, 427-444.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LARGEST_TILT = 8.0  # with a clip of 4 the weights then span 1 to 4^16; nobody argues for more


def least_present_areas(presence: ArrayLike, electorate: ArrayLike, least: float) -> NDArray[np.bool_]:
    """Mark the least-present areas that together hold at most the part `least` of the electorate,
    shape (areas,).

    Whole areas are taken from the least present upwards; areas of equal presence are taken together
    or not at all, so that the answer does not depend on the order of the table. Raises ValueError
    where `least` is not in (0, 1).

    >>> least_present_areas([0.5, 2.0, 0.1, 1.0], [10, 10, 10, 10], 0.5)
    array([ True, False,  True, False])
    """
    if not 0 < least < 1:
        raise ValueError(f"the least-present part must lie between 0 and 1, got {least}")
    size = np.asarray(electorate, dtype=float)
    _, level = np.unique(np.asarray(presence, dtype=float), return_inverse=True)
    held = np.cumsum(np.bincount(level, weights=size))
    # sums of whole electors are exact, the product with `least` is not: 0.1 * 3 must still hold 0.3
    return (held <= least * held[-1] * (1 + 1e-12))[level]


def weighted_share(weight: ArrayLike, electorate: ArrayLike, areas: ArrayLike) -> float:
    """The part of money that `areas` (a mask) get when money follows electorate times weight.

    >>> weighted_share([2, 1, 1], [10, 10, 10], [True, False, False])
    0.5
    """
    pull = np.asarray(electorate, dtype=float) * np.asarray(weight, dtype=float)
    return float(pull[np.asarray(areas, dtype=bool)].sum() / pull.sum())


def calibrate_tilt(
    presence: ArrayLike, electorate: ArrayLike, *, least: float, share: float, clip: float = 4.0
) -> float:
    """The tilt at which the least-present areas with the part `least` of the electorate get `share`
    of the money.

    `presence` and `electorate` have shape (areas,). The fit stays as it is; only the tilt moves,
    from 0 to 8. A tilt leans, it does not guarantee: what bids get also depends on which bids there
    are. Raises ValueError where no area fits into `least`, where the areas get `share` with no tilt
    at all, and where even the largest tilt gives them less.

    >>> round(calibrate_tilt([0.25, 1.0, 1.0], [10, 10, 10], least=0.4, share=0.5), 6)
    0.5
    """
    from scipy.optimize import brentq

    size = np.asarray(electorate, dtype=float)
    areas = least_present_areas(presence, size, least)
    if not areas.any() or not size[areas].any():
        raise ValueError(f"no area fits into the least-present {least:.1%} of the electorate")
    lean = -np.log(np.clip(np.asarray(presence, dtype=float), 1 / clip, clip))

    def missing(tilt: float) -> float:
        return weighted_share(np.exp(tilt * lean), size, areas) - share

    untilted = weighted_share(np.ones_like(size), size, areas)
    if share < untilted:
        raise ValueError(
            f"the least-present areas have {untilted:.1%} of the electorate, more than {share:.1%}"
        )
    if missing(LARGEST_TILT) < 0:
        reached = missing(LARGEST_TILT) + share
        raise ValueError(
            f"no tilt up to {LARGEST_TILT:g} gives them {share:.1%}: they get {reached:.1%} at most"
        )
    return 0.0 if share == untilted else float(brentq(missing, 0.0, LARGEST_TILT, xtol=1e-13))


def damp(previous: ArrayLike, target: ArrayLike, *, pace: float = 1.0) -> Floats:
    """Move weights from `previous` towards `target` by the part `pace` of the way, on the scale of
    ratios.

    Both have shape (areas,) and are above zero; `pace` 1 (the default) takes the target at once, 0
    changes nothing. Raises ValueError for a pace outside [0, 1] and for weights that are not above
    zero.

    >>> damp([1.0, 4.0], [4.0, 1.0], pace=0.5)
    array([2., 2.])
    """
    if not 0 <= pace <= 1:
        raise ValueError(f"the pace must lie between 0 and 1, got {pace}")
    before, after = np.asarray(previous, dtype=float), np.asarray(target, dtype=float)
    if not ((before > 0).all() and (after > 0).all()):
        raise ValueError("weights must be above zero")
    return before ** (1 - pace) * after**pace


def rake(
    weights: ArrayLike,
    groups: Sequence[Sequence[Hashable]],
    targets: Sequence[Mapping[Hashable, float]],
    *,
    tolerance: float = 1e-10,
    passes: int = 1000,
) -> Floats:
    """Scale weights until, for every margin, the weights of each group add up to its target.

    `weights` has shape (areas,) and is >= 0; each margin is a sequence of labels, one for each
    area, with a mapping from label to target. One margin is met at once, several by going round
    (iterative proportional fitting). Raises ValueError where a label has no target, where a group
    without weight has a target above zero, where targets are negative or their totals differ, or
    when no agreement is reached in `passes`.

    >>> rake([1, 1, 2], [["north", "north", "south"]], [{"north": 6, "south": 4}])
    array([3., 3., 4.])
    """
    scaled = np.array(weights, dtype=float)
    margins = [_margin(labels, wanted, scaled) for labels, wanted in zip(groups, targets, strict=True)]
    if not np.allclose([wanted.sum() for _, wanted in margins], margins[0][1].sum(), rtol=tolerance):
        raise ValueError("the targets of the margins add up to different totals")
    for _ in range(passes):
        for group, wanted in margins:
            held = np.bincount(group, weights=scaled, minlength=len(wanted))
            scaled *= np.divide(wanted, held, out=np.zeros_like(wanted), where=held > 0)[group]
        if all(_agrees(group, wanted, scaled, tolerance) for group, wanted in margins):
            return scaled
    raise ValueError(f"the margins do not agree after {passes} passes")


def _margin(
    labels: Sequence[Hashable], wanted: Mapping[Hashable, float], weights: Floats
) -> tuple[NDArray[np.intp], Floats]:
    names = list(dict.fromkeys(labels))
    if unknown := [name for name in names if name not in wanted]:
        raise ValueError(f"no target for {unknown[0]!r}")
    position = {name: index for index, name in enumerate(names)}
    group = np.array([position[label] for label in labels], dtype=np.intp)
    targets = np.array([wanted[name] for name in names], dtype=float)
    held = np.bincount(group, weights=weights, minlength=len(names))
    if (targets < 0).any() or (weights < 0).any():
        raise ValueError("weights and targets must not be negative")
    absent = [name for name, target in wanted.items() if name not in position and target > 0]
    if empty := [names[i] for i in np.flatnonzero((held == 0) & (targets > 0))] + absent:
        raise ValueError(f"nothing to scale up to the target of {empty[0]!r}")
    return group, targets


def _agrees(group: NDArray[np.intp], wanted: Floats, scaled: Floats, tolerance: float) -> bool:
    held = np.bincount(group, weights=scaled, minlength=len(wanted))
    return bool(np.allclose(held, wanted, rtol=tolerance, atol=0))
