"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("rounds", __name__)
BLUEPRINTS = (bp,)
