"""What joined pages show, as rows and sentences."""

from fundpots.reports.tables.joined import (
    RegionMoney,
    by_region,
    told_acts,
    told_index,
    told_leaning,
)

__all__ = ["RegionMoney", "by_region", "told_acts", "told_index", "told_leaning"]
