"""Keeping a way to split a national fund, and putting one in force: every deposit in one transaction."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fundpots import log
from fundpots.clock import london_date
from fundpots.db import db, locked
from fundpots.people.models import Person
from fundpots.places.models import Grouping, PresenceCount
from fundpots.places.queries import grouping_in_force
from fundpots.pots.models import Pot, Split
from fundpots.pots.operations.moving import move_money
from fundpots.pots.queries.splits import pots_for
from fundpots.pots.rules.splits import DrawnSince, NeedsAnother, SplitInForce, check_pots, settings_of
from fundpots.pots.stages import Movement


def save_split(
    name: str,
    result: Mapping[str, Any],
    *,
    grouping: Grouping,
    count: PresenceCount,
    by: Person,
    at: datetime,
) -> Split:
    """Keep a split as a scenario, with its inputs and every figure, under an address nobody can guess."""
    settings = settings_of(result)
    split = Split(
        name=name,
        slug=secrets.token_hex(8),
        total_pence=settings.total_pence,
        grouping_id=grouping.id,
        presence_count_id=count.id,
        denominator=settings.denominator,
        tilt=settings.tilt,
        clip=settings.clip,
        blend=settings.blend,
        floor_pence=settings.floor_pence,
        whole_share=settings.whole_share,
        result=dict(result),
        made_at=at,
        made_by_id=by.id,
    )
    db.session.add(split)
    db.session.flush()
    log.record("split.saved", at=at, person_id=by.id, after={"split": split.slug, "name": name})
    return split


def put_split_in_force(split: Split, *, by: Person, at: datetime) -> None:
    """Pay every share into its pot, as it was kept. One treasurer keeps a split, another puts it in force.

    Raises NeedsAnother, SplitInForce, DrawnSince where the regions were redrawn, and PotMissing.
    """
    held = locked(Split, split.id)
    if held is None or held.in_force_at is not None:
        raise SplitInForce
    if split.made_by_id == by.id:
        raise NeedsAnother
    if grouping_in_force(london_date(at)).id != split.grouping_id:
        raise DrawnSince
    amounts = _amounts(split)
    pots = pots_for(amounts)
    check_pots(split.result, pots)
    # In the order of their keys, as every movement of several pots locks them.
    for pot in sorted(pots.values(), key=lambda one: one.id):
        _pay(split, pot, amounts[pot.region_id], by=by, at=at)
    split.in_force_at, split.in_force_by_id = at, by.id
    log.record("split.in-force", at=at, person_id=by.id, after={"split": split.slug, "pots": len(pots)})


def _amounts(split: Split) -> dict[int | None, int]:
    """What each region gets and (None) what stays for the whole; nothing where it is nothing."""
    amounts: dict[int | None, int] = {row["region_id"]: row["amount_pence"] for row in split.result["rows"]}
    amounts[None] = split.result["whole_pence"]
    return {region_id: pence for region_id, pence in amounts.items() if pence}


def _pay(split: Split, pot: Pot, pence: int, *, by: Person, at: datetime) -> None:
    move_money(
        Movement.SPLIT,
        pot,
        pence,
        on=london_date(at),
        reason=split.name,
        by=by,
        at=at,
        split_id=split.id,
    )
