"""Curves, slopes and dots of a proposal or result. The table beside each says the same."""

from flask_babel import gettext as _

from fundpots.allocations.charts.common import Figure
from fundpots.allocations.rules.findings import Findings
from fundpots.allocations.tables import Half
from fundpots.rounds.charts import AMBER, TEAL, Ranked, concentration, short, slopes


def curve(found: Findings) -> Figure:
    """The concentration curve of the money, least-present areas first, with the weighting and without."""
    return concentration(
        found.without.curve, found.with_it.curve, (_("Without the weighting"), _("As decided"))
    )


def slope(half: Half) -> Figure:
    """The rank of each bid of a half by marks alone and with the weights, best on top."""
    moved = [
        Ranked(one.line.bid.title, one.found.plain_rank, one.line.rank)
        for one in half.standings
        if one.line.rank and one.found.plain_rank
    ]
    return slopes([moved], (_("Marks"), _("Weighted")), legend=False)


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
