"""The pages of this storey."""

from fundpots.scoring.routes import ballot, casting, moving, scoring, turnout
from fundpots.scoring.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "ballot", "bp", "casting", "moving", "scoring", "turnout"]
