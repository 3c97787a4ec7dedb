"""Curves, slopes and dots of a proposal or result. The table beside each says the same."""

from flask_babel import gettext as _

from fundpots.allocations.charts.common import AMBER, QUIET, TEAL, Figure, plain, short
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables import Half, Standing


def curve(found: Findings) -> Figure:
    """The concentration curve of the money, least-present areas first, with the weighting and without."""
    lines = [
        (_("The same for every elector"), [[0.0, 0.0], [1.0, 1.0]], QUIET, "dot", 2),
        (_("Without the weighting"), found.without.curve, TEAL, "dash", 3),
        (_("As decided"), found.with_it.curve, AMBER, "solid", 4),
    ]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": [point[0] for point in steps],
                "y": [point[1] for point in steps],
                "line": {"color": colour, "dash": dash, "width": width},
                "hovertemplate": "%{x:.0%} → %{y:.0%}<extra>" + name + "</extra>",
            }
            for name, steps, colour, dash, width in lines
            if steps
        ],
        "layout": {
            "xaxis": {
                "title": {"text": _("Electors, least-present areas first")},
                "tickformat": ".0%",
                "range": [0, 1],
            },
            "yaxis": {"title": {"text": _("Part of the money")}, "tickformat": ".0%", "range": [0, 1.02]},
        },
    }


def slope(half: Half) -> Figure:
    """The rank of each bid of a half by marks alone and with the weights, best on top."""
    moved = [one for one in half.standings if one.line.rank and one.found.plain_rank]
    return {
        "data": [_slope_line(one) for one in moved],
        "layout": {
            "xaxis": {
                "tickvals": [0, 1],
                "ticktext": [_("Marks"), _("Weighted")],
                "range": [-0.3, 2.9],
                "showgrid": False,
                "zeroline": False,
                "side": "top",
            },
            "yaxis": {
                "range": [len(moved) + 0.5, 0.5],
                "tick0": 1,
                "dtick": 1,
                "showgrid": False,
                "zeroline": False,
            },
            "hovermode": "closest",
            "height": 60 + 34 * max(len(moved), 3),
        },
    }


def spread(half: Half) -> Figure:
    """Every group's mark of every ranked bid of a half, the mark that counted among them, best on top."""
    ranked = [one for one in half.standings if one.line.rank]
    rows = list(range(len(ranked)))
    marks = [mark for one in ranked for mark in one.marks]
    beside = [row for row, one in zip(rows, ranked, strict=True) for _mark in one.marks]
    counted = [one.line.mark or 0.0 for one in ranked]
    return {
        "data": [
            _dots(_("One group’s mark"), marks, beside, TEAL, "circle", 9),
            _dots(_("Mark that counted"), counted, rows, AMBER, "diamond", 13),
            _names([short(one.line.bid.title, 44) for one in ranked]),
        ],
        "layout": {
            "xaxis": {"title": {"text": _("Mark, of 100")}, "range": [-2, 102], "zeroline": False},
            "yaxis": {"visible": False, "range": [len(rows) - 0.5, -0.85]},
            "hovermode": "closest",
            "height": 110 + 46 * max(len(rows), 2),
        },
    }


def _slope_line(one: Standing) -> Figure:
    rank, before = one.line.rank or 0, one.found.plain_rank or 0
    colour, dash = (AMBER, "solid") if rank < before else (TEAL, "dash") if rank > before else (QUIET, "dot")
    title = plain(one.line.bid.title)
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": title,
        "showlegend": False,
        "x": [0, 1],
        "y": [before, rank],
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"color": colour, "size": 9, "symbol": "circle"},
        "text": ["", f" {short(one.line.bid.title, 30)}"],
        "textposition": "middle right",
        "textfont": {"size": 14, "color": colour},
        "cliponaxis": False,
        "customdata": [title] * 2,
        "hovertemplate": f"%{{customdata}}: {before} → {rank}<extra></extra>",
    }


def _dots(name: str, x: list[float], y: list[int], colour: str, symbol: str, size: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": colour, "symbol": symbol, "opacity": 0.75, "size": size},
        "hovertemplate": "%{x:.1f}<extra>" + name + "</extra>",
    }


def _names(titles: list[str]) -> Figure:
    """The title of each row, above its dots, so that a narrow screen keeps its width for them."""
    return {
        "type": "scatter",
        "mode": "text",
        "showlegend": False,
        "x": [-1] * len(titles),
        "y": [row - 0.38 for row in range(len(titles))],
        "text": titles,
        "textposition": "middle right",
        "textfont": {"size": 14},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
