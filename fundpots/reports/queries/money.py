"""Where the money of all published rounds went, area by area, and whether it leaned as it should."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import func, or_, select

from fundpots.allocations.models import Line, Publication
from fundpots.bids.models import BenefitArea
from fundpots.db import db
from fundpots.places.models import Area, AreaPresence, PresenceCount
from fundpots.places.queries import newest_count
from fundpots.pots.models import Pot
from fundpots.reports.queries.batches import narrowed
from fundpots.reports.rules import Asked
from fundpots.rounds.models import Round

#: The part of the electors that is called "the least-present fifth".
FIFTH = 0.2


@dataclass(frozen=True)
class AreaMoney:
    """One area: its electors, its presence (1 is average) and what its people got."""

    code: str
    electorate: int
    presence: float
    pence: int

    @property
    def pounds_per_1000(self) -> float:
        return self.pence / 100 / self.electorate * 1000 if self.electorate else 0.0


@dataclass(frozen=True)
class Behind:
    """How many published rounds some money is of, and how many regions held them."""

    rounds: int
    regions: int


@dataclass(frozen=True)
class Leaning:
    """Whether money went where the movement is least present, and whether it would have unweighted."""

    areas: tuple[AreaMoney, ...]
    total_pence: int
    least_share: float
    money_share: float
    plain_share: float | None
    index: float
    count: PresenceCount


@dataclass(frozen=True)
class Spread:
    """Pence by area of published results, as decided and as it would have been without the weighting."""

    decided: Mapping[str, int]
    plain: Mapping[str, int] | None  # None where a result is older than this is kept


def money_by_area(asked: Asked | None = None) -> dict[str, int]:
    """Pence by area of published results; a bid for several areas is shared by their electors.

    Every penny is somewhere: shares are apportioned in whole pence.
    """
    return dict(money_spread(asked).decided)


def money_spread(asked: Asked | None = None) -> Spread:
    """Pence by area, beside what would have gone there had every weight been 1."""
    if asked is not None and asked != Asked():
        return _spread(asked)
    published = db.session.scalar(select(func.max(Publication.at)))
    if published is None:
        return Spread({}, None)
    return _spread_of_all(str(db.engine.url), published.isoformat())


def rounds_behind(asked: Asked | None = None) -> Behind:
    """The published rounds whose money is counted; those of the whole are of no region."""
    query = (
        select(func.count(), func.count(Pot.region_id.distinct()))
        .select_from(Publication)
        .join(Round, Round.id == Publication.round_id)
        .join(Pot, Pot.id == Round.pot_id)
    )
    return Behind(*db.session.execute(narrowed(query, asked or Asked(), year=Publication.at)).one())


def areas_with_money(count: PresenceCount, asked: Asked | None = None) -> list[AreaMoney]:
    """Every area with its presence by a count, and what its people got."""
    return _with_presence(count, money_by_area(asked))


def leaning_of_money() -> Leaning | None:
    """The finding of the front page; None before the first result or the first count."""
    count = newest_count()
    spread = money_spread()
    if count is None or not spread.decided:
        return None
    from weighting.fairness import concentration_index, least_present_share, per_elector

    areas = _with_presence(count, spread.decided)
    if not areas:
        return None
    pence = [area.pence for area in areas]
    presence, electorate = [area.presence for area in areas], [area.electorate for area in areas]
    found = least_present_share(pence, presence, electorate, least=FIFTH)
    plain = [spread.plain.get(area.code, 0) for area in areas] if spread.plain else []
    return Leaning(
        areas=tuple(areas),
        total_pence=sum(pence),
        least_share=found.electorate_share,
        money_share=found.money_share,
        plain_share=least_present_share(plain, presence, electorate, least=FIFTH).money_share
        if any(plain)
        else None,
        index=concentration_index(per_elector(pence, electorate), presence, electorate),
        count=count,
    )


@lru_cache(maxsize=4)
def _spread_of_all(database: str, published: str) -> Spread:
    """Published results do not change, so they are added up once for each newest publication."""
    return _spread(Asked())


def _spread(asked: Asked) -> Spread:
    query = (
        select(Line.bid_id, Line.amount_pence, Line.plain_pence, Area.code, Area.electorate)
        .join(Publication, Publication.proposal_id == Line.proposal_id)
        .join(Round, Round.id == Publication.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(BenefitArea, BenefitArea.bid_id == Line.bid_id)
        .join(Area, Area.code == BenefitArea.area_code)
        .where(or_(Line.amount_pence > 0, Line.plain_pence > 0, Line.plain_pence.is_(None)))
        .order_by(Line.bid_id, Area.code)
    )
    bids: dict[int, _Money] = {}
    for bid_id, pence, plain, code, electorate in db.session.execute(
        narrowed(query, asked, year=Publication.at)
    ):
        money = bids.setdefault(bid_id, _Money(pence, plain))
        money.areas.append(code)
        money.electors.append(electorate)
    known = all(money.plain is not None for money in bids.values())
    decided = _added_up((money.pence, money) for money in bids.values())
    plain_ones = _added_up((money.plain or 0, money) for money in bids.values()) if known else None
    return Spread(decided, plain_ones)


@dataclass
class _Money:
    """One bid's money, with and without the weighting, and the areas over which it is shared."""

    pence: int
    plain: int | None
    areas: list[str] = field(default_factory=list)
    electors: list[int] = field(default_factory=list)


def _added_up(amounts: Iterable[tuple[int, _Money]]) -> dict[str, int]:
    from weighting.pence import apportion

    money: dict[str, int] = {}
    for pence, bid in amounts:
        if not pence:
            continue
        for code, share in zip(bid.areas, apportion(pence, bid.electors), strict=True):
            money[code] = money.get(code, 0) + share
    return dict(sorted(money.items()))


def _with_presence(count: PresenceCount, money: Mapping[str, int]) -> list[AreaMoney]:
    from weighting.weights import PresenceWeights

    rows = db.session.execute(
        select(Area.code, Area.electorate, AreaPresence.members, AreaPresence.groups)
        .join(AreaPresence, AreaPresence.area_code == Area.code)
        .where(AreaPresence.count_id == count.id)
        .order_by(Area.code)
    ).all()
    if not rows:
        return []
    table = {
        "electorate": [row.electorate for row in rows],
        "members": [row.members for row in rows],
        "groups": [row.groups for row in rows],
    }
    weighed = PresenceWeights().fit(table).transform(table)
    return [
        AreaMoney(row.code, row.electorate, float(presence), money.get(row.code, 0))
        for row, presence in zip(rows, weighed.presence.tolist(), strict=True)
    ]
