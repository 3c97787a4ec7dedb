"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("allocations", __name__)
BLUEPRINTS = (bp,)
