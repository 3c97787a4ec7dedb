"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("bids", __name__)
BLUEPRINTS = (bp,)
