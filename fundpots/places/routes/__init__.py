"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("places", __name__)
BLUEPRINTS = (bp,)
