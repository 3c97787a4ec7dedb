"""Pictures of a split: the map before and after, who gains and loses, each share over the tilt."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.places.charts import PRESENCE, WEIGHT, Cell, band_of, hex_map
from fundpots.places.charts.maps import EDGES as PRESENCE_EDGES
from fundpots.places.charts.maps import WEIGHTS, presence_bands, weight_bands
from fundpots.places.queries import RegionNow
from fundpots.pots.rules.splits import TILTS
from fundpots.shown import percent, points
from fundpots.words import told_in

Figure = dict[str, Any]
Result = Mapping[str, Any]

#: Money by size (per head, or for each group) against the mean, between which the shades of the maps change.
EDGES = (0.8, 0.95, 1.05, 1.25)
COLOURS = ("#0b6b66", "#a85c00", "#3b2a63", "#2f7fa0", "#784818")
DASHES = ("solid", "dash", "dot")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")


def split_bands() -> tuple[str, ...]:
    """The legend of the maps."""
    return (
        _("less than 0.8 of the mean"),
        _("0.8 to 0.95"),
        _("about the mean"),
        _("1.05 to 1.25"),
        _("more than 1.25"),
    )


def before(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """The map as it would be without weighting."""
    return _map(result, regions, "unweighted_pence")


def after(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """The map with the weighting."""
    return _map(result, regions, "amount_pence")


def dumbbell(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """What each region gets without the weighting and with it, the largest gain on top as in the table."""
    rows = sorted(result["rows"], key=lambda row: row["unweighted_pence"] - row["amount_pence"])
    names = [told_in(row) for row in rows]
    bars = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [row["unweighted_pence"] / 100, row["amount_pence"] / 100],
            "y": [told_in(row)] * 2,
            "line": {"color": "#8a879c", "width": 3, "dash": "solid"},
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for row in rows
    ]
    ends = (
        ("unweighted_pence", _("Without the weighting"), COLOURS[0], "circle"),
        ("amount_pence", _("With it"), COLOURS[1], "diamond"),
    )
    dots = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": word,
            "x": [row[column] / 100 for row in rows],
            "y": names,
            "marker": {"color": colour, "symbol": symbol, "size": 13},
            "text": [f"{told_in(row)}: {pounds(row[column])}" for row in rows],
            "hoverinfo": "text",
        }
        for column, word, colour, symbol in ends
    ]
    axis = {"tickprefix": "£", "tickformat": "~s", "nticks": 5, "tickangle": 0}
    return {
        "data": [*bars, *dots],
        "layout": {"xaxis": axis, "yaxis": {"type": "category", "autorange": "reversed"}},
    }


def curve(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """Each region's part of the money above the floors, over the tilt."""
    rows = sorted(result["rows"], key=lambda row: -row["curve"][-1])
    tilt = result["settings"]["tilt"]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": told_in(row),
                "x": list(TILTS),
                "y": row["curve"],
                "text": [f"{told_in(row)}: {percent(part, 1)}" for part in row["curve"]],
                "hoverinfo": "text",
                "line": {"color": COLOURS[place % 5], "dash": DASHES[place // 5 % 3], "width": 2},
                "marker": {"color": COLOURS[place % 5], "symbol": SYMBOLS[place % 5], "size": 7},
            }
            for place, row in enumerate(rows)
        ],
        "layout": {
            "xaxis": {"title": {"text": _("Tilt")}, "tickvals": list(TILTS)},
            "yaxis": {"title": {"text": _("Part of the money")}, "tickformat": ".0%", "rangemode": "tozero"},
            "legend": {"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top"},
            "shapes": [
                {
                    "type": "line",
                    "x0": tilt,
                    "x1": tilt,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": "#55536b", "dash": "dot", "width": 2},
                }
            ],
        },
    }


def presence(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """The regions by presence, the third step."""
    return _step_map(result, regions, "presence", PRESENCE_EDGES, presence_bands(), PRESENCE)


def weight(result: Result, regions: Sequence[RegionNow]) -> Figure:
    """The regions by weight, the fourth step."""
    return _step_map(result, regions, "weight", WEIGHTS, weight_bands(), WEIGHT)


SPLIT_CHARTS = {
    "before": before,
    "after": after,
    "dumbbell": dumbbell,
    "curve": curve,
    "presence": presence,
    "weight": weight,
}


def _step_map(
    result: Result,
    regions: Sequence[RegionNow],
    column: str,
    edges: Sequence[float],
    bands: Sequence[str],
    shades: Sequence[str],
) -> Figure:
    """Areas in the shade of one figure of their region."""
    rows = {row["region_id"]: row for row in result["rows"]}
    cells = []
    for region in regions:
        row = rows.get(region.region.id)
        if row is None:
            continue
        text, band = f"{told_in(row)}: {points(row[column], 3)}", band_of(row[column], edges)
        cells += [Cell(one.area.hex_q, one.area.hex_r, band, text) for one in region.areas]
    return hex_map(cells, bands, shades)


def _map(result: Result, regions: Sequence[RegionNow], column: str) -> Figure:
    """Areas in the shade of their region's money per head of what the split follows."""
    rows = {row["region_id"]: row for row in result["rows"]}
    mean = result["shared_pence"] / (sum(row["size"] for row in rows.values()) or 1)
    cells = []
    for region in regions:
        row = rows.get(region.region.id)
        if row is None:
            continue
        ratio = row[column] / row["size"] / mean if row["size"] and mean else 0.0
        text = _(
            "%(region)s: %(amount)s, %(ratio)s times the mean by size",
            region=told_in(row),
            amount=pounds(row[column]),
            ratio=f"{ratio:.2f}",
        )
        cells += [Cell(one.area.hex_q, one.area.hex_r, band_of(ratio, EDGES), text) for one in region.areas]
    return hex_map(cells, split_bands(), WEIGHT, whole_legend=True)
