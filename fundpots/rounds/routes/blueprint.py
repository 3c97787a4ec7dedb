"""The blueprint, and how its views come by a round that the person may see or run."""

from flask import Blueprint

from fundpots.people.access import see_if, standing
from fundpots.rounds.models import Round
from fundpots.rounds.queries import find_round

bp = Blueprint("rounds", __name__)


def may_run(round_: Round) -> bool:
    """Does the person administer this round's region?"""
    return standing().may_administer(round_.pot.region_id)


def seen_round(round_id: int) -> Round:
    """A round for reading: everybody's once it has opened, its administrators' before."""
    round_ = find_round(round_id)
    see_if(round_.opened_at is not None or may_run(round_))
    return round_


def run_round(round_id: int) -> Round:
    """A round for its administrators; for others it is not there."""
    round_ = find_round(round_id)
    see_if(may_run(round_))
    return round_
