"""Reading what several storeys know together."""

from fundpots.reports.queries.money import Leaning, leaning_of_money, money_by_area, rounds_behind
from fundpots.reports.queries.published import latest_results, results_asked
from fundpots.reports.queries.record import (
    Checked,
    RecordAsked,
    Story,
    bids_among,
    check_record,
    entries_asked,
    every_entry,
    is_in_chain,
    rounds_by_number,
    story_of,
)
from fundpots.reports.queries.waiting import tasks_of

__all__ = [
    "Checked",
    "Leaning",
    "RecordAsked",
    "Story",
    "bids_among",
    "check_record",
    "entries_asked",
    "every_entry",
    "is_in_chain",
    "latest_results",
    "leaning_of_money",
    "money_by_area",
    "results_asked",
    "rounds_behind",
    "rounds_by_number",
    "story_of",
    "tasks_of",
]
