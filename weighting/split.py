"""Split a national fund over the pots of regions and nations, step by step, to the penny.

Every pot first gets its floor; the rest follows the number of electors times the weight of the
region, and the last pennies go by largest remainder. This is weighted capitation, the way in which
health money is shared out in England, with presence in the place of need; it favours regions where
the movement is least present, and a floor favours small regions. Sources: NHS England, *Fair
Shares: a guide to NHS allocations* (weighted capitation); the weights are those of
`weighting.weights`, the pennies those of `weighting.pence`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weighting.pence import apportion, quotas
from weighting.presence import AreaCounts, AreaTable
from weighting.weights import AreaWeights, FittedPresence, PresenceWeights

Floats = NDArray[np.float64]
Step = dict[str, Floats | list[int] | list[float] | None]


class SplitStep(NamedTuple):
    """One step of the split: its name and what it computes, a column of one value for each pot."""

    name: str
    columns: dict[str, list[float] | list[int]]


@dataclass(frozen=True, eq=False)
class FundSplit:
    """The outcome of a split, one value for each pot, in the order of the table.

    `amounts_pence` add up to `total_pence` exactly; `unweighted_pence` is what the same split gives
    with tilt 0.
    """

    total_pence: int
    pots: AreaCounts
    size: Floats
    floors_pence: list[int]
    fitted: FittedPresence
    weighed: AreaWeights
    amounts_pence: list[int]
    unweighted_pence: list[int]

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the pots, or their numbers from 1 where the table has no codes."""
        return self.pots.codes or tuple(str(position + 1) for position in range(len(self.pots)))

    @property
    def weight(self) -> Floats:
        return self.weighed.weight

    @property
    def shares(self) -> Floats:
        """The part of each pot in what is left after the floors: size times weight over the sum of
        all."""
        pull = self.size * self.weight
        return pull / pull.sum()

    @property
    def unweighted_shares(self) -> Floats:
        return self.size / self.size.sum()

    @property
    def shared_pence(self) -> int:
        """What is left of the total when every pot has its floor."""
        return self.total_pence - sum(self.floors_pence)

    @property
    def steps(self) -> tuple[SplitStep, ...]:
        """The seven steps from counts to pence; every column can be computed from those before
        it."""
        return (
            SplitStep("counts", _columns(**self._counts())),
            SplitStep("rates", _columns(**self._rates())),
            SplitStep("presence", _columns(**self._presence())),
            SplitStep("weight", _columns(**self._weights())),
            SplitStep("share", _columns(**self._shares())),
            SplitStep("floor", _columns(**self._floors())),
            SplitStep("pence", _columns(**self._pence())),
        )

    def _counts(self) -> Step:
        groups = None if self.fitted.groups is None else self.pots.groups
        pots = self.pots
        return {"electorate": pots.electorate, "members": pots.members, "groups": groups, "size": self.size}

    def _rates(self) -> Step:
        """Members there are, and what an average region of that size would have."""
        people, groups = self.pots.electorate, self.fitted.groups
        rate = np.divide(self.pots.members, people, out=np.zeros(len(people)), where=people > 0)
        return {
            "members_per_1000": 1000 * rate,
            "expected_members": people * self.fitted.members.rate,
            "expected_groups": None if groups is None else people * groups.rate,
        }

    def _presence(self) -> Step:
        return {
            "presence_members": self.weighed.presence_members,
            "presence_groups": self.weighed.presence_groups,
            "presence": self.weighed.presence,
        }

    def _weights(self) -> Step:
        clip = self.fitted.settings.clip
        return {"clipped_presence": np.clip(self.weighed.presence, 1 / clip, clip), "weight": self.weight}

    def _shares(self) -> Step:
        return {
            "weighted_size": self.size * self.weight,
            "share": self.shares,
            "unweighted_share": self.unweighted_shares,
        }

    def _floors(self) -> Step:
        return {"floor_pence": self.floors_pence, "quota_pence": [float(quota) for quota in self._quotas()]}

    def _pence(self) -> Step:
        """Rounded down, everybody has the floor and the whole pence of the quota; the amounts add
        what was left."""
        floors = zip(self.floors_pence, self._quotas(), strict=True)
        return {
            "rounded_down_pence": [floor + int(quota) for floor, quota in floors],
            "amount_pence": self.amounts_pence,
            "unweighted_pence": self.unweighted_pence,
        }

    def _quotas(self) -> list[Fraction]:
        return quotas(self.shared_pence, (self.size * self.weight).tolist())


def split_fund(
    total_pence: int,
    table: AreaTable,
    *,
    weights: PresenceWeights | FittedPresence | None = None,
    floor_pence: int | Sequence[int] = 0,
    sizes: ArrayLike | None = None,
) -> FundSplit:
    """Split `total_pence` over the pots of `table`, one row for each (its region's counts summed).

    `weights` is how to weigh: settings are fitted on `table` itself, a fit (say, on the national
    table of areas) is used as it is. `floor_pence` is paid out first, one for all or one for each
    pot; the rest is shared by `sizes` (by default the electorate; else inhabitants, or the number
    of groups) times weight.

    Raises ValueError for a negative total or floor, floors that are more than the total, sizes that
    do not fit or are all zero, and for bad counts.

    >>> pots = {"code": ["North", "South"], "electorate": [100, 100], "members": [1, 4]}
    >>> split = split_fund(10001, pots, weights=PresenceWeights(member_prior=0.001))
    >>> split.amounts_pence, split.unweighted_pence
    ([6667, 3334], [5001, 5000])
    >>> [step.name for step in split.steps]
    ['counts', 'rates', 'presence', 'weight', 'share', 'floor', 'pence']
    """
    pots = AreaCounts.of(table)
    fitted = weights if isinstance(weights, FittedPresence) else (weights or PresenceWeights()).fit(pots)
    size = pots.electorate if sizes is None else np.asarray(sizes, dtype=float)
    if size.shape != pots.electorate.shape:
        raise ValueError(f"there are {len(pots)} pots, but sizes have shape {size.shape}")
    floors = _floors(total_pence, floor_pence, len(pots))
    weighed = fitted.transform(pots)
    return FundSplit(
        total_pence=total_pence,
        pots=pots,
        size=size,
        floors_pence=floors,
        fitted=fitted,
        weighed=weighed,
        amounts_pence=_with_floors(total_pence, floors, size * weighed.weight),
        unweighted_pence=_with_floors(total_pence, floors, size),
    )


def _floors(total_pence: int, floor_pence: int | Sequence[int], pots: int) -> list[int]:
    floors = [floor_pence] * pots if isinstance(floor_pence, int) else [int(floor) for floor in floor_pence]
    if len(floors) != pots:
        raise ValueError(f"there are {pots} pots and {len(floors)} floors")
    if total_pence < 0 or min(floors, default=0) < 0:
        raise ValueError("the total and the floors must not be negative")
    if sum(floors) > total_pence:
        raise ValueError(f"the floors need {sum(floors)} pence, the fund has {total_pence}")
    return floors


def _with_floors(total_pence: int, floors: list[int], pull: Floats) -> list[int]:
    parts = apportion(total_pence - sum(floors), pull.tolist())
    return [floor + part for floor, part in zip(floors, parts, strict=True)]


def _columns(**columns: Floats | list[int] | list[float] | None) -> dict[str, list[float] | list[int]]:
    """Plain lists, ready for a table or JSON; a column that does not apply is left out."""
    given = {name: column for name, column in columns.items() if column is not None}
    return {
        name: column.tolist() if isinstance(column, np.ndarray) else column for name, column in given.items()
    }
