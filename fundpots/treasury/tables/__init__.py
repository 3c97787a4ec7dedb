"""States and movements in words, and the rows that pages show."""

from fundpots.treasury.tables.words import (
    award_tag,
    award_words,
    instalment_tag,
    movement_words,
    report_tag,
)

__all__ = ["award_tag", "award_words", "instalment_tag", "movement_words", "report_tag"]
