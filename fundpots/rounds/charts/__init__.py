"""Pictures of a what-if, and the shapes that pictures of results share with them."""

from fundpots.rounds.charts.shapes import AMBER, QUIET, TEAL, Ranked, concentration, plain, short, slopes
from fundpots.rounds.charts.what_if import CHARTS, curve, fifth_names, fifths, slope

__all__ = [
    "AMBER",
    "CHARTS",
    "QUIET",
    "TEAL",
    "Ranked",
    "concentration",
    "curve",
    "fifth_names",
    "fifths",
    "plain",
    "short",
    "slope",
    "slopes",
]
