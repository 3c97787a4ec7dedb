"""The blueprint, and how its views come by what the person may see or keep."""

from collections.abc import Callable

from flask import Blueprint, g

from fundpots.errors import Refusal
from fundpots.people.access import see_if, standing
from fundpots.treasury.models import Award, Instalment, PaymentRun
from fundpots.treasury.queries.awards import find_award
from fundpots.treasury.queries.payments import find_instalment, find_run, instalments_in
from fundpots.treasury.queries.reach import Reach, reach_of

bp = Blueprint("treasury", __name__)


def keeps(award: Award) -> bool:
    """Does the person keep the money of this award's pot?"""
    return standing().may_treasure(award.pot.region_id)


def belongs(award: Award) -> bool:
    """Is the person a member or officer of the group that was awarded the money?"""
    return standing().belongs_to(award.group_id)


def kept_award(award_id: int) -> Award:
    """An award for its treasurers; for others it can't be managed, as if it were not there."""
    award = find_award(award_id)
    see_if(keeps(award))
    return award


def own_award(award_id: int) -> Award:
    """An award for the officers of its group."""
    award = find_award(award_id)
    see_if(standing().is_officer(award.group_id))
    return award


def kept_instalment(instalment_id: int) -> Instalment:
    """An instalment for the treasurers of its pot."""
    instalment = find_instalment(instalment_id)
    see_if(keeps(instalment.award))
    return instalment


def kept_run(run_id: int) -> tuple[PaymentRun, list[Instalment]]:
    """A payment run for treasurers who keep every pot that it pays from, and what is in it now."""
    run = find_run(run_id)
    inside = instalments_in([run.id]).get(run.id, [])
    see_if(standing().treasures_whole or (bool(inside) and all(keeps(one.award) for one in inside)))
    return run, inside


def my_reach() -> Reach:
    """The pots whose money the person keeps."""
    return reach_of(standing())


def tried(act: Callable[[], object], *facts: type[Refusal]) -> Refusal | None:
    """Do an act; of these refusals, answer the one that is met, to be shown beside the form."""
    try:
        act()
    except facts as refusal:
        return refusal
    return None


def me() -> int:
    """The key of whoever asks."""
    return int(g.person.id)
