"""Say how present the movement is in each area, without being fooled by small numbers.

The members of an area are set against the members that its electorate would have at the average
rate, after a fixed number of average electors has been added to every area, so that a few members
more or less in a small area do not pass for strength or weakness. This is global empirical Bayes
smoothing in the form of pseudo-counts (the gamma-Poisson model); it favours areas whose figures are
uncertain by pulling them to the average, in both directions. Source: R. J. Marshall, "Mapping
disease and mortality rates using empirical Bayes estimators", Applied Statistics 40(2), 1991,
283-294; the variance is held at zero or above, as spdep and GeoDa do and esda does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """What an average area looks like, and how much of it is added to every area before comparing.

    `rate` is members per elector (b of the literature), `exposure` the number of average electors
    added (nu, may be infinite), `count` the members that they bring (kappa). `exposure` 0 would
    mean no smoothing.
    """

    rate: float
    exposure: float
    count: float

    @classmethod
    def from_exposure(cls, rate: float, exposure: float) -> Self:
        """Add `exposure` average electors to every area; infinite: every area counts as average.

        >>> Prior.from_exposure(0.002, 1500).count
        3.0
        """
        return cls(rate, exposure, np.inf if np.isinf(exposure) else exposure * rate)

    @classmethod
    def from_count(cls, rate: float, count: float) -> Self:
        """Add `count` average members (or groups) to every area.

        >>> Prior.from_count(0.002, 3.0).exposure
        1500.0
        """
        return cls(rate, count / rate if rate > 0 else np.inf, count)

    @property
    def variance(self) -> float:
        """The variance of the true rates between areas (a of the literature); exposure = rate /
        variance."""
        return self.rate / self.exposure

    def around(self, rate: float) -> "Prior":
        """The same number of average electors, but average by another region's `rate`."""
        return Prior.from_exposure(rate, self.exposure)

    def predict(self, counts: ArrayLike, exposure: ArrayLike) -> Floats:
        """The smoothed rate of each area, shape (areas,), in members per elector.

        >>> Prior.from_exposure(0.002, 1000).predict([0, 8], [1000, 3000])
        array([0.001 , 0.0025])
        """
        counts, exposure = _checked(counts, "counts"), _checked(exposure, "exposure")
        if np.isinf(self.exposure):
            return np.full(np.broadcast(counts, exposure).shape, self.rate)
        return (counts + self.count) / (exposure + self.exposure)

    def relative(self, counts: ArrayLike, exposure: ArrayLike) -> Floats:
        """Presence: what there is over what an average area of that size would have, shape
        (areas,), 1 = average.

        An area without electors and members is average. Where the rate is zero nobody is expected
        anywhere: an area with none is average, one with some has infinite presence (weights clip
        it).

        Raises ValueError for negative, infinite or missing values.

        >>> Prior.from_exposure(0.002, 1000).relative([0, 8, 0], [1000, 3000, 0])
        array([0.5 , 1.25, 1.  ])
        """
        counts, exposure = _checked(counts, "counts"), _checked(exposure, "exposure")
        if np.isinf(self.count):
            return np.ones(np.broadcast(counts, exposure).shape)
        there, expected = counts + self.count, exposure * self.rate + self.count
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where((there == 0) & (expected == 0), 1.0, there / expected)


def fit_prior(counts: ArrayLike, exposure: ArrayLike, *, prior_exposure: float | None = None) -> Prior:
    """Marshall's prior from a table of areas: how much do true rates differ beyond chance?

    `counts` (members) and `exposure` (electors), both of shape (areas,); areas without electors are
    left out. With b = sum m / sum x, s2 = sum x (m/x - b)^2 / sum x and a = max(s2 - b / mean x,
    0), the prior exposure is b / a: infinite where the areas differ no more than chance would make
    them. Give `prior_exposure` (> 0, in electors) to use your own instead.

    Raises ValueError for negative, infinite or missing values, where there is no elector, and for a
    `prior_exposure` that is not above zero.

    >>> prior = fit_prior([12, 40, 95, 0, 150, 33], [70000, 72000, 68000, 75000, 71000, 69000])
    >>> round(prior.exposure, 4), round(prior.count, 6)
    (1442.3717, 1.119959)
    """
    counts, exposure = _checked(counts, "counts"), _checked(exposure, "exposure")
    if counts.shape != exposure.shape:
        raise ValueError(f"counts have shape {counts.shape}, exposure has shape {exposure.shape}")
    counts, exposure = counts[exposure > 0], exposure[exposure > 0]
    if not exposure.size:
        raise ValueError("no area has any electors, so there is no rate")
    rate = float(counts.sum() / exposure.sum())
    if prior_exposure is not None:
        if not prior_exposure > 0:
            raise ValueError(f"the prior exposure must be above zero, got {prior_exposure}")
        return Prior.from_exposure(rate, float(prior_exposure))
    spread = float((exposure * (counts / exposure - rate) ** 2).sum() / exposure.sum())
    variance = max(spread - rate / float(exposure.mean()), 0.0)
    return Prior.from_exposure(rate, rate / variance if variance > 0 else np.inf)


