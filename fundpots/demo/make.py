"""The demonstration as a whole: everything happens through the operations that people's pages call."""

import random
from datetime import datetime, timedelta
from typing import Any

from fundpots import clock
from fundpots.allocations import operations as decide
from fundpots.bids import operations as bid_acts
from fundpots.db import begin_write, db
from fundpots.demo.awards import run_awards
from fundpots.demo.bids import Writer, screen
from fundpots.demo.drafts import draft_again
from fundpots.demo.drawing import draft_regions
from fundpots.demo.letters import write_lately
from fundpots.demo.newcomers import found_newcomers
from fundpots.demo.people import Cast, make_cast
from fundpots.demo.places import Map, make_map
from fundpots.demo.pots import make_pots
from fundpots.demo.rounds import PLANS, Plan, make_round_of, pot_of, stage_of
from fundpots.demo.scores import Panel, vote
from fundpots.demo.texts import table
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.rounds.operations import cancel, close_bids
from fundpots.rounds.stages import LIFE, Stage
from fundpots.scoring.operations import start_scoring

#: Known to everybody, and good in a demonstration only.
PASSWORD = "what everybody knows 7"  # noqa: S105


def make_demonstration(*, seed: int, closing_in: int | None = None, base_url: str) -> dict[str, Any]:
    """Fill an empty database and tell its accounts and rounds; the same seed gives the same fiction."""
    begin_write()
    today = clock.now().replace(minute=0, second=0, microsecond=0)
    map_ = make_map(today)
    cast = make_cast(map_, PASSWORD, today - timedelta(days=900))
    pots = make_pots(map_, cast, today)
    rounds = {}
    for key in PLANS:
        rounds[key] = _live(key, pots, map_, cast, today, seed)
        if key == "old-north-closed":
            found_newcomers(rounds[key], map_, cast)
    again = draft_again(rounds["west-midlands-published"], cast, today - timedelta(days=4))
    draft_regions(map_, cast, today - timedelta(days=9))
    write_lately(rounds, cast, today)
    if closing_in is not None:
        rounds["east-of-england-open"].bids_close_at = clock.now() + timedelta(seconds=closing_in)
    db.session.commit()
    return {
        "base_url": base_url,
        "accounts": cast.accounts,
        "rounds": {
            stage: [round_.id for round_ in (*rounds.values(), again) if round_.stage == stage]
            for stage in (*LIFE, Stage.CANCELLED)
        },
    }


def _live(key: str, pots: dict[str, Pot], map_: Map, cast: Cast, today: datetime, seed: int) -> Round:
    """Let one round live until the stage at which the demonstration leaves it."""
    chance = random.Random(f"{seed} {key}")
    pot, plan, stage = pots[pot_of(key)], PLANS[key], stage_of(key)
    round_ = make_round_of(key, pot, pot.region, map_, cast, today, seed)
    writer = Writer(chance, map_, cast, today)
    if stage == Stage.DRAFT:
        return round_
    text = next(one for one in table("rounds")["rounds"] if one["id"] == key)
    favoured = set(text["favoured_tags"])
    if stage in (Stage.OPEN, Stage.CANCELLED):
        return _still_open(round_, writer, plan, favoured, stage, today)
    assert round_.bids_close_at is not None
    bids = writer.fill(round_, plan.bids, favoured, round_.bids_close_at)
    _after_the_deadline(round_, writer, bids, stage, plan, today)
    return round_


def _still_open(
    round_: Round, writer: Writer, plan: Plan, favoured: set[str], stage: Stage, today: datetime
) -> Round:
    if stage == Stage.CANCELLED:
        by = writer.cast.office(round_.pot.region, "administrator")
        writer.fill(round_, plan.bids // 3, favoured, today - timedelta(days=20))
        reason = table("reasons")["cancel_reasons"][0]
        cancel(round_, by=by, at=today - timedelta(days=18), reason=reason)
        return round_
    bids = writer.fill(round_, plan.bids * 2 // 3, favoured, today - timedelta(days=1))
    bid_acts.withdraw(bids[0], by=writer.cast.secretary(bids[0].group), at=today - timedelta(hours=6))
    writer.leave_drafts(round_, plan.bids // 3, favoured, today - timedelta(hours=4))
    return round_


def _after_the_deadline(
    round_: Round, writer: Writer, bids: list, stage: Stage, plan: Plan, today: datetime
) -> None:
    by = writer.cast.office(round_.pot.region, "administrator")
    assert round_.bids_close_at and round_.scoring_closes_at and round_.vote_closes_at
    at = round_.bids_close_at + timedelta(hours=16)
    close_bids(round_, by=by, at=at)
    if stage == Stage.SCREENING:
        screen(writer, round_, bids, at + timedelta(hours=4), leave=9)
        return
    screen(writer, round_, bids, at + timedelta(hours=6))
    at += timedelta(days=2)
    start_scoring(round_, by=by, at=at)
    until = min(round_.scoring_closes_at, today)
    Panel(writer, round_).score(at, until, share=0.55 if stage == Stage.SCORING else 0.94)
    if stage == Stage.SCORING:
        return
    at = round_.scoring_closes_at + timedelta(hours=15)
    decide.close_scoring(round_, by=by, at=at)
    if stage == Stage.PROPOSAL:
        return
    vote(writer, round_, at + timedelta(days=1), share=0.6 if stage == Stage.RATIFICATION else 0.9)
    if stage != Stage.RATIFICATION:
        at = round_.vote_closes_at + timedelta(hours=16)
        run_awards(writer, round_, at, today, close=stage == Stage.CLOSED)
