"""Two shapes drawn the same wherever they are shown: the concentration curve, and ranks before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

Figure = dict[str, Any]
Curve = Sequence[Sequence[float]]

#: The accents of the page: amber for the leaning, teal for what would be without it, quiet for the rest.
AMBER, TEAL, QUIET = "#a85c00", "#0b6b66", "#55536b"
LONGEST = 42  # letters of a title beside its line; scripts cut it further on a phone


@dataclass(frozen=True)
class Ranked:
    """A bid with its rank without the weights and with them."""

    title: str
    before: int
    after: int


def plain(text: str) -> str:
    """A text that people wrote, safe inside a picture: Plotly reads some tags in its words.

    >>> plain("<b>Hall</b>")
    '&lt;b&gt;Hall&lt;/b&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, longest: int) -> str:
    """A text that fits beside a picture.

    >>> short("A warm room on Tuesdays", 12)
    'A warm room…'
    """
    return plain(text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…")


def concentration(without: Curve, with_it: Curve, names: tuple[str, str]) -> Figure:
    """How much of the money goes to the first part of the electors, least-present areas first."""
    lines = [
        (_("The same for every elector"), [[0, 0], [1, 1]], QUIET, "dot", 2),
        (names[0], without, TEAL, "dash", 3),
        (names[1], with_it, AMBER, "solid", 4),
    ]
    fifths = [0, 0.2, 0.4, 0.6, 0.8, 1]
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
                "tickvals": fifths,
                "tickangle": 0,
                "range": [0, 1.001],
            },
            "yaxis": {
                "title": {"text": _("Part of the money")},
                "tickformat": ".0%",
                "tickvals": fifths,
                "range": [0, 1.02],
            },
            "margin": {"r": 28},  # half of the last tick's words
        },
    }


def slopes(halves: Sequence[Sequence[Ranked]], names: tuple[str, str], *, legend: bool) -> Figure:
    """The rank of each bid without the weights and with them, best on top, one half below the other."""
    traces: list[Figure] = []
    ticks: dict[float, int] = {}
    titles: list[Figure] = []
    top = 0.0
    for number, half in enumerate(halves):
        last = max((max(one.before, one.after) for one in half), default=0)
        longest = LONGEST if len({one.after for one in half}) == len(half) else 0
        traces += [_line(one, top, longest) for one in sorted(half, key=lambda one: one.after)]
        ticks |= {top + rank: rank for rank in range(1, last + 1)}
        if len(halves) > 1:
            titles.append(_title(_("First half") if number == 0 else _("Second half"), top + 0.1))
        top += last + (1.2 if number + 1 < len(halves) else 0)
    return {
        "data": _with_legend(traces) if legend else traces,
        "layout": {
            "xaxis": {
                "tickvals": [0, 1],
                "ticktext": list(names),
                "tickangle": 0,
                "range": [-0.3, 3.4],
                "showgrid": False,
                "zeroline": False,
                "side": "top",
            },
            "yaxis": {
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
                "range": [top + 0.5, 0.5 if len(halves) < 2 else -0.3],
                "showgrid": False,
                "zeroline": False,
            },
            "annotations": titles,
            "hovermode": "closest",
            "legend": {"orientation": "h", "x": 0, "y": -0.02, "yanchor": "top"},
            "height": 60 + round(34 * max(top, 3)) + (60 if legend else 0),
        },
    }


def _line(one: Ranked, top: float, longest: int) -> Figure:
    """A bid from one rank to the other, with its title where no other has the same place."""
    colour, dash, symbol, name = _way(one)
    title = plain(one.title)
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": name,
        "legendgroup": name,
        "showlegend": False,
        "x": [0, 1],
        "y": [top + one.before, top + one.after],
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"color": colour, "size": 9, "symbol": symbol},
        "text": ["", f" {short(one.title, longest)}" if longest else ""],
        "textposition": "middle right",
        "textfont": {"size": 14, "color": colour},
        "cliponaxis": False,
        "customdata": [title] * 2,
        "hovertemplate": f"%{{customdata}}: {one.before} → {one.after}<extra></extra>",
    }


def _way(one: Ranked) -> tuple[str, str, str, str]:
    """How a bid is drawn that the weights moved so: colour, dashes, mark and what that means."""
    if one.after < one.before:
        return AMBER, "solid", "triangle-up", _("Raised by the weights")
    if one.after > one.before:
        return TEAL, "dash", "triangle-down", _("Lowered by them")
    return QUIET, "dot", "circle", _("Left where it was")


def _with_legend(traces: list[Figure]) -> list[Figure]:
    """Each way once in the legend, whichever bid comes first."""
    firsts = {trace["name"]: place for place, trace in reversed(list(enumerate(traces)))}
    return [{**trace, "showlegend": firsts[trace["name"]] == place} for place, trace in enumerate(traces)]


def _title(words: str, y: float) -> Figure:
    return {"text": f"<b>{words}</b>", "x": 0, "xref": "paper", "xanchor": "left", "y": y, "showarrow": False}
