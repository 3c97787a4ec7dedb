"""Reading rounds: their terms, their moves, what they weigh, what waits."""

from fundpots.rounds.queries.found import (
    Extension,
    criteria_of,
    earlier_rounds,
    extensions_of,
    find_criterion,
    find_round,
    find_scenario,
    moves_of,
    rounds_to_copy,
    scenarios_of,
)
from fundpots.rounds.queries.lists import RoundsAsked, open_rounds, rounds_asked
from fundpots.rounds.queries.money import free_pence
from fundpots.rounds.queries.readiness import missing_of
from fundpots.rounds.queries.waiting import tasks_for
from fundpots.rounds.queries.weighing import Frame, areas_by_code, frame_of, presence_counts, weigher

__all__ = [
    "Extension",
    "Frame",
    "RoundsAsked",
    "areas_by_code",
    "criteria_of",
    "earlier_rounds",
    "extensions_of",
    "find_criterion",
    "find_round",
    "find_scenario",
    "frame_of",
    "free_pence",
    "missing_of",
    "moves_of",
    "open_rounds",
    "presence_counts",
    "rounds_asked",
    "rounds_to_copy",
    "scenarios_of",
    "tasks_for",
    "weigher",
]
