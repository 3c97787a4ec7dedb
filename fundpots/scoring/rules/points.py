"""What a ballot says: points with reasons, when a bid counts as scored, and the mark that follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import ceil

from fundpots.scoring.stages import Step

TOP_POINTS = 5


@dataclass(frozen=True)
class Points:
    """What a ballot says on one criterion of one bid."""

    points: int | None
    reason: str = ""

    @property
    def complete(self) -> bool:
        return self.points is not None and bool(self.reason.strip())

    @property
    def empty(self) -> bool:
        return self.points is None and not self.reason.strip()


def is_complete(criterion_ids: Iterable[int], given: Mapping[int, Points]) -> bool:
    """A bid counts as scored once every criterion has its points and a reason."""
    return all(key in given and given[key].complete for key in criterion_ids)


def step_of(criterion_ids: Iterable[int], given: Mapping[int, Points], *, declared: bool) -> Step:
    """What a group has still to do for one bid.

    >>> step_of([1, 2], {1: Points(3, "Good plan.")}, declared=True)
    <Step.BEGUN: 'begun'>
    """
    if is_complete(criterion_ids, given):
        return Step.DONE
    if not declared:
        return Step.DECLARE
    return Step.SCORE if all(points.empty for points in given.values()) else Step.BEGUN


def mark_of(weights: Mapping[int, int], given: Mapping[int, Points]) -> float | None:
    """The criteria-weighted percentage, sum(points x weight) / sum(5 x weight) x 100.

    None where a criterion has no points.

    >>> mark_of({1: 60, 2: 40}, {1: Points(5), 2: Points(0)})
    60.0
    """
    if any(key not in given or given[key].points is None for key in weights):
        return None
    total = sum((given[key].points or 0) * weight for key, weight in weights.items())
    return total * 100 / (TOP_POINTS * sum(weights.values()))


def so_far(weights: Mapping[int, int], given: Mapping[int, Points]) -> tuple[float, float]:
    """The mark of the criteria that have points, and the most that these could make of 100.

    >>> so_far({1: 60, 2: 40}, {1: Points(4)})
    (48.0, 60.0)
    """
    chosen = {
        key: given[key].points or 0 for key in weights if key in given and given[key].points is not None
    }
    whole = sum(weights.values())
    reached = sum(points * weights[key] for key, points in chosen.items())
    return reached * 100 / (TOP_POINTS * whole), sum(weights[key] for key in chosen) * 100 / whole


def needed_of(assigned: int, share: float) -> int:
    """How many of its bids a group must score so that its own bids don't lapse; exact, as the count is.

    >>> needed_of(12, 0.8), needed_of(10, 0.7), needed_of(0, 0.8)
    (10, 7, 0)
    """
    return ceil(Fraction(repr(float(share))) * assigned)


def reading_order(bid_ids: Sequence[int], group_id: int, seed: str) -> list[int]:
    """The order in which a group meets its bids: its own, and stable, so that no bid is always last."""
    return sorted(bid_ids, key=lambda bid_id: sha256(f"{seed} {group_id} {bid_id}".encode()).digest())
