"""What pages show of a bid, in words and rows."""

from fundpots.bids.tables.answers import Answers, Row, answers
from fundpots.bids.tables.story import Event, changed_words, story
from fundpots.bids.tables.tasks import SectionTask, section_tasks, state_words
from fundpots.bids.tables.weights import foothold_note, why_weight

__all__ = [
    "Answers",
    "Event",
    "Row",
    "SectionTask",
    "answers",
    "changed_words",
    "foothold_note",
    "section_tasks",
    "state_words",
    "story",
    "why_weight",
]
