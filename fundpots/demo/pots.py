"""Pots of the demonstration and the money that came into them."""

from datetime import datetime, timedelta

from fundpots.db import db
from fundpots.demo.fund import split_the_fund
from fundpots.demo.people import Cast
from fundpots.demo.places import Map
from fundpots.demo.texts import table
from fundpots.pots.models import Pot
from fundpots.pots.operations import deposit

#: What members of each region pay into its pot beside its share of the national fund.
OWN_PENCE = {"north-west": 900_000, "london": 800_000}
USUAL_PENCE = 600_000
#: A legacy, paid in two parts.
GIVEN_PENCE = 1_900_000


def make_pots(map_: Map, cast: Cast, today: datetime) -> dict[str, Pot]:
    """Every region's and nation's pot, those for the whole, and one of a region that was redrawn since."""
    pots = {}
    long_ago = today - timedelta(days=860)
    for text in table("pots")["former_pots"]:
        pots[text["slug"]] = _pot(text, map_, long_ago)
        _pay_in(pots[text["slug"]], 2_000_000, cast, long_ago + timedelta(days=5))
    lately = today - timedelta(days=490)
    for text in table("pots")["pots"]:
        pots[text["slug"]] = _pot(text, map_, lately)
    split_the_fund(map_, cast, today - timedelta(days=400))
    for text in table("pots")["pots"]:
        pot, later = pots[text["slug"]], today - timedelta(days=130)
        if pot.kind == "restricted":
            _pay_in(pot, GIVEN_PENCE // 2, cast, lately + timedelta(days=20))
            _pay_in(pot, GIVEN_PENCE - GIVEN_PENCE // 2, cast, later)
        else:
            _pay_in(pot, OWN_PENCE.get(pot.slug, USUAL_PENCE), cast, later)
    return pots


def _pot(text: dict, map_: Map, at: datetime) -> Pot:
    region = map_.regions[text["region"]] if text["region"] else None
    year = str(at.year)
    pot = Pot(
        slug=text["slug"],
        name=text["name"],
        name_cy=text["name_cy"],
        region=region,
        kind=text["kind"],
        source=text["source"].replace("{year}", year),
        source_cy=text["source_cy"].replace("{year}", year),
        made_at=at,
    )
    db.session.add(pot)
    db.session.flush()
    return pot


def _pay_in(pot: Pot, amount_pence: int, cast: Cast, at: datetime) -> None:
    reasons = table("pots")["ledger_reasons"]["deposit"]
    deposit(
        pot,
        amount_pence,
        on=at.date(),
        reason=reasons[pot.id % len(reasons)],
        by=cast.office(pot.region, "treasurer"),
        at=at,
    )
