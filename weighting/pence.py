"""Share out whole pence so that nothing is lost and nothing is made up.

Everybody first gets the whole pence of an exact quota, and the few pence left go one each to those
whose quotas were cut most. This is the largest remainder method (Hare quota, Hamilton's method); it
favours nobody by size, and no amount is ever a whole penny away from its quota. Source: M. L.
Balinski and H. P. Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd
edition, Brookings 2001 (Hamilton's method).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from numbers import Integral
from typing import SupportsFloat

Share = int | float | Fraction


def apportion(total: int, shares: Sequence[Share]) -> list[int]:
    """Split `total` whole pence in proportion to `shares`, exactly; the parts add up to `total`.

    `shares` are any numbers >= 0 (only their proportions matter); floats are taken at their exact
    binary value and no rounding takes place on the way. Equal remainders: the earlier position gets
    the penny.

    Raises ValueError for a negative total, a share that is negative, infinite or not a number, and
    for a total that has nobody to go to (no shares, or all of them zero).

    >>> apportion(100, [1, 1, 1])
    [34, 33, 33]
    >>> apportion(1001, [0.5, 0.25, 0.25])
    [501, 250, 250]
    """
    if total < 0:
        raise ValueError(f"an amount to share out must not be negative, got {total}")
    weights = whole_proportions(shares)
    if not any(weights):
        if total:
            raise ValueError(f"{total} pence have nobody to go to: there is no share above zero")
        return [0] * len(weights)
    return _largest_remainder(int(total), weights)


def _largest_remainder(total: int, weights: list[int]) -> list[int]:
    whole = sum(weights)
    quotas = [divmod(total * weight, whole) for weight in weights]
    amounts = [quotient for quotient, _ in quotas]
    # sorted() is stable, so of equal remainders the earlier position comes first
    by_remainder = sorted(range(len(quotas)), key=lambda i: -quotas[i][1])
    for i in by_remainder[: total - sum(amounts)]:
        amounts[i] += 1
    return amounts


def quotas(total: int, shares: Sequence[Share]) -> list[Fraction]:
    """What each would get if pence could be cut: `total` times its part, exactly.

    Raises ValueError as `apportion` does, and where all shares are zero.

    >>> quotas(100, [1, 2])
    [Fraction(100, 3), Fraction(200, 3)]
    """
    weights = whole_proportions(shares)
    if not any(weights):
        raise ValueError("there is no share above zero")
    whole = sum(weights)
    return [Fraction(int(total) * weight, whole) for weight in weights]


def whole_proportions(shares: Iterable[Share]) -> list[int]:
    """The same proportions in whole numbers without a common factor, so that sums and comparisons
    are exact.

    Raises ValueError for a share that is negative, infinite or not a number.

    >>> whole_proportions([0.5, Fraction(3, 2), 0])
    [1, 3, 0]
    """
    ratios = [_ratio(position, share) for position, share in enumerate(shares)]
    common = lcm(*(below for _, below in ratios))
    numbers = [above * (common // below) for above, below in ratios]
    factor = gcd(*numbers) or 1
    return [number // factor for number in numbers]


def _ratio(position: int, share: Share | SupportsFloat) -> tuple[int, int]:
    if isinstance(share, Integral):
        above, below = int(share), 1
    elif isinstance(share, Fraction):
        above, below = int(share.numerator), int(share.denominator)
    else:
        try:
            above, below = float(share).as_integer_ratio()
        except (OverflowError, ValueError):
            raise ValueError(f"share {position} is not a finite number: {share}") from None
    if above < 0:
        raise ValueError(f"share {position} is negative: {share}")
    return above, below
