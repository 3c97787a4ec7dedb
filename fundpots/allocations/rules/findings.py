"""What the weighting changed: where the money goes with it and would have gone without it, in figures.

Everything is computed from what was frozen at the close of scoring: the round as `weighting` takes it and the
table of areas in the locked terms. Nothing here is estimated: "without" is the same round heard again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundpots.rounds.rules.weighing import AreaRow, AreaWeight

if TYPE_CHECKING:
    from weighting.allocation import Allocation

FIFTHS = 5


@dataclass(frozen=True)
class Leaning:
    """How the money of one outcome lies over the areas, least present first.

    `index` is the concentration index of the money per elector (below 0: towards low presence), `least_share`
    the part that goes to the least-present fifth of areas; both None without any money.
    """

    index: float | None
    least_share: float | None
    curve: list[list[float]]


@dataclass(frozen=True)
class AreaMoney:
    """One area with what goes there, and what would have gone there without the weighting."""

    row: AreaRow
    pence: int
    plain_pence: int
    is_least: bool

    @property
    def members_per_1000(self) -> float:
        return 1000 * self.row.members / self.row.electorate if self.row.electorate else 0.0

    @property
    def pence_per_1000(self) -> float:
        """Pence for every 1,000 electors."""
        return 1000 * self.pence / self.row.electorate if self.row.electorate else 0.0


@dataclass(frozen=True)
class BidFindings:
    """One bid: its marks, its rank and money without weights, its areas and their weight explained."""

    marks: list[tuple[str, float]]
    plain_rank: int | None
    plain_pence: int
    areas: list[str]
    weight: AreaWeight
    is_reserved: bool  # from the least-present areas, to which a reserve is offered first


@dataclass(frozen=True)
class HalfFindings:
    """One half, or the whole in an open panel: who is in it, its money, how kind each judge was."""

    groups: list[str]
    part_pence: int
    reserve_pence: int  # what of it was offered first to bids for the least-present areas
    carried_pence: int
    plain_part_pence: int
    kindness: dict[str, float]


@dataclass(frozen=True)
class Findings:
    """Everything that pages and pictures of a proposal or result show beyond its lines."""

    with_it: Leaning
    without: Leaning
    asks: Leaning
    areas: list[AreaMoney]  # the least present first
    bids: dict[str, BidFindings]
    halves: list[HalfFindings]
    is_open: bool
    marks: int
    scorers: int
    agreement: float | None  # intraclass correlation of one mark; None where it can't be told

    @property
    def least(self) -> list[AreaMoney]:
        """The least-present fifth of areas."""
        return [area for area in self.areas if area.is_least]


def findings(
    document: Mapping[str, Any],
    amounts: Mapping[str, int],
    areas: Sequence[AreaRow],
    weights: Mapping[str, AreaWeight],
    codes: Mapping[str, Sequence[str]],
) -> Findings:
    """Hear the frozen round again, with the weights and without, and measure both.

    `amounts` are those that were decided (changes by hand included), `weights` and `codes` those of each
    bid's areas, by the bid's reference.
    """
    from weighting.allocation import allocate
    from weighting.documents import round_of
    from weighting.unweighted import without_weights

    made = allocate(round_of(document))
    plain = without_weights(made)
    spread = {name: _by_area(each, areas, codes) for name, each in _outcomes(made, plain, amounts).items()}
    leanings = {name: _leaning(areas, pence) for name, pence in spread.items()}
    least = _least_codes(areas)
    rows = sorted(areas, key=lambda row: (row.presence, row.code))
    return Findings(
        **leanings,
        areas=[
            AreaMoney(row, spread["with_it"][row.code], spread["without"][row.code], row.code in least)
            for row in rows
        ],
        bids=_bids(made, plain, weights, codes),
        halves=_halves(made, plain),
        is_open=made.setting.halves is None,
        marks=len(made.setting.round.marks),
        scorers=len({mark.group for mark in made.setting.round.marks}),
        agreement=_agreement(made),
    )


def _outcomes(
    made: "Allocation", plain: "Allocation", amounts: Mapping[str, int]
) -> dict[str, Mapping[str, int]]:
    asked = {bid.id: bid.asked_pence for bid in made.setting.round.bids if bid.eligible}
    return {"with_it": amounts, "without": plain.amounts, "asks": asked}


def _by_area(
    amounts: Mapping[str, int], areas: Iterable[AreaRow], codes: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """The money of each area: a bid's amount is shared over its areas by their electors, to the penny."""
    from weighting.pence import apportion

    electors = {row.code: row.electorate for row in areas}
    found = dict.fromkeys(electors, 0)
    for bid, pence in amounts.items():
        shares = [electors[code] for code in codes[bid]]
        if not any(shares):
            continue
        for code, part in zip(codes[bid], apportion(pence, shares), strict=True):
            found[code] += part
    return found


