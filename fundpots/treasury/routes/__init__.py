"""The pages of this storey."""

from fundpots.treasury.routes import (
    acts,
    awards,
    bank,
    letters,
    payments,
    publishing,
    reconciling,
    reports,
    runs,
)
from fundpots.treasury.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = [
    "BLUEPRINTS",
    "acts",
    "awards",
    "bank",
    "bp",
    "letters",
    "payments",
    "publishing",
    "reconciling",
    "reports",
    "runs",
]
