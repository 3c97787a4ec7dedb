"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("treasury", __name__)
BLUEPRINTS = (bp,)
