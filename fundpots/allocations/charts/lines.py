"""Curves, slopes and dots of a proposal or result. The table beside each says the same."""

from collections.abc import Sequence

from flask_babel import gettext as _

from fundpots.allocations.charts.common import AMBER, QUIET, TEAL, Figure, plain, short
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables import Half, Standing

COLUMNS = 3.2  # from one half's pair of columns to the next one's


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
                "title": {"text": _("Part of the electors, least-present areas first")},
                "tickformat": ".0%",
                "range": [0, 1],
            },
            "yaxis": {"title": {"text": _("Part of the money")}, "tickformat": ".0%", "range": [0, 1.02]},
        },
    }


def slope(halves: Sequence[Half]) -> Figure:
    """The rank of each bid without the weights and with them, best on top; each half has its columns."""
    traces = []
    ticks: dict[float, str] = {}
    for number, half in enumerate(halves):
        left, right = COLUMNS * number, COLUMNS * number + 1.4
        ticks |= {left: _("Marks alone"), right: f"{_('Weighted')}<br>{half.name}".removesuffix("<br>")}
        moved = [one for one in half.standings if one.line.rank and one.found.plain_rank]
        traces += [_slope_line(one, left, right) for one in moved]
    return {
        "data": traces,
        "layout": {
            "xaxis": {
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
                "range": [-0.4, max(ticks, default=1) + 1.3],
                "showgrid": False,
                "zeroline": False,
            },
            "yaxis": {"title": {"text": _("Rank")}, "autorange": "reversed", "zeroline": False, "dtick": 1},
            "hovermode": "closest",
        },
    }


def spread(halves: Sequence[Half]) -> Figure:
    """Every group's mark of every ranked bid, the corrected mark beside them, in rank order."""
    ranked = [one for half in halves for one in half.standings if one.line.rank]
    names = [short(one.line.bid.title, 34) for one in ranked]
    rows = list(range(len(ranked)))
    dots = [(mark, row) for row, one in zip(rows, ranked, strict=True) for mark in one.marks]
    return {
        "data": [
            _dots(
                _("One group’s mark"),
                [dot[0] for dot in dots],
                [dot[1] for dot in dots],
                TEAL,
                "circle",
                0.55,
            ),
            _dots(
                _("Corrected mark"),
                [one.line.mark or 0 for one in ranked],
                rows,
                AMBER,
                "diamond",
                1,
                size=13,
            ),
        ],
        "layout": {
            "xaxis": {"title": {"text": _("Mark, of 100")}, "range": [-2, 102], "zeroline": False},
            "yaxis": {
                "tickvals": rows,
                "ticktext": names,
                "range": [len(rows) - 0.4, -0.6],
                "zeroline": False,
            },
            "hovermode": "closest",
            "height": 90 + 26 * len(rows),
        },
    }


def _slope_line(one: Standing, left: float, right: float) -> Figure:
    rank, before = one.line.rank or 0, one.found.plain_rank or 0
    colour, dash = (AMBER, "solid") if rank < before else (TEAL, "dash") if rank > before else (QUIET, "dot")
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": plain(one.line.bid.title),
        "showlegend": False,
        "x": [left, right],
        "y": [before, rank],
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"color": colour, "size": 8, "symbol": "circle"},
        "text": ["", short(one.line.bid.title, 22)],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": colour},
        "cliponaxis": False,
        "customdata": [plain(one.line.bid.title)] * 2,
        "hovertemplate": f"%{{customdata}}: {before} → {rank}<extra></extra>",
    }


def _dots(
    name: str, x: list[float], y: list[int], colour: str, symbol: str, opacity: float, size: int = 9
) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": colour, "symbol": symbol, "opacity": opacity, "size": size},
        "hovertemplate": "%{x:.1f}<extra>" + name + "</extra>",
    }
