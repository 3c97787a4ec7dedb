"""A round as `weighting` takes it: the one place where the application's rows become its plain data.

Groups go by their slug and bids by their reference, as in everything that is published; groups stand in
the order of their keys and bids in that of their references, which is the order that the draw depends on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fundpots.bids.models import Bid
from fundpots.bids.stages import Eligibility
from fundpots.places.models import Group
from fundpots.rounds.models import Round

if TYPE_CHECKING:
    from weighting.round import Round as PlainRound


@dataclass(frozen=True)
class Judges:
    """The groups of a panel in the order of their keys, and the weight of each one's home areas."""

    groups: Sequence[Group]
    weights: Mapping[int, float]

    @cached_property
    def slugs(self) -> dict[int, str]:
        return {group.id: group.slug for group in self.groups}


@dataclass(frozen=True)
class Asked:
    """A bid on the closed list, who stands behind it, and the weight of the areas that benefit."""

    bid: Bid
    owners: frozenset[int]
    weight: float = 1.0
    reserved: bool = False

    def slugs(self, judges: Judges) -> tuple[str, ...]:
        """The groups behind the bid, the bidder first."""
        partners = sorted(self.owners - {self.bid.group_id})
        return tuple(judges.slugs[key] for key in (self.bid.group_id, *partners))


def closed_list(asked: Iterable[Asked], judges: Judges) -> list[dict[str, Any]]:
    """The list of bids as it is hashed into the seed: who changes a bid changes the draw."""
    return [
        {
            "id": one.bid.reference,
            "groups": list(one.slugs(judges)),
            "asked_pence": one.bid.asked_pence,
            "minimum_pence": one.bid.minimum_pence,
        }
        for one in asked
    ]


def plain_round(
    round_: Round,
    judges: Judges,
    asked: Sequence[Asked],
    *,
    marks: Mapping[tuple[int, int], float] | None = None,
    interests: Iterable[tuple[int, int]] = (),
) -> "PlainRound":
    """Everything that decides the round, as `weighting` takes it."""
    from weighting import round as plain

    slugs = judges.slugs
    references = {one.bid.id: str(one.bid.reference) for one in asked}
    return plain.Round(
        pot_pence=round_.amount_pence,
        seed=round_.seed or "",
        groups=tuple(plain.Group(group.slug, judges.weights[group.id]) for group in judges.groups),
        bids=tuple(
            plain.Bid(
                references[one.bid.id],
                one.slugs(judges),
                one.bid.asked_pence,
                one.bid.minimum_pence,
                one.weight,
                eligible=one.bid.eligibility == Eligibility.ELIGIBLE,
                reserved=one.reserved,
            )
            for one in asked
        ),
        marks=tuple(
            plain.Mark(slugs[group_id], references[bid_id], mark)
            for (group_id, bid_id), mark in sorted((marks or {}).items())
        ),
        panel=round_.panel,
        rule=round_.rule,
        one_per_group=round_.one_award_per_group,
        minimum_scorers=round_.minimum_scorers,
        interests=tuple(
            plain.Interest(slugs[group_id], references[bid_id])
            for group_id, bid_id in sorted(interests)
            if group_id in slugs and bid_id in references
        ),
        participation=round_.participation_share or None,
        reserve=round_.reserve_share,
        fallback="open",
    )
