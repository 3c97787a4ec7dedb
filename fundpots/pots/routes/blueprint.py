"""The blueprint that all pages of this storey share, and the financial year that an address asks for."""

from flask import Blueprint, current_app, request

from fundpots.clock import Year

bp = Blueprint("pots", __name__)


def asked_year() -> Year | None:
    """The financial year that the address asks for."""
    number = request.args.get("year", type=int)
    return Year(number, *starts()) if number is not None and 2000 <= number <= 2999 else None


def starts() -> tuple[int, int]:
    """The month and day on which the financial year begins here."""
    found: tuple[int, int] = current_app.config["SETTINGS"].year_starts
    return found
