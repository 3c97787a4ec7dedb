"""The path of a pot's money, as a Plotly figure built by hand. The table beside it says the same."""

from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.pots.queries import Statement


def path_of_money(statement: Statement) -> dict[str, Any]:
    """A Sankey from where the money came to where it is: every link is a figure of the statement."""
    sources = [
        (_("Brought forward"), statement.opening_pence),
        (_("Paid in"), statement.received_pence),
        (_("From other pots"), max(0, statement.transferred_pence)),
        (_("Returned by groups"), statement.returned_pence),
    ]
    ends = [
        (_("Paid to groups"), statement.paid_pence),
        (_("To other pots"), max(0, -statement.transferred_pence)),
        (_("Promised to groups"), statement.committed_pence),
        (_("Free"), statement.free_pence),
    ]
    given = [(_with_amount(name, pence), pence) for name, pence in sources if pence > 0]
    kept = [(_with_amount(name, pence), pence) for name, pence in ends if pence > 0]
    middle = len(given)
    return {
        "data": [
            {
                "type": "sankey",
                "node": {
                    "label": [
                        *(name for name, _pence in given),
                        _("The pot"),
                        *(name for name, _pence in kept),
                    ],
                    "pad": 36,  # room for a name and its amount below it
                },
                "link": {
                    "source": [*range(len(given)), *([middle] * len(kept))],
                    "target": [*([middle] * len(given)), *range(middle + 1, middle + 1 + len(kept))],
                    "value": [pence / 100 for _name, pence in (*given, *kept)],
                },
                "valueprefix": "£",
                "valueformat": ",.2f",
            }
        ],
        "layout": {},
    }


def _with_amount(name: str, pence: int) -> str:
    return f"{name}<br>{pounds(pence)}"
