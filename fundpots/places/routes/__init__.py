"""The pages of places."""

from fundpots.places.routes import areas, drawing, footholds, groupings, groups, presence, regions
from fundpots.places.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "areas", "drawing", "footholds", "groupings", "groups", "presence", "regions"]
