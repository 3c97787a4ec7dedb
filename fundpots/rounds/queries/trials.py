"""The bids on which the terms of a draft can be tried.

Bids and marks of earlier rounds live in storeys above this one, so the reader for them is handed in
once, when the house is built.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from fundpots.clock import london_date
from fundpots.places.queries import grouping_in_force, groups_of_region, home_areas
from fundpots.rounds.models import Round
from fundpots.rounds.queries.found import earlier_rounds
from fundpots.rounds.rules.trial import Money, Trial, TrialGroup, made_up
from fundpots.rounds.rules.weighing import Weigher
from fundpots.words import told

PastReader = Callable[[Round], Trial]
MADE_UP = 0
_readers: list[PastReader] = []


def read_past_with(reader: PastReader) -> None:
    """Say who reads the bids and marks of a round that was published."""
    _readers[:] = [reader]


def past_rounds(round_: Round) -> list[Round]:
    """The pot's earlier rounds on which terms can be tried, the newest first."""
    return earlier_rounds(round_.pot_id, but=round_.id) if _readers else []


def trial_of(round_: Round, on: int, weigher: Weigher, at: datetime) -> Trial:
    """The bids of an earlier round, or with MADE_UP (and for any unknown number) a set made up by a seed."""
    past = next((past for past in past_rounds(round_) if past.id == on), None)
    if past is not None:
        return within(_readers[0](past), weigher)
    money = Money(round_.amount_pence, round_.smallest_pence, round_.largest_pence)
    groups = trial_groups(round_, weigher, at)
    seed, each = f"round {round_.id}", round_.bids_per_group
    return made_up(groups, weigher.areas.values(), money=money, seed=seed, each=each)


def trial_groups(round_: Round, weigher: Weigher, at: datetime) -> list[TrialGroup]:
    """The groups that could bid, with their home areas in the region."""
    on = london_date(at)
    groups = groups_of_region(round_.pot.region_id, grouping_in_force(on), on)
    homes = home_areas(group.id for group in groups)
    known = {
        group.id: tuple(area.code for area in homes.get(group.id, []) if area.code in weigher.areas)
        for group in groups
    }
    return [TrialGroup(str(group.id), told(group), known[group.id]) for group in groups if known[group.id]]


def within(trial: Trial, weigher: Weigher) -> Trial:
    """The trial without areas that belong to another region now, and without bids that have no other."""
    bids = [
        replace(bid, areas=tuple(code for code in bid.areas if code in weigher.areas)) for bid in trial.bids
    ]
    kept = tuple(bid for bid in bids if bid.areas)
    ids = {bid.id for bid in kept}
    marks = {pair: mark for pair, mark in trial.marks.items() if pair[1] in ids}
    return replace(trial, bids=kept, marks=marks)
