"""Pictures of a what-if, as Plotly figures built by hand. The table beside each says the same."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

Figure = dict[str, Any]
Report = dict[str, Any]

# The accents of the page: teal for what was, amber for the leaning, quiet ink for what is beside the point.
TEAL, LEAN, QUIET = "#0b6b66", "#a85c00", "#55536b"


def curve(report: Report) -> Figure:
    """The concentration curve of the money, least-present areas first, with the leaning and without."""
    lines = [
        _line(word, *_columns(report[key]["curve"])) for key, word in _words().items() if report[key]["curve"]
    ]
    even = _line(_("The same for every elector"), [0, 1], [0, 1])
    return {
        "data": [*lines, {**even, "line": {"color": QUIET, "dash": "dot", "width": 1.5}}],
        "layout": {
            "xaxis": {"title": {"text": _("Electors, least present first")}, "tickformat": ".0%"},
            "yaxis": {"title": {"text": _("Part of the money")}, "tickformat": ".0%"},
        },
    }


def fifths(report: Report) -> Figure:
    """The money of each fifth of the electors, from the least to the most present."""
    names = fifth_names()
    return {
        "data": [
            {
                "type": "bar",
                "name": word,
                "x": names,
                "y": [band[column] / 100 for band in report["fifths"]],
            }
            for column, word in (("plain_pence", _words()["without"]), ("pence", _words()["with"]))
        ],
        "layout": {"barmode": "group", "yaxis": {"title": {"text": _("Pounds")}, "tickprefix": "£"}},
    }


def slope(report: Report) -> Figure:
    """The rank of each bid without the weights and with them, best on top."""
    moved = [bid for bid in report["list"] if bid["rank"] and bid["plain_rank"]]
    shown: set[str] = set()
    data = []
    for bid in moved:
        way = _way(bid["plain_rank"] - bid["rank"])
        data.append(_slope_line(bid, way, first=way["name"] not in shown))
        shown.add(way["name"])
    return {
        "data": data,
        "layout": {"yaxis": {"title": {"text": _("Rank in its half")}, "autorange": "reversed"}},
    }


def _way(places: int) -> dict[str, str]:
    """How a bid that moved up by so many places is drawn."""
    if places > 0:
        return {"name": _("Raised by the weights"), "color": LEAN, "dash": "solid", "symbol": "triangle-up"}
    if places < 0:
        return {"name": _("Lowered by them"), "color": TEAL, "dash": "dash", "symbol": "triangle-down"}
    return {"name": _("Left where it was"), "color": QUIET, "dash": "dot", "symbol": "circle"}


def _slope_line(bid: Report, way: dict[str, str], *, first: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": way["name"],
        "legendgroup": way["name"],
        "showlegend": first,
        "text": [bid["title"]] * 2,
        "hoverinfo": "text+y",
        "x": list(_words().values()),
        "y": [bid["plain_rank"], bid["rank"]],
        "line": {"color": way["color"], "dash": way["dash"], "width": 2},
        "marker": {"color": way["color"], "symbol": way["symbol"], "size": 9},
    }


def _line(name: str, x: list[float], y: list[float]) -> Figure:
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y}


def fifth_names() -> list[str]:
    """What the five bands are called, the least present first."""
    return [_("Least present"), _("Second"), _("Middle"), _("Fourth"), _("Most present")]


CHARTS = {"curve": curve, "fifths": fifths, "slope": slope}


def _words() -> dict[str, str]:
    return {"without": _("Without the leaning"), "with": _("With these terms")}


def _columns(points: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    return [point[0] for point in points], [point[1] for point in points]
