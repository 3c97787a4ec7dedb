"""The hex map of areas as a Plotly figure built by hand: one shade for each band, one mark for each area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Any

#: Five shades from paper to ink, even in lightness, so that they survive print and colour blindness.
MONEY = ("#e9efe9", "#b9d8cf", "#7ab8ac", "#358c82", "#06504c")
WEIGHT = ("#f4ead9", "#f0cf9f", "#e5a95b", "#c47a1f", "#7d4400")
PRESENCE = ("#ece9f4", "#c9c3e0", "#9d93c4", "#6b5fa0", "#3a2f6f")
#: Between cells: light enough to let shades speak, dark enough to frame the palest in the legend.
LINE = "#b5b1c2"
CORNERS = [(sin(pi / 3 * k) / sqrt(3), cos(pi / 3 * k) / sqrt(3)) for k in range(6)]


@dataclass(frozen=True)
class Cell:
    """One area on the map: where its cell lies, the band of its shade, what is said of it, and its label."""

    hex_q: int
    hex_r: int
    band: int
    text: str
    label: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """East and north, in units of one cell; see data/README.md."""
        return self.hex_q + self.hex_r / 2, -self.hex_r * sqrt(3) / 2


def hex_map(
    cells: Iterable[Cell], bands: Sequence[str], shades: Sequence[str] = MONEY, *, whole_legend: bool = False
) -> dict[str, Any]:
    """A map with one legend entry for each band, and each area's numbers on hover.

    Bands without an area are left out, unless two maps are to be compared by one `whole_legend`.
    """
    drawn = list(cells)
    traces = [_band(drawn, band, name, shades[band]) for band, name in enumerate(bands)]
    axis = {"visible": False, "fixedrange": True}
    return {
        "data": [trace for trace in traces if whole_legend or trace["x"] != [None]] + [_marks(drawn, shades)],
        "layout": {
            "xaxis": axis,
            "yaxis": {**axis, "scaleanchor": "x"},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "legend": {"orientation": "h"},
            "hovermode": "closest",
        },
    }


def band_of(value: float, edges: Sequence[float]) -> int:
    """The band of a value: how many edges lie at or below it.

    >>> [band_of(value, (1, 2, 3, 4)) for value in (0.5, 1, 9)]
    [0, 1, 4]
    """
    return sum(value >= edge for edge in edges)


def _band(cells: list[Cell], band: int, name: str, shade: str) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for cell in cells:
        if cell.band == band:
            east, north = cell.middle
            x += [*(round(east + dx, 3) for dx, _ in CORNERS), None]
            y += [*(round(north + dy, 3) for _, dy in CORNERS), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": shade,
        "line": {"color": LINE, "width": 0.75, "dash": "solid"},
        "name": name,
        "x": x or [None],
        "y": y or [None],
        "hoverinfo": "skip",
    }


def _marks(cells: list[Cell], shades: Sequence[str]) -> dict[str, Any]:
    """A mark in the middle of each cell, unseen but for its label, which carries what is said on hover."""
    labels: dict[str, Any] = {"text": [cell.text for cell in cells], "hoverinfo": "text", "mode": "markers"}
    if any(cell.label for cell in cells):
        labels = {
            "mode": "markers+text",
            "text": [cell.label for cell in cells],
            "textfont": {"size": 12, "color": [ink_on(shades[cell.band]) for cell in cells]},
            "hovertext": [cell.text for cell in cells],
            "hoverinfo": "text",
        }
    return {
        "type": "scatter",
        "marker": {"size": 9, "opacity": 0},
        "showlegend": False,
        "x": [round(cell.middle[0], 3) for cell in cells],
        "y": [round(cell.middle[1], 3) for cell in cells],
        **labels,
    }


def ink_on(shade: str) -> str:
    """The ink that can be read on a shade: dark, or on the deepest ones white.

    >>> ink_on("#ece9f4"), ink_on("#3a2f6f")
    ('#1b1930', '#ffffff')
    """
    red, green, blue = (_linear(int(shade[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return "#1b1930" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
