"""The pages of this storey."""

from flask import Blueprint

bp = Blueprint("people", __name__)
BLUEPRINTS = (bp,)
