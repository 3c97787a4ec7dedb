"""Pictures of a what-if, as Plotly figures built by hand. The table beside each says the same."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

Figure = dict[str, Any]
Report = dict[str, Any]


def curve(report: Report) -> Figure:
    """The concentration curve of the money, least-present areas first, with the leaning and without."""
    lines: list[tuple[list[float], list[float], str]] = [([0, 1], [0, 1], _("The same for every elector"))]
    lines += [(*_columns(report[key]["curve"]), word) for key, word in _words().items()]
    return {
        "data": [{"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y} for x, y, name in lines],
        "layout": {
            "xaxis": {
                "title": {"text": _("Part of the electors, least-present areas first")},
                "tickformat": ".0%",
            },
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
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": bid["title"],
                "showlegend": False,
                "x": [_words()["without"], _words()["with"]],
                "y": [bid["plain_rank"], bid["rank"]],
            }
            for bid in moved
        ],
        "layout": {"yaxis": {"title": {"text": _("Rank in its half")}, "autorange": "reversed"}},
    }


def fifth_names() -> list[str]:
    """What the five bands are called, the least present first."""
    return [_("Least present"), _("Second"), _("Middle"), _("Fourth"), _("Most present")]


CHARTS = {"curve": curve, "fifths": fifths, "slope": slope}


def _words() -> dict[str, str]:
    return {"without": _("Without the leaning"), "with": _("With these terms")}


def _columns(points: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    return [point[0] for point in points], [point[1] for point in points]
