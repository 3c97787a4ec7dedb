"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("scoring", __name__)
BLUEPRINTS = (bp,)
