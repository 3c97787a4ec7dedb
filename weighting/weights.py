"""Turn presence into the weight by which bids of an area are favoured.

The presence of members and that of groups are blended into one number (1 = average), held between
1/clip and clip, and raised to the power -tilt: at the usual tilt of one half the weight is one over
the square root of presence, so it runs from 1/2 to 2. This is a power-law need index with bounds on
the relative ratio, as the EU's recovery facility bounds it (Regulation 2021/241, Annex II), and
favours areas where the movement is least present. Clipping presence and not the weight keeps the
share of the least-present areas rising with the tilt (MATHS, 1.2 and 1.3).
"""

from dataclasses import dataclass, replace
from math import isfinite, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighting.calibration import calibrate_tilt
from weighting.presence import AreaCounts, AreaTable, Floats, Prior, fit_prior

if TYPE_CHECKING:
    import pandas as pd

LARGEST_LOG_WEIGHT = 300.0  # weights up to e^300 can still be multiplied by electorates and summed


def presence_weights(presence: ArrayLike, *, tilt: float = 0.5, clip: float = 4.0) -> Floats:
    """Weight each area the more, the less present the movement is there.

    `presence` is relative: 1 is average, shape (areas,), >= 0 or infinite. The weight is presence
    to the power -tilt, after presence was clipped to [1/clip, clip], so it lies in [clip^-tilt,
    clip^tilt].

    Raises ValueError for presence that is negative or missing, a negative tilt or a clip below 1.

    >>> presence_weights([1.0, 0.25, 16.0])
    array([1. , 2. , 0.5])
    """
    _check_leaning(tilt, clip)
    values = np.asarray(presence, dtype=float)
    if np.isnan(values).any() or (values < 0).any():
        raise ValueError("presence must not be negative or missing")
    return np.clip(values, 1 / clip, clip) ** -tilt


def _check_leaning(tilt: float, clip: float) -> None:
    if not (isfinite(tilt) and tilt >= 0):
        raise ValueError(f"the tilt must be zero or above, got {tilt}")
    if not (isfinite(clip) and clip >= 1):
        raise ValueError(f"the clip must be 1 or above, got {clip}")
    if tilt * log(clip) > LARGEST_LOG_WEIGHT:
        raise ValueError(f"a tilt of {tilt} with a clip of {clip} makes weights too large to compute with")


