"""Whose money a treasurer keeps: that of some regions' pots, or of all."""

from dataclasses import dataclass, field
from typing import Any

from fundpots.people.rules import Standing
from fundpots.pots.models import Pot


@dataclass(frozen=True)
class Reach:
    """The pots within a treasurer's reach."""

    region_ids: frozenset[int] = field(default_factory=frozenset)
    whole: bool = False


ALL = Reach(whole=True)


def reach_of(standing: Standing) -> Reach:
    """The pots whose money this person keeps."""
    return Reach(standing.treasures, standing.treasures_whole)


def within(query: Any, reach: Reach) -> Any:
    """Narrow a query that has joined Pot to what a treasurer keeps."""
    return query if reach.whole else query.where(Pot.region_id.in_(reach.region_ids))
