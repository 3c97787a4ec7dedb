"""The pages of this storey."""

from fundpots.bids.routes import editing, files, joining, reading, screening, sending, starting
from fundpots.bids.routes.blueprint import bp

BLUEPRINTS = (bp,)

__all__ = [
    "BLUEPRINTS",
    "bp",
    "editing",
    "files",
    "joining",
    "reading",
    "screening",
    "sending",
    "starting",
]
