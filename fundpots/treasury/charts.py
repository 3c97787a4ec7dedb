"""The map of places without a group that awards reached. The table beside it says the same."""

from typing import Any

from flask_babel import gettext as _

from fundpots.places.charts import Cell, hex_map
from fundpots.treasury.queries.footholds import FootholdsNow
from fundpots.treasury.rules.footholds import Came
from fundpots.treasury.tables.footholds import told_area
from fundpots.words import told

#: Paper for what is not the point, amber for what was reached, ink-green for what took root.
SHADES = ("#d9d6cc", "#f4f1e8", "#e0861a", "#06504c")


def bands() -> tuple[str, ...]:
    """The legend of the map."""
    return (
        _("a group is at home"),
        _("no group, not reached"),
        _("reached, no group yet"),
        _("reached, and a group since"),
    )


def sums(found: FootholdsNow) -> list[int]:
    """How many areas each shade stands for."""
    drawn = [_band(found, code) for code in found.areas]
    return [drawn.count(band) for band in range(len(SHADES))]


def reached_map(found: FootholdsNow) -> dict[str, Any]:
    """Great Britain with the places that awards reached."""
    rows = {row.area_code: row for row in found.rows}
    words = bands()
    cells = []
    for code, area in found.areas.items():
        band = _band(found, code)
        text = told_area(found, rows[code]) if code in rows else f"{told(area)}<br>{words[band]}"
        cells.append(Cell(area.hex_q, area.hex_r, band, text))
    return hex_map(cells, words, SHADES)


def _band(found: FootholdsNow, code: str) -> int:
    came = next((row.came for row in found.rows if row.area_code == code), None)
    if came is None:
        return 0 if code in found.at_home else 1
    return 3 if came in (Came.IN_TIME, Came.LATE) else 2
