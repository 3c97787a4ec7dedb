"""What the areas that benefit from a bid weigh, by the table that was locked with the terms.

The table and the fit are all that is needed: everybody who holds the terms reaches the same weight.
Weights are rounded to six decimals as they are published, and used as published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fundpots.rounds.rules.refusals import AreaElsewhere

if TYPE_CHECKING:
    from weighting.weights import FittedPresence

DECIMALS = 6


@dataclass(frozen=True)
class AreaRow:
    """One area of the region, as the terms print it."""

    code: str
    electorate: int
    members: int
    groups: float
    presence: float
    weight: float
    least_present: bool


@dataclass(frozen=True)
class AreaWeight:
    """The weight of some areas taken together, with every figure that explains it.

    `least_present`: all of them belong to the least-present areas, for which a reserve is kept.
    `bound` is "low" or "high" where presence was held at a bound.
    """

    weight: float
    presence: float
    presence_members: float
    presence_groups: float | None
    members: int
    electorate: int
    groups: float
    members_per_1000: float | None
    region_members_per_1000: float
    expected_members: float
    bound: str | None
    least_present: bool
    no_area: bool


class Weigher:
    """Weighs areas by one frozen fit; made from the terms, or from the settings of a draft."""

    def __init__(self, weighting: Mapping[str, Any], fit: Mapping[str, Any], areas: Iterable[AreaRow]):
        self.weighting = weighting
        self.fit = fit
        self.areas = {row.code: row for row in areas}
        self._fitted: FittedPresence | None = None

    @classmethod
    def of_terms(cls, terms: Mapping[str, Any]) -> "Weigher":
        """The weigher of a round whose terms are locked."""
        return cls(terms["weighting"], terms["fit"], (AreaRow(**row) for row in terms["areas"]))

    def of_areas(self, codes: Iterable[str]) -> AreaWeight:
        """The weight of a bid that benefits these areas: their counts are summed first.

        Without an area the weight is 1. Raises AreaElsewhere for an area outside the region.
        """
        wanted = sorted(set(codes))
        if any(code not in self.areas for code in wanted):
            raise AreaElsewhere
        return self._weigh([self.areas[code] for code in wanted])

    def of_home(self, codes: Iterable[str]) -> AreaWeight:
        """The weight of a group by its home areas, as far as they lie in the region."""
        return self._weigh([self.areas[code] for code in sorted(set(codes)) if code in self.areas])

    def what_if(self, *, tilt: float, clip: float, reserve_least_share: float) -> "Weigher":
        """The same counts and the same fit under another leaning."""
        changed = {"tilt": tilt, "clip": clip, "reserve_least_share": reserve_least_share}
        weighting = {**self.weighting, **changed}
        return Weigher(
            weighting, self.fit, weigh_areas(weighting, self.fit, map(asdict, self.areas.values()))
        )

    def _weigh(self, rows: list[AreaRow]) -> AreaWeight:
        self._fitted = self._fitted or fitted(self.weighting, self.fit)
        electorate, members = sum(row.electorate for row in rows), sum(row.members for row in rows)
        groups = sum(row.groups for row in rows)
        why = self._fitted.explain({"electorate": [electorate], "members": [members], "groups": [groups]})
        return AreaWeight(
            weight=_figure(why.weight),
            presence=_figure(why.presence),
            presence_members=_figure(why.presence_members),
            presence_groups=None if why.presence_groups is None else _figure(why.presence_groups),
            members=members,
            electorate=electorate,
            groups=groups,
            members_per_1000=why.members_per_1000,
            region_members_per_1000=why.reference_members_per_1000,
            expected_members=why.expected_members,
            bound=why.bound,
            least_present=bool(rows) and all(row.least_present for row in rows),
            no_area=not rows,
        )


def fit_of(
    weighting: Mapping[str, Any], national: Mapping[str, Any], region: Mapping[str, Any]
) -> dict[str, Any]:
    """Fit the national table once, around the region's own rates; an infinite prior is None.

    Raises ValueError where the region has no electors.
    """
    from weighting.weights import PresenceWeights

    found = PresenceWeights(**_leaning(weighting)).fit(national, reference=region)
    groups = found.groups
    return {
        "members": {
            "rate": found.members.rate,
            "prior_exposure": _finite(found.members.exposure),
            "prior_count": _finite(found.members.count),
        },
        "groups": None if groups is None else {"rate": groups.rate, "prior_count": groups.count},
    }


def fitted(weighting: Mapping[str, Any], fit: Mapping[str, Any]) -> "FittedPresence":
    """The fit as `weighting` uses it, from the numbers that the terms print."""
    from weighting.presence import Prior
    from weighting.weights import FittedPresence, PresenceWeights

    members, groups = fit["members"], fit["groups"]
    exposure = members["prior_exposure"]
    return FittedPresence(
        PresenceWeights(**_leaning(weighting)),
        Prior.from_exposure(members["rate"], float("inf") if exposure is None else exposure),
        None if groups is None else Prior.from_count(groups["rate"], groups["prior_count"]),
    )


def weigh_areas(
    weighting: Mapping[str, Any], fit: Mapping[str, Any], counts: Iterable[Mapping[str, Any]]
) -> list[AreaRow]:
    """The region's table: presence, weight and who belongs to the least present, area by area."""
    from weighting.calibration import least_present_areas

    rows = list(counts)
    columns = {name: [row[name] for row in rows] for name in ("electorate", "members", "groups")}
    weighed = fitted(weighting, fit).transform(columns)
    presence = [_figure(value) for value in weighed.presence.tolist()]
    least = least_present_areas(presence, columns["electorate"], weighting["reserve_least_share"])
    return [
        AreaRow(
            row["code"], row["electorate"], row["members"], row["groups"], there, _figure(weight), bool(low)
        )
        for row, there, weight, low in zip(rows, presence, weighed.weight.tolist(), least, strict=True)
    ]


def _leaning(weighting: Mapping[str, Any]) -> dict[str, float]:
    return {name: weighting[name] for name in ("tilt", "clip", "blend", "group_prior")}


def _figure(value: float) -> float:
    """Rounded twice, so that the noise of floating point never decides the last digit."""
    return round(round(float(value), 10), DECIMALS)


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value
