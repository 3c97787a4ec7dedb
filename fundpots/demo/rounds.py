"""Rounds of the demonstration, one at every stage, made and opened by their administrators."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fundpots.db import db
from fundpots.demo.people import Cast
from fundpots.demo.places import Map
from fundpots.demo.texts import table
from fundpots.places.models import Region
from fundpots.pots.models import Pot
from fundpots.rounds.models import Criterion, Round
from fundpots.rounds.operations import open_round
from fundpots.rounds.rules.terms import CRITERION
from fundpots.rounds.stages import Stage


@dataclass(frozen=True)
class Plan:
    """When a round's dates fall, in days from today, and how it differs from the others."""

    opens: float
    bids_close: float
    scoring_closes: float
    vote_closes: float
    bids: int
    amount_pence: int
    panel: str = "halves"
    rule: str = "greedy"
    tilt: float = 0.5
    reserve_share: float = 0.0
    second_confirmation: bool = False
    bids_per_group: int = 2
    one_award_per_group: bool = False


PLANS = {
    "old-north-closed": Plan(-800, -770, -750, -738, 21, 1_200_000),
    "west-midlands-published": Plan(-95, -60, -38, -24, 22, 1_100_000, reserve_share=0.15),
    "north-east-published": Plan(-80, -48, -26, -10, 18, 1_000_000, reserve_share=0.2),
    "yorkshire-ratification": Plan(-60, -33, -10, 6, 23, 1_400_000, one_award_per_group=True),
    "south-west-proposal": Plan(-55, -24, -1, 14, 18, 1_200_000, reserve_share=0.2),
    "north-west-scoring": Plan(-45, -14, 9, 23, 28, 2_000_000, second_confirmation=True),
    "scotland-screening": Plan(-35, -2, 21, 35, 19, 1_300_000),
    "wales-open": Plan(-18, 16, 37, 51, 16, 1_400_000),
    "east-of-england-open": Plan(-12, 23, 44, 58, 15, 1_300_000),
    "young-members-open": Plan(-6, 40, 61, 75, 15, 1_000_000, panel="open"),
    "london-cancelled": Plan(-40, 5, 26, 40, 15, 1_500_000),
    "east-midlands-draft": Plan(5, 40, 61, 75, 0, 1_200_000),
}


def stage_of(key: str) -> Stage:
    """The stage at which the demonstration leaves a round."""
    return Stage(_text(key)["stage"])


def pot_of(key: str) -> str:
    return _text(key)["pot"]


def make_round_of(
    key: str, pot: Pot, region: Region | None, map_: Map, cast: Cast, today: datetime, seed: int
) -> Round:
    """Write a round's terms, and open it unless it stays a draft."""
    plan, text = PLANS[key], _text(key)
    at = today + timedelta(days=plan.opens)
    made_at = min(at, today) - timedelta(days=12)
    by = cast.office(region, "administrator")
    then = plan.opens < -500
    round_ = Round(
        pot=pot,
        made_at=made_at,
        made_by_id=by.id,
        presence_count_id=(map_.count_then if then else map_.count_now).id,
        opens_at=_at_hour(at, 9),
        bids_close_at=_at_hour(today + timedelta(days=plan.bids_close), 17),
        scoring_closes_at=_at_hour(today + timedelta(days=plan.scoring_closes), 17),
        vote_closes_at=_at_hour(today + timedelta(days=plan.vote_closes), 17),
        amount_pence=plan.amount_pence,
        smallest_pence=10_000,
        largest_pence=400_000,
        bids_per_group=plan.bids_per_group,
        one_award_per_group=plan.one_award_per_group,
        rule=plan.rule,
        panel=plan.panel,
        tilt=plan.tilt,
        reserve_share=plan.reserve_share,
        second_confirmation=plan.second_confirmation,
        **_texts(text, at),
    )
    db.session.add(round_)
    db.session.flush()
    for place, criterion in enumerate(table("criteria"), start=1):
        values = {column: criterion[column] for column in CRITERION if column != "position"}
        db.session.add(Criterion(round_id=round_.id, position=place, **values))
    db.session.flush()
    if stage_of(key) != Stage.DRAFT:
        secret = hashlib.sha256(f"demonstration {seed} {key}".encode()).hexdigest()
        open_round(round_, by=by, at=_at_hour(at, 9), secret=secret)
    return round_


def _texts(text: dict[str, Any], at: datetime) -> dict[str, str]:
    season = table("rounds")["seasons"][("winter", "spring", "summer", "autumn")[at.month % 12 // 3]]
    told = {}
    for name in ("name", "summary", "not_funded", "conditions"):
        for column, language in ((name, "en"), (f"{name}_cy", "cy")):
            said = text[column]
            said = said if isinstance(said, str) else "\n".join(said)
            told[column] = said.replace("{season}", season[language]).replace("{year}", str(at.year))
    for column in ("summary", "summary_cy"):
        who = text["who_may_bid" + column.removeprefix("summary")]
        told[column] = f"{told[column]} {who}"
    return told


def _at_hour(day: datetime, hour: int) -> datetime:
    from datetime import time

    from fundpots.clock import at_london, london_date

    return at_london(london_date(day), time(hour))


def _text(key: str) -> dict[str, Any]:
    return next(round_ for round_ in table("rounds")["rounds"] if round_["id"] == key)
