"""Draw a layout as SVG, a colour for each region, the name of each area as its title: for looking at."""

from html import escape
from math import cos, pi, sin, sqrt

from .country import Country
from .grid import Cell, centre

SIZE = 18.0  # from the middle of one cell to the middle of the next
COLOURS = (
    "#4e79a7",
    "#f28e2b",
    "#e15759",
    "#76b7b2",
    "#59a14f",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
    "#bab0ac",
    "#6f5aa8",
)


def as_svg(country: Country, cells: list[Cell]) -> str:
    """The whole map as one SVG document."""
    middles = [centre(cell) for cell in cells]
    west, north = min(x for x, _ in middles) - 1, max(y for _, y in middles) + 1
    width = (max(x for x, _ in middles) + 1 - west) * SIZE
    height = (north - min(y for _, y in middles) + 1) * SIZE
    colour_of = dict(zip(sorted(set(country.regions)), COLOURS, strict=True))
    hexagons = [
        f'<polygon points="{_corners((x - west) * SIZE, (north - y) * SIZE)}"'
        f' fill="{colour_of[region]}"><title>{escape(name)}</title></polygon>'
        for (x, y), region, name in zip(middles, country.regions, country.names, strict=True)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}">'
    return "\n".join([head, *hexagons, "</svg>\n"])


def _corners(x: float, y: float) -> str:
    radius = SIZE / sqrt(3) * 0.96
    turns = [pi / 3 * corner for corner in range(6)]
    return " ".join(f"{x + radius * sin(t):.1f},{y + radius * cos(t):.1f}" for t in turns)
