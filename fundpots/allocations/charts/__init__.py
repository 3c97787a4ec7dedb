"""Pictures of proposals and results, as Plotly figures built by hand."""

from fundpots.allocations.charts.lines import curve, slope, spread
from fundpots.allocations.charts.map import area_map, corners, middle

__all__ = ["area_map", "corners", "curve", "middle", "slope", "spread"]
