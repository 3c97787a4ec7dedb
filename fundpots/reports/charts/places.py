"""Pictures that join several storeys: where the money of all rounds went."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from fundpots.places.charts import Cell, band_of, hex_map
from fundpots.places.models import Area
from fundpots.reports.queries import Leaning
from fundpots.reports.tables import RegionMoney
from fundpots.reports.tables.fairness import Share, fifth_words
from fundpots.words import told

#: Pounds for every 1,000 electors at which the shade changes.
EDGES = (0.01, 10.0, 20.0, 40.0)


def band_names() -> tuple[str, ...]:
    """The legend of the map of money."""
    return (_("nothing yet"), _("under £10"), _("£10 to £20"), _("£20 to £40"), _("£40 and more"))


def map_of_money(leaning: Leaning, areas: dict[str, Area]) -> dict[str, Any]:
    """Great Britain shaded by pounds for every 1,000 electors."""
    cells = [
        Cell(
            areas[one.code].hex_q,
            areas[one.code].hex_r,
            band_of(one.pounds_per_1000, EDGES),
            _(
                "%(area)s: £%(pounds)s for every 1,000 electors, presence %(presence)s",
                area=told(areas[one.code]),
                pounds=f"{one.pounds_per_1000:.2f}",
                presence=f"{one.presence:.2f}",
            ),
        )
        for one in leaning.areas
    ]
    figure = hex_map(cells, band_names())
    figure["layout"]["legend"] = {"title": {"text": _("Pounds for every 1,000 electors"), "side": "top"}}
    return figure


def fifths_chart(shares: Sequence[Share]) -> dict[str, Any]:
    """Pounds for every 1,000 electors in each fifth of presence."""
    words = fifth_words()
    return _per_head([(words[share.fifth or 0], share) for share in shares])


def regions_chart(rows: Sequence[RegionMoney]) -> dict[str, Any]:
    """Pounds for every 1,000 electors in each region, the least present first."""
    return _per_head([(told(row.region), row) for row in rows])


def _per_head(rows: Sequence[tuple[str, Share | RegionMoney]]) -> dict[str, Any]:
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": [round(row.pounds_per_1000, 2) for _name, row in rows],
        "y": [name for name, _row in rows],
        "text": [f"{name}: £{row.pounds_per_1000:.2f}" for name, row in rows],
        "textposition": "none",
        "hoverinfo": "text",
    }
    across = {
        "tickprefix": "£",
        "tickformat": ",.2f",
        "tickangle": 0,
        "nticks": 5,
        "rangemode": "tozero",
        "title": {"text": _("for every 1,000 electors")},
    }
    return {
        "data": [bar],
        "layout": {"xaxis": across, "yaxis": {"type": "category", "autorange": "reversed"}},
    }
