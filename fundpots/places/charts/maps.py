"""The maps of this storey: presence, regions as they are drawn, and areas without a group."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from fundpots.places.charts.hexes import PRESENCE, WEIGHT, Cell, band_of, hex_map
from fundpots.places.queries import AreaNow, RegionNow
from fundpots.shown import points
from fundpots.words import told

Figure = dict[str, Any]

#: Presence at which the shade changes; 1 is average and lies in the middle band.
EDGES = (0.5, 0.8, 1.25, 2.0)
#: Weight at which it does.
WEIGHTS = (0.7, 0.9, 1.1, 1.4)
#: Pale enough for ink on top, and apart from each other in hue and lightness.
REGION_SHADES = ("#b9d8cf", "#f0cf9f", "#c9c3e0", "#e3b7a8", "#e9efe9", "#b7c9e0", "#d8cba0")
FOOTHOLD_SHADES = ("#e9efe9", "#f0cf9f", "#c47a1f")
INK = "#1b1930"
#: Regions of fewer areas have their name beside them.
SMALL = 15


def presence_bands() -> tuple[str, ...]:
    """The legend of the map of presence."""
    return (
        _("less than half the average"),
        _("0.5 to 0.8"),
        _("about average"),
        _("1.25 to 2"),
        _("twice the average and more"),
    )


def weight_bands() -> tuple[str, ...]:
    """The legend of the map of weights."""
    return (_("under 0.7"), _("0.7 to 0.9"), _("about 1"), _("1.1 to 1.4"), _("1.4 and more"))


def weight_map(areas: Iterable[AreaNow], *, numbered: bool = False) -> Figure:
    """Areas shaded by what a bid for them weighs; `numbered` as a list beside the map has them."""
    cells = [_cell(one, band_of(one.weight if one.weight is not None else 1.0, WEIGHTS)) for one in areas]
    return hex_map(_numbered(cells) if numbered else cells, weight_bands(), WEIGHT)


def presence_map(areas: Iterable[AreaNow], *, numbered: bool = False) -> Figure:
    """Areas shaded by presence; `numbered` as a list beside the map has them."""
    cells = [_cell(one, band_of(one.presence if one.presence is not None else 1.0, EDGES)) for one in areas]
    return hex_map(_numbered(cells) if numbered else cells, presence_bands(), PRESENCE)


def _numbered(cells: Iterable[Cell]) -> list[Cell]:
    return [replace(cell, label=str(number)) for number, cell in enumerate(cells, start=1)]


def foothold_map(areas: Iterable[AreaNow], below: float) -> Figure:
    """Where groups are at home, and where nobody is and presence is little."""
    cells = [_cell(one, free_band(one, below)) for one in areas]
    return hex_map(cells, foothold_bands(below), FOOTHOLD_SHADES)


def drawing_map(regions: Sequence[RegionNow], moved: Collection[str] = ()) -> Figure:
    """Regions in shades that differ wherever they touch, with their names; moved areas carry a mark."""
    cells = [[_cell(one, band, region) for one in region.areas] for band, region in enumerate(regions)]
    figure = hex_map(
        [cell for own in cells for cell in own], [told(one) for one in regions], shades_of(regions)
    )
    figure["layout"]["showlegend"] = False
    figure["layout"]["annotations"] = [
        _label(told(region), own) for region, own in zip(regions, cells, strict=True) if own
    ]
    if moved:
        figure["data"].append(_moved(regions, moved))
    return figure


def _cell(one: AreaNow, band: int, region: RegionNow | None = None) -> Cell:
    where = f"{told(one.area)}, {told(region)}" if region else told(one.area)
    members = _(
        "%(members)s members, %(rate)s for every 1,000 electors",
        members=f"{one.members:,}",
        rate=points(one.per_1000, 2),
    )
    home = ngettext("%(num)d group", "%(num)d groups", one.at_home) if one.at_home else _("no group")
    text = f"{where}<br>{members}<br>{home}"
    if one.presence is not None and one.weight is not None:
        leaning = _(
            "presence %(presence)s, weight %(weight)s",
            presence=points(one.presence, 2),
            weight=points(one.weight, 2),
        )
        text += f"<br>{leaning}"
    return Cell(one.area.hex_q, one.area.hex_r, band, text)


def foothold_bands(below: float) -> tuple[str, ...]:
    """The legend of the map of footholds."""
    return (
        _("a group is at home"),
        _("no group, presence %(below)s and more", below=points(below, 2)),
        _("no group and little presence"),
    )


def free_band(one: AreaNow, below: float) -> int:
    if one.at_home:
        return 0
    return 2 if one.presence is not None and one.presence < below else 1


def shades_of(regions: Sequence[RegionNow]) -> list[str]:
    """A shade for each region, none the same as that of a region beside it, as far as shades go."""
    drawn = [{(one.area.hex_q, one.area.hex_r) for one in region.areas} for region in regions]
    chosen: list[int] = []
    for number, cells in enumerate(drawn):
        around = {(q + dq, r + dr) for q, r in cells for dq, dr in _SIDES}
        beside = {chosen[other] for other in range(number) if around & drawn[other]}
        free = [shade for shade in range(len(REGION_SHADES)) if shade not in beside]
        chosen.append(free[0] if free else number % len(REGION_SHADES))
    return [REGION_SHADES[shade] for shade in chosen]


_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))


def _label(name: str, cells: Sequence[Cell]) -> Figure:
    x, y, inside = _anchor([cell.middle for cell in cells])
    small = len(cells) < SMALL or not inside
    beside: Figure = {"showarrow": False}
    if small:
        beside = {"showarrow": True, "ax": -70 if inside else 75, "ay": 0 if inside else 25, "arrowhead": 0}
    return {
        "x": round(x, 2),
        "y": round(y, 2),
        "text": name.replace(" ", "<br>").replace("-", "-<br>"),  # Welsh joins long words
        **beside,
        "font": {"size": 12, "color": INK},
    }


def _anchor(middles: Sequence[tuple[float, float]]) -> tuple[float, float, bool]:
    """Where a region's name belongs: its middle, or its easternmost cell where it surrounds another."""
    x = sum(x for x, _y in middles) / len(middles)
    y = sum(y for _x, y in middles) / len(middles)
    inside = any((east - x) ** 2 + (north - y) ** 2 < 1 for east, north in middles)
    return (x, y, True) if inside else (*max(middles), False)


def _moved(regions: Sequence[RegionNow], moved: Collection[str]) -> Figure:
    cells = [_cell(one, 0) for region in regions for one in region.areas if one.area.code in moved]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("moved"),
        "marker": {"symbol": "x-thin", "size": 6, "line": {"color": INK, "width": 2}},
        "x": [round(cell.middle[0], 3) for cell in cells],
        "y": [round(cell.middle[1], 3) for cell in cells],
        "hoverinfo": "skip",
    }
