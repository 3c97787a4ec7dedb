"""What pages show of a round, in words and rows."""

from fundpots.rounds.tables.dates import date_words, dates_in_words
from fundpots.rounds.tables.findings import chart_titles, told_finding
from fundpots.rounds.tables.sections import SectionTask, section_tasks, section_words
from fundpots.rounds.tables.steps import next_steps, step_words, steps_of, will_happen
from fundpots.rounds.tables.strip import STAGE_WORDS, StripStage, strip_of
from fundpots.rounds.tables.terms import Part, terms_in_words, who_may_bid

__all__ = [
    "STAGE_WORDS",
    "Part",
    "SectionTask",
    "StripStage",
    "chart_titles",
    "date_words",
    "dates_in_words",
    "next_steps",
    "section_tasks",
    "section_words",
    "step_words",
    "steps_of",
    "strip_of",
    "terms_in_words",
    "told_finding",
    "who_may_bid",
    "will_happen",
]
