"""The pages of this storey."""

from fundpots.treasury.routes import (
    acts,
    awards,
    bank,
    footholds,
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
    "footholds",
    "letters",
    "payments",
    "publishing",
    "reconciling",
    "reports",
    "runs",
]
