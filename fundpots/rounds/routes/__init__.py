"""The pages of this storey."""

from fundpots.rounds.routes import criteria, moving, public, set_up, what_if
from fundpots.rounds.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "bp", "criteria", "moving", "public", "set_up", "what_if"]
