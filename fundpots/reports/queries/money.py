"""Where the money of all published rounds went, area by area, and whether it leaned as it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select

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
    """Whether money went where the movement is least present."""

    areas: tuple[AreaMoney, ...]
    total_pence: int
    least_share: float
    money_share: float
    index: float
    count: PresenceCount


def money_by_area(asked: Asked | None = None) -> dict[str, int]:
    """Pence by area of published results; a bid for several areas is shared by their electors.

    Every penny is somewhere: shares are apportioned in whole pence.
    """
    if asked is not None and asked != Asked():
        return dict(_added_up(asked))
    published = db.session.scalar(select(func.max(Publication.at)))
    if published is None:
        return {}
    return dict(_money_by_area(str(db.engine.url), published.isoformat()))


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
    money = money_by_area()
    if count is None or not money:
        return None
    from weighting.fairness import concentration_index, least_present_share, per_elector

    areas = _with_presence(count, money)
    if not areas:
        return None
    pence = [area.pence for area in areas]
    presence, electorate = [area.presence for area in areas], [area.electorate for area in areas]
    found = least_present_share(pence, presence, electorate, least=FIFTH)
    return Leaning(
        areas=tuple(areas),
        total_pence=sum(pence),
        least_share=found.electorate_share,
        money_share=found.money_share,
        index=concentration_index(per_elector(pence, electorate), presence, electorate),
        count=count,
    )


@lru_cache(maxsize=4)
def _money_by_area(database: str, published: str) -> tuple[tuple[str, int], ...]:
    """Published results do not change, so they are added up once for each newest publication."""
    return _added_up(Asked())


def _added_up(asked: Asked) -> tuple[tuple[str, int], ...]:
    from weighting.pence import apportion

    query = (
        select(Line.bid_id, Line.amount_pence, Area.code, Area.electorate)
        .join(Publication, Publication.proposal_id == Line.proposal_id)
        .join(Round, Round.id == Publication.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(BenefitArea, BenefitArea.bid_id == Line.bid_id)
        .join(Area, Area.code == BenefitArea.area_code)
        .where(Line.amount_pence > 0)
        .order_by(Line.bid_id, Area.code)
    )
    rows = db.session.execute(narrowed(query, asked, year=Publication.at)).all()
    bids: dict[int, tuple[int, list[str], list[int]]] = {}
    for bid_id, pence, code, electorate in rows:
        _pence, codes, electors = bids.setdefault(bid_id, (pence, [], []))
        codes.append(code)
        electors.append(electorate)
    money: dict[str, int] = {}
    for pence, codes, electors in bids.values():
        for code, share in zip(codes, apportion(pence, electors), strict=True):
            money[code] = money.get(code, 0) + share
    return tuple(sorted(money.items()))


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
