"""The pages of this storey."""

from fundpots.allocations.routes import (
    appealing,
    checking,
    explaining,
    moving,
    proposals,
    results,
    voting,
)
from fundpots.allocations.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = [
    "BLUEPRINTS",
    "appealing",
    "bp",
    "checking",
    "explaining",
    "moving",
    "proposals",
    "results",
    "voting",
]
