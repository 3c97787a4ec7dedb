"""What a ballot says: points with reasons, when a bid counts as scored, and the mark that follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Points:
    """What a ballot says on one criterion of one bid."""

    points: int | None
    reason: str = ""

    @property
    def complete(self) -> bool:
        return self.points is not None and bool(self.reason.strip())


def is_complete(criterion_ids: Iterable[int], given: Mapping[int, Points]) -> bool:
    """A bid counts as scored once every criterion has its points and a reason."""
    return all(key in given and given[key].complete for key in criterion_ids)


def mark_of(weights: Mapping[int, int], given: Mapping[int, Points]) -> float | None:
    """The criteria-weighted percentage, sum(points x weight) / sum(5 x weight) x 100.

    None where a criterion has no points.

    >>> mark_of({1: 60, 2: 40}, {1: Points(5), 2: Points(0)})
    60.0
    """
    if any(key not in given or given[key].points is None for key in weights):
        return None
    total = sum((given[key].points or 0) * weight for key, weight in weights.items())
    return total * 100 / (5 * sum(weights.values()))


def reading_order(bid_ids: Sequence[int], group_id: int, seed: str) -> list[int]:
    """The order in which a group meets its bids: its own, and stable, so that no bid is always last."""
    return sorted(bid_ids, key=lambda bid_id: sha256(f"{seed} {group_id} {bid_id}".encode()).digest())
