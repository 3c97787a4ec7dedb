"""A treasurer's pictures, as Plotly figures built by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.pots.models import Pot
from fundpots.pots.rules import Balances
from fundpots.reports.tables.desk import Point, Quarter, Step
from fundpots.words import told

Figure = dict[str, Any]
POUNDS = {"tickprefix": "£", "tickformat": "~s", "rangemode": "tozero", "nticks": 5}
CATEGORY = {"type": "category", "tickangle": 0}


def cash_ahead(steps: Sequence[Step]) -> Figure:
    """What falls due, stretch by stretch; across, so that the words are readable on a phone."""
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": [step.pence / 100 for step in steps],
        "y": [step.words for step in steps],
        "text": [f"{step.words}: {pounds(step.pence)}" for step in steps],
        "textposition": "none",
        "hoverinfo": "text",
    }
    return {"data": [bar], "layout": {"xaxis": POUNDS, "yaxis": {**CATEGORY, "autorange": "reversed"}}}


def promised_and_paid(points: Sequence[Point]) -> Figure:
    """Two lines that only ever meet when everything promised is paid."""
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [point.short for point in points],
            "y": [getattr(point, column) / 100 for point in points],
            "text": [f"{name}, {point.words}: {pounds(getattr(point, column))}" for point in points],
            "hoverinfo": "text",
        }
        for name, column in ((_("Awarded"), "promised_pence"), (_("Paid"), "paid_pence"))
    ]
    return {"data": lines, "layout": {"yaxis": POUNDS, "xaxis": {**CATEGORY, "nticks": 5}}}


def by_pot(pots: Sequence[Pot], held: Mapping[int, Balances]) -> Figure:
    """Each pot's money: paid, promised, free."""
    parts = (
        (_("Paid"), "paid_pence"),
        (_("Promised"), "committed_pence"),
        (_("Free"), "available_pence"),
    )
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "x": [getattr(held[pot.id], column) / 100 for pot in pots],
            "y": [told(pot) for pot in pots],
            "text": [f"{told(pot)}, {name}: {pounds(getattr(held[pot.id], column))}" for pot in pots],
            "textposition": "none",
            "hoverinfo": "text",
        }
        for name, column in parts
    ]
    axis = {**CATEGORY, "autorange": "reversed"}
    return {"data": bars, "layout": {"barmode": "stack", "xaxis": POUNDS, "yaxis": axis}}


def waiting(quarters: Sequence[Quarter]) -> Figure:
    """How long groups waited, quarter by quarter."""
    bar = {
        "type": "bar",
        "x": [quarter.words for quarter in quarters],
        "y": [round(quarter.days, 1) for quarter in quarters],
        "text": [f"{quarter.days:.0f}" for quarter in quarters],
        "hoverinfo": "x+y",
    }
    days = {"rangemode": "tozero", "title": {"text": _("Days from offer to first payment")}}
    return {"data": [bar], "layout": {"yaxis": days, "xaxis": CATEGORY}}
