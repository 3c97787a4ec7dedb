"""The blueprint of pots."""

from flask import Blueprint

bp = Blueprint("pots", __name__)