@dataclass(frozen=True, eq=False)
class AreaCounts:
    """A table of areas: electors, members and active groups of each, arrays of shape (areas,).

    `electorate` may be any measure of size (electors, inhabitants). A group that serves several
    areas is split over them, so `groups` may hold fractions; None means that groups are not counted
    at all. Members above the electorate are possible but odd: see `odd`.

    Raises ValueError for lengths that differ and for negative, infinite or missing values.

    >>> AreaCounts([70000, 0], [12, 0], codes=("E14001063", "E14001064")).odd
    array([False, False])
    """

    electorate: Floats
    members: Floats
    groups: Floats | None = None
    codes: tuple[str, ...] = ()

    def __init__(
        self,
        electorate: ArrayLike,
        members: ArrayLike,
        groups: ArrayLike | None = None,
        codes: Iterable[str] = (),
    ) -> None:
        columns = {"electorate": electorate, "members": members, "groups": groups}
        for name, values in columns.items():
            checked = None if values is None else np.atleast_1d(_checked(values, name))
            object.__setattr__(self, name, checked)
        object.__setattr__(self, "codes", tuple(codes))
        lengths = {name: len(getattr(self, name)) for name, given in columns.items() if given is not None}
        if self.codes:
            lengths["codes"] = len(self.codes)
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns of different lengths: {lengths}")

    @classmethod
    def of(cls, table: "AreaTable") -> "AreaCounts":
        """Take a data frame or a mapping with `electorate`, `members` and, perhaps, `groups` and
        `code`.

        >>> AreaCounts.of({"electorate": [100], "members": [3]}).members
        array([3.])
        """
        if isinstance(table, AreaCounts):
            return table
        groups, codes = table.get("groups"), table.get("code", ())
        return cls(table["electorate"], table["members"], groups, codes)

    def __len__(self) -> int:
        return len(self.electorate)

    @property
    def odd(self) -> NDArray[np.bool_]:
        """Where there are more members than electors: allowed, but worth a warning."""
        return self.members > self.electorate

    def merged(self, parts: Iterable[Sequence[int]]) -> "AreaCounts":
        """One row for each part (a sequence of positions of areas), its counts summed; an empty
        part is all zero.

        Counts are summed before anything is compared: the presence of a bid over a large and a
        small area is that of its people, not the mean of two weights. Raises ValueError where a
        part names an area twice.

        >>> AreaCounts([100, 300, 50], [1, 5, 2]).merged([[0, 1], []]).members
        array([6., 0.])
        """
        rows = [list(part) for part in parts]
        for row in rows:
            if len(set(row)) < len(row):
                raise ValueError(f"an area is named twice: {row}")
        return AreaCounts(
            _sums(self.electorate, rows),
            _sums(self.members, rows),
            None if self.groups is None else _sums(self.groups, rows),
        )

    def positions(self, codes: Iterable[str]) -> list[int]:
        """Where the areas with these codes stand in the table. Raises KeyError for a code that is
        not there.

        >>> AreaCounts([1, 2], [0, 0], codes=["a", "b"]).positions(["b"])
        [1]
        """
        at = {code: position for position, code in enumerate(self.codes)}
        return [at[code] for code in codes]

    def total(self) -> "AreaCounts":
        """All areas as one row."""
        return self.merged([range(len(self))])


AreaTable = AreaCounts | Mapping[str, Any]


def _sums(values: Floats, rows: list[list[int]]) -> Floats:
    return np.array([values[row].sum() if row else 0.0 for row in rows], dtype=float)


def _checked(values: ArrayLike, name: str) -> Floats:
    """Floats that are finite and not negative; the message names the first that is not."""
    array = np.asarray(values, dtype=float)
    wrong = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
    if wrong.size:
        first = np.atleast_1d(array)[np.unravel_index(wrong[0], np.atleast_1d(array).shape)]
        raise ValueError(f"{name} must be finite and not negative: position {wrong[0]} holds {first}")
    return array
