"""Pictures that join several storeys. The table beside each says the same."""

from fundpots.reports.charts.money import by_pot, cash_ahead, promised_and_paid, waiting
from fundpots.reports.charts.places import fifths_chart, map_of_money, regions_chart
from fundpots.reports.charts.print import funds_picture

__all__ = [
    "by_pot",
    "cash_ahead",
    "fifths_chart",
    "funds_picture",
    "map_of_money",
    "promised_and_paid",
    "regions_chart",
    "waiting",
]
