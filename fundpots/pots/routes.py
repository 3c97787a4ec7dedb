"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("pots", __name__)
BLUEPRINTS = (bp,)
