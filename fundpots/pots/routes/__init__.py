"""The pages of pots."""

from fundpots.pots.routes import ledger, opening, splits
from fundpots.pots.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "ledger", "opening", "splits"]