def _leaning(areas: Sequence[AreaRow], pence: Mapping[str, int]) -> Leaning:
    from weighting.fairness import concentration_curve, concentration_index, least_present_share, per_elector

    if not any(pence.values()):
        return Leaning(None, None, [])
    money, presence = [pence[row.code] for row in areas], [row.presence for row in areas]
    electors = [row.electorate for row in areas]
    each = per_elector(money, electors)
    least = least_present_share(money, presence, electors, least=1 / FIFTHS)
    return Leaning(
        index=round(concentration_index(each, presence, electors), 4),
        least_share=round(least.money_share, 4) if least.areas else None,
        curve=concentration_curve(each, presence, electors).round(4).tolist(),
    )


def _least_codes(areas: Sequence[AreaRow]) -> set[str]:
    from weighting.calibration import least_present_areas

    chosen = least_present_areas(
        [row.presence for row in areas], [row.electorate for row in areas], 1 / FIFTHS
    )
    return {row.code for row, low in zip(areas, chosen, strict=True) if low}


def _bids(
    made: "Allocation",
    plain: "Allocation",
    weights: Mapping[str, AreaWeight],
    codes: Mapping[str, Sequence[str]],
) -> dict[str, BidFindings]:
    ranks = _ranks(plain)
    marks: dict[str, list[tuple[str, float]]] = {bid: [] for bid in weights}
    for mark in made.setting.round.marks:
        marks[mark.bid].append((mark.group, mark.mark))
    reserved = {bid.id for bid in made.setting.round.bids if bid.reserved}
    return {
        bid: BidFindings(
            marks[bid], ranks.get(bid), plain.amounts[bid], list(codes[bid]), weight, bid in reserved
        )
        for bid, weight in weights.items()
    }


def _ranks(made: "Allocation") -> dict[str, int]:
    bids = made.setting.round.bids
    return {
        bids[position].id: hearing.ranks[place]
        for hearing in made.hearings
        for place, position in enumerate(hearing.bids.tolist())
        if place in hearing.ranks
    }


def _halves(made: "Allocation", plain: "Allocation") -> list[HalfFindings]:
    halves, groups = made.setting.halves, made.setting.round.groups
    return [
        HalfFindings(
            groups=list(halves.members(half)) if halves else [group.id for group in groups],
            part_pence=hearing.contest.budget,
            reserve_pence=hearing.reserve,
            carried_pence=hearing.carried,
            plain_part_pence=plain.hearings[half].contest.budget,
            kindness={groups[at].id: round(kind, 2) for at, kind in hearing.corrections.items()},
        )
        for half, hearing in enumerate(made.hearings)
    ]


def _agreement(made: "Allocation") -> float | None:
    """How far one group's mark tells the bid apart: the intraclass correlation, by halves together."""
    from weighting.reliability import icc_oneway

    marks = made.setting.round.marks
    try:
        found = icc_oneway([mark.bid for mark in marks], [mark.mark for mark in marks]).icc1
    except ValueError:
        return None
    return None if found != found else round(found, 3)
