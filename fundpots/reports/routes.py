"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
BLUEPRINTS = (bp,)
