"""Pictures of pots: the path of the money, and the split of a national fund."""

from fundpots.pots.charts.money import path_of_money
from fundpots.pots.charts.splits import SPLIT_CHARTS

__all__ = ["SPLIT_CHARTS", "path_of_money"]
