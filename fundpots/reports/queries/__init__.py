"""Reading what several storeys know together."""

from fundpots.reports.queries.money import Leaning, leaning_of_money, money_by_area
from fundpots.reports.queries.published import latest_results, results_asked
from fundpots.reports.queries.record import Story, entries_asked, names_of, story_of
from fundpots.reports.queries.waiting import tasks_of

__all__ = [
    "Leaning",
    "Story",
    "entries_asked",
    "latest_results",
    "leaning_of_money",
    "money_by_area",
    "names_of",
    "results_asked",
    "story_of",
    "tasks_of",
]
