"""The blueprint that all pages of this storey share."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
