"""What is said of the money inside one region."""

from collections.abc import Sequence

from flask_babel import gettext as _

from fundpots.reports.queries.money import FIFTH, AreaMoney
from fundpots.shown import percent


def told_region(areas: Sequence[AreaMoney]) -> str:
    """Which part of the region's money went to its own least-present areas."""
    from weighting.fairness import least_present_share

    pence = [area.pence for area in areas]
    if not any(pence):
        return _("No money of a published result has come here yet")
    found = least_present_share(
        pence, [area.presence for area in areas], [area.electorate for area in areas], least=FIFTH
    )
    return _(
        "%(money)s of the money went to the least-present areas, in which %(people)s of the electors live",
        money=percent(found.money_share),
        people=percent(found.electorate_share),
    )