class AreaWeights(NamedTuple):
    """Presence and weight of each area, arrays of shape (areas,); `presence_groups` is None without
    groups."""

    presence_members: Floats
    presence_groups: Floats | None
    presence: Floats
    weight: Floats

    def frame(self) -> "pd.DataFrame":
        """The same as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame({name: column for name, column in self._asdict().items() if column is not None})


@dataclass(frozen=True)
class PresenceExplanation:
    """Every number behind the weight of one area, or of one bid over several areas.

    Rates are members per elector, multiply by 1,000 for a sentence: "weight 1.41, because there are
    0.6 members per 1,000 electors there; the region has 1.9". Figures of groups are None where
    groups are not counted.
    """

    electorate: float
    members: float
    groups: float | None
    member_rate: float | None  # as counted; None without electors
    smoothed_member_rate: float
    reference_member_rate: float
    expected_members: float  # at the reference's rate
    added_members: float  # kappa: average members added to both sides
    expected_groups: float | None
    added_groups: float | None
    presence_members: float
    presence_groups: float | None
    presence: float
    clipped_presence: float
    weight: float
    tilt: float
    clip: float
    blend: float
    no_area: bool  # nothing was counted, so the weight is 1
    more_members_than_electors: bool

    @property
    def bound(self) -> str | None:
        """ "low" or "high" where presence was clipped, else None."""
        if self.presence < self.clipped_presence:
            return "low"
        return "high" if self.presence > self.clipped_presence else None

    @property
    def members_per_1000(self) -> float | None:
        return None if self.member_rate is None else 1000 * self.member_rate

    @property
    def reference_members_per_1000(self) -> float:
        return 1000 * self.reference_member_rate


@dataclass(frozen=True)
class PresenceWeights:
    """How areas are weighed; `fit` it on a table of areas, then `transform` any table with the
    result.

    `tilt` >= 0, `clip` >= 1, `blend` in [0, 1] is the part of members against groups, `group_prior`
    > 0 the average groups added to every area, `member_prior` the average electors added (None:
    Marshall's estimate).

    >>> areas = {"electorate": [70000, 72000, 68000], "members": [12, 40, 95], "groups": [0, 1, 1]}
    >>> fitted = PresenceWeights(tilt=0.5).fit(areas)
    >>> fitted.transform(areas).weight.round(3)
    array([1.732, 1.064, 0.759])
    """

    tilt: float = 0.5
    clip: float = 4.0
    blend: float = 0.75
    group_prior: float = 1.0
    member_prior: float | None = None

    def __post_init__(self) -> None:
        _check_leaning(self.tilt, self.clip)
        if not 0 <= self.blend <= 1:
            raise ValueError(f"the blend must lie between 0 and 1, got {self.blend}")
        if not (isfinite(self.group_prior) and self.group_prior > 0):
            raise ValueError(f"the group prior must be above zero, got {self.group_prior}")

    def fit(self, table: AreaTable, *, reference: AreaTable | None = None) -> "FittedPresence":
        """Learn from `table` (the national one, frozen for the round) how much to smooth.

        What counts as average is the rate of `reference` (the pot's own region), or of `table`
        where none is given: inside a pot only relative weights matter, and with the national rate a
        strong region would sit on one bound. Raises ValueError for bad counts, without electors,
        and where only one of the tables counts groups.
        """
        areas = AreaCounts.of(table)
        members = fit_prior(areas.members, areas.electorate, prior_exposure=self.member_prior)
        home = areas if reference is None else AreaCounts.of(reference)
        if (home.groups is None) != (areas.groups is None):
            raise ValueError("groups must be counted in both tables or in neither")
        members = members.around(_rate(home.members, home.electorate))
        if home.groups is None:
            return FittedPresence(replace(self, blend=1.0), members, None)
        groups = Prior.from_count(_rate(home.groups, home.electorate), self.group_prior)
        return FittedPresence(self, members, groups)


@dataclass(frozen=True)
class FittedPresence:
    """The frozen fit of a round: `transform` gives weights, `what_if` changes the leaning without
    fitting again.

    Fitting again inside a what-if would break the promise that fewer members never lower the weight
    (MATHS, 1.2).
    """

    settings: PresenceWeights
    members: Prior
    groups: Prior | None

    def transform(self, table: AreaTable) -> AreaWeights:
        """Presence and weight of each row of `table` (areas, or bids with their areas' counts
        summed).

        Raises ValueError where the fit counts groups and the table does not.
        """
        areas = AreaCounts.of(table)
        by_members = self.members.relative(areas.members, areas.electorate)
        by_groups = None
        presence = by_members
        if self.groups is not None:
            if areas.groups is None:
                raise ValueError("the weights were fitted with groups, this table has none")
            by_groups = self.groups.relative(areas.groups, areas.electorate)
            presence = _blend(by_members, by_groups, self.settings.blend)
        weight = presence_weights(presence, tilt=self.settings.tilt, clip=self.settings.clip)
        return AreaWeights(by_members, by_groups, presence, weight)

    def what_if(
        self, *, tilt: float | None = None, clip: float | None = None, blend: float | None = None
    ) -> "FittedPresence":
        """The same fit with another leaning. Without groups the blend stays at 1."""
        changes = {"tilt": tilt, "clip": clip, "blend": None if self.groups is None else blend}
        given = {name: value for name, value in changes.items() if value is not None}
        return replace(self, settings=replace(self.settings, **given))

    def calibrate(self, table: AreaTable, *, least: float, share: float) -> "FittedPresence":
        """The same fit with the tilt at which the least-present areas, holding `least` of the
        electorate, get `share`.

        Raises ValueError where no tilt does that; see `weighting.calibrate_tilt`.
        """
        areas = AreaCounts.of(table)
        presence = self.transform(areas).presence
        tilt = calibrate_tilt(presence, areas.electorate, least=least, share=share, clip=self.settings.clip)
        return self.what_if(tilt=tilt)

    def explain(self, table: AreaTable) -> PresenceExplanation:
        """All figures behind the weight of the rows of `table` taken together, their counts summed
        first.

        >>> areas = AreaCounts([70000, 72000, 68000], [12, 40, 95])
        >>> why = PresenceWeights().fit(areas).explain(areas.merged([[0, 1]]))
        >>> round(why.weight, 2), round(why.members_per_1000, 2), round(why.reference_members_per_1000, 2)
        (1.37, 0.37, 0.7)
        """
        whole = AreaCounts.of(table).total()
        size, members = float(whole.electorate[0]), float(whole.members[0])
        groups = None if whole.groups is None else float(whole.groups[0])
        weighed = self.transform(whole)
        presence = float(weighed.presence[0])
        return PresenceExplanation(
            electorate=size,
            members=members,
            groups=groups,
            member_rate=members / size if size else None,
            smoothed_member_rate=float(self.members.predict(members, size)),
            reference_member_rate=self.members.rate,
            expected_members=size * self.members.rate,
            added_members=self.members.count,
            expected_groups=None if self.groups is None else size * self.groups.rate,
            added_groups=None if self.groups is None else self.groups.count,
            presence_members=float(weighed.presence_members[0]),
            presence_groups=None if weighed.presence_groups is None else float(weighed.presence_groups[0]),
            presence=presence,
            clipped_presence=min(max(presence, 1 / self.settings.clip), self.settings.clip),
            weight=float(weighed.weight[0]),
            tilt=self.settings.tilt,
            clip=self.settings.clip,
            blend=self.settings.blend,
            no_area=not (size or members or groups),
            more_members_than_electors=bool(whole.odd[0]),
        )


def _rate(counts: Floats, electorate: Floats) -> float:
    people: NDArray[np.bool_] = electorate > 0
    if not people.any():
        raise ValueError("no area has any electors, so there is no rate")
    return float(counts[people].sum() / electorate[people].sum())


def _blend(by_members: Floats, by_groups: Floats, blend: float) -> Floats:
    """The geometric mean, weighted; a part of zero leaves its side out even where it is
    infinite."""
    if blend in (0, 1):
        return by_members if blend else by_groups
    return by_members**blend * by_groups ** (1 - blend)
