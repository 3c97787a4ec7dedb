"""The region as a map of hexagons: what went where. The table beside it says the same."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt

from flask_babel import gettext as _

from fundpots.allocations.charts.common import INK, PAPER, SHADES, Figure
from fundpots.allocations.rules.findings import AreaMoney, Findings
from fundpots.money import pounds
from fundpots.places.models import Area
from fundpots.rounds.charts import AMBER, QUIET, plain
from fundpots.shown import points
from fundpots.words import told

WIDE = 9  # hexes: beyond that amounts no longer fit into them on a phone


def area_map(found: Findings, areas: Mapping[str, Area]) -> Figure:
    """The region on the project's own hex layout: money by electors, the least-present areas framed."""
    known = [one for one in found.areas if one.row.code in areas]
    bands = _bands(known)
    traces = [
        _hexes([areas[one.row.code] for one in members], name, shade)
        for (name, shade), members in bands
        if members
    ]
    least = [areas[one.row.code] for one in known if one.is_least]
    if least:
        traces.append(_hexes(least, _("Presence is lowest here"), "rgba(0,0,0,0)", line=AMBER, width=3.5))
    traces.append(_labels(known, areas))
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": traces,
        "layout": {
            "xaxis": hidden,
            "yaxis": {**hidden, "scaleanchor": "x", "scaleratio": 1},
            "hovermode": "closest",
            "legend": {"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top", "traceorder": "normal"},
        },
    }


def corners(area: Area, size: float = 0.96) -> tuple[list[float], list[float]]:
    """The outline of an area's hexagon, standing on a corner, closed; neighbours' middles are 1 apart."""
    x, y = middle(area)
    angles = [pi / 6 + corner * pi / 3 for corner in range(7)]
    radius = size / sqrt(3)
    return (
        [round(x + radius * cos(angle), 4) for angle in angles],
        [round(y + radius * sin(angle), 4) for angle in angles],
    )


def middle(area: Area) -> tuple[float, float]:
    """Where the area's hexagon lies: x to the east, y to the north (data/README.md)."""
    return area.hex_q + area.hex_r / 2, -area.hex_r * sqrt(3) / 2


def _bands(known: Sequence[AreaMoney]) -> list[tuple[tuple[str, str], list[AreaMoney]]]:
    """Areas by money for every 1,000 electors: none, and three bands of as many areas each."""
    funded = sorted((one for one in known if one.pence), key=lambda one: (one.pence_per_1000, one.row.code))
    third = -(-len(funded) // 3) or 1
    parts = [funded[at : at + third] for at in range(0, len(funded), third)]
    names = [_band_name(part) for part in parts]
    shades = SHADES[len(SHADES) - len(parts) :]
    nothing = ((_("Nothing"), SHADES[0]), [one for one in known if not one.pence])
    return [nothing, *(((name, shade), part) for name, shade, part in zip(names, shades, parts, strict=True))]


def _band_name(part: Sequence[AreaMoney]) -> str:
    least, most = (pounds(round(one.pence_per_1000)) for one in (part[0], part[-1]))
    if least == most:
        return _("%(amount)s per 1,000 electors", amount=least)
    return _("%(least)s to %(most)s per 1,000", least=least, most=most)


def _hexes(areas: Sequence[Area], name: str, fill: str, line: str = QUIET, width: float = 1) -> Figure:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for area in areas:
        x, y = corners(area)
        xs += [*x, None]
        ys += [*y, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": xs[:-1],
        "y": ys[:-1],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": line, "width": width, "dash": "solid"},
        "hoverinfo": "skip",
    }


def _labels(known: Sequence[AreaMoney], areas: Mapping[str, Area]) -> Figure:
    """The words of each hex: where it is, its presence and weight, what goes there; amounts if they fit."""
    places = [middle(areas[one.row.code]) for one in known]
    xs, ys = [place[0] for place in places], [place[1] for place in places]
    roomy = max(xs, default=0) - min(xs, default=0) < WIDE
    return {
        "type": "scatter",
        "mode": "markers+text" if roomy else "markers",
        "name": _("Areas"),
        "showlegend": False,
        "x": xs,
        "y": ys,
        "text": [_thousands(one.pence) for one in known],
        "textfont": {"size": 12, "color": _inks(known)},
        "marker": {"size": 18, "opacity": 0, "symbol": "circle"},
        "customdata": [_told_area(one, areas[one.row.code]) for one in known],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _told_area(one: AreaMoney, area: Area) -> str:
    return "<br>".join(
        [
            f"<b>{plain(told(area))}</b>",
            _(
                "%(amount)s, without the weighting %(plain)s",
                amount=pounds(one.pence),
                plain=pounds(one.plain_pence),
            ),
            _("%(members)s members per 1,000 electors", members=points(one.members_per_1000)),
            _("weight %(weight)s", weight=points(one.row.weight, 2)),
        ]
    )


def _inks(known: Sequence[AreaMoney]) -> list[str]:
    """Ink that can be read on the shade of each hex: white on the darkest band, dark elsewhere."""
    darkest = {one.row.code for one in _bands(known)[-1][1] if one.pence}
    return [PAPER if one.row.code in darkest else INK for one in known]


def _thousands(pence: int) -> str:
    """'£1.2k' for a hex; nothing where nothing goes."""
    if not pence:
        return ""
    return f"£{pence / 100:,.0f}" if pence < 100_000 else f"£{pence / 100_000:.1f}k"
