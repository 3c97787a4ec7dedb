"""Where a round's inputs came from: marks from scores, weights from presence, the seed from a draw.

Each check follows published figures one step back and yields what does not agree. A weight was
rounded by whoever froze it and agrees within a millionth; everything else must be the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from weighting.canonical import sha256_canonical
from weighting.marks import mark_from_scores
from weighting.presence import AreaCounts
from weighting.round import Bid, Group, Round, RoundError
from weighting.seeds import seed_from, sha256_of
from weighting.shapes import Shape, list_of, number, optional_number, text, whole
from weighting.weights import FittedPresence, PresenceWeights

NEAR = 1e-6


@dataclass(frozen=True)
class Difference:
    """A place in a bundle where what stands there is not what follows from the rest."""

    path: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.path}: computed {self.expected}, but the bundle says {self.found}"


def closed_bids_sha256(round_: Round) -> str:
    """Give the SHA-256 of the closed list of bids: ids, groups and money, in order."""
    listed = [
        {
            "id": bid.id,
            "groups": list(bid.groups),
            "asked_pence": bid.asked_pence,
            "minimum_pence": bid.minimum_pence,
        }
        for bid in round_.bids
    ]
    return sha256_canonical(listed)


DRAW = Shape(dict, {"secret": text, "commitment": text, "bids_sha256": text}, {})


def differing_seed(round_: Round, draw: Any) -> Iterator[Difference]:
    """Check that the seed follows from the secret committed to and the closed list of bids."""
    if draw is None:
        return
    given = DRAW("draw", draw)
    expected = {
        "draw.bids_sha256": (closed_bids_sha256(round_), given["bids_sha256"]),
        "draw.commitment": (sha256_of(given["secret"]), given["commitment"]),
        "round.seed": (seed_from(given["secret"], given["bids_sha256"]), round_.seed),
    }
    for path, (computed, found) in expected.items():
        if computed != found:
            yield Difference(path, computed, found)


def _by_name(read: Any) -> Any:
    """Read an object whose keys are names (of bids, groups or criteria)."""

    def read_names(path: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise RoundError(path, "must be an object")
        return {name: read(f"{path}.{name}", item) for name, item in value.items()}

    return read_names


AREA = Shape(dict, {"code": text, "electorate": number, "members": number}, {"groups": number})
TERMS = Shape(
    dict,
    {"tilt": number, "clip": number, "blend": number, "group_prior": number},
    {"member_prior": optional_number},
)
PRESENCE = Shape(
    dict,
    {"terms": TERMS, "areas": list_of(AREA)},
    {
        "reference": list_of(text),
        "bids": _by_name(list_of(text)),
        "groups": _by_name(list_of(text)),
    },
)


def fit_presence(presence: dict[str, Any]) -> tuple[FittedPresence, AreaCounts]:
    """Fit the weights of a presence section; `reference` names the areas that say what is average."""
    areas = presence["areas"]
    counted = [area.get("groups") for area in areas]
    groups = None if any(count is None for count in counted) else counted
    table = AreaCounts(
        [area["electorate"] for area in areas],
        [area["members"] for area in areas],
        groups,
        [area["code"] for area in areas],
    )
    reference = None
    if "reference" in presence:
        reference = table.merged([[place] for place in table.positions(presence["reference"])])
    return PresenceWeights(**presence["terms"]).fit(table, reference=reference), table


def differing_weights(round_: Round, presence: Any) -> Iterator[Difference]:
    """Check the weight of every bid and group whose areas are named."""
    if presence is None:
        return
    given = PRESENCE("presence", presence)
    try:
        fitted, table = fit_presence(given)
        holders: Mapping[str, Sequence[Bid | Group]] = {"bids": round_.bids, "groups": round_.groups}
        for kind in holders:
            named = given.get(kind, {})
            held = [(place, one) for place, one in enumerate(holders[kind]) if one.id in named]
            rows = [table.positions(named[one.id]) for _, one in held]
            for (place, one), weight in zip(held, _weights(fitted, table, rows), strict=True):
                if abs(weight - one.weight) > NEAR:
                    yield Difference(f"round.{kind}[{place}].weight", round(weight, 6), one.weight)
    except KeyError as unknown:
        raise RoundError("presence", f"names an area that is not counted: {unknown}") from None
    except ValueError as wrong:
        raise RoundError("presence", f"cannot be used: {wrong}") from None


def _weights(fitted: FittedPresence, table: AreaCounts, rows: Sequence[list[int]]) -> list[float]:
    return fitted.transform(table.merged(rows)).weight.tolist() if rows else []


CRITERION = Shape(dict, {"id": text, "weight": number}, {})
SCORES = Shape(dict, {"group": text, "bid": text, "scores": _by_name(whole)}, {})
BALLOTS = Shape(dict, {"criteria": list_of(CRITERION), "scores": list_of(SCORES)}, {})


def differing_marks(round_: Round, ballots: Any) -> Iterator[Difference]:
    """Check that every mark follows from a complete set of scores, and every such set is a mark."""
    if ballots is None:
        return
    given = BALLOTS("ballots", ballots)
    criteria = [criterion["id"] for criterion in given["criteria"]]
    weights = [criterion["weight"] for criterion in given["criteria"]]
    complete: dict[tuple[str, str], float] = {}
    for place, row in enumerate(given["scores"]):
        scores = [row["scores"].get(name, np.nan) for name in criteria]
        try:
            computed = float(mark_from_scores(scores, weights))
        except ValueError as wrong:
            raise RoundError(f"ballots.scores[{place}]", str(wrong)) from None
        if not np.isnan(computed):
            complete[row["group"], row["bid"]] = computed
    for place, mark in enumerate(round_.marks):
        expected = complete.pop((mark.group, mark.bid), None)
        if expected is None or abs(expected - mark.mark) > NEAR:
            yield Difference(f"round.marks[{place}].mark", expected, mark.mark)
    for (group, bid), expected in complete.items():
        yield Difference(f"round.marks: group {group} on bid {bid}", expected, "nothing")
