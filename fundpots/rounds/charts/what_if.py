"""Pictures of a what-if, as Plotly figures built by hand. The table beside each says the same."""

from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.rounds.charts.shapes import Figure, Ranked, concentration, slopes

Report = dict[str, Any]


def curve(report: Report) -> Figure:
    """The concentration curve of the money, least-present areas first, with the leaning and without."""
    return concentration(report["without"]["curve"], report["with"]["curve"], _words())


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
                "text": [
                    f"{names[band['fifth']]}, {word}: {pounds(band[column])}" for band in report["fifths"]
                ],
                "textposition": "none",
                "hoverinfo": "text",
            }
            for column, word in zip(("plain_pence", "pence"), _words(), strict=True)
        ],
        "layout": {
            "barmode": "group",
            "yaxis": {"title": {"text": _("Pounds")}, "tickprefix": "£", "tickformat": ",.0f"},
        },
    }


def slope(report: Report) -> Figure:
    """The rank of each bid without the weights and with them, a half below the other."""
    ranked = [bid for bid in report["list"] if bid["rank"] and bid["plain_rank"]]
    halves: dict[int, list[Ranked]] = {}
    for bid in sorted(ranked, key=_half):
        halves.setdefault(_half(bid), []).append(Ranked(bid["title"], bid["plain_rank"], bid["rank"]))
    return slopes(list(halves.values()), _words(), legend=True)


def _half(bid: Report) -> int:
    """The half of a bid; what was kept before halves were has all in one."""
    return bid.get("half", 0)


def fifth_names() -> list[str]:
    """What the five bands are called, the least present first."""
    return [_("Least present"), _("Second"), _("Middle"), _("Fourth"), _("Most present")]


CHARTS = {"curve": curve, "fifths": fifths, "slope": slope}


def _words() -> tuple[str, str]:
    return _("Without the leaning"), _("With these terms")
