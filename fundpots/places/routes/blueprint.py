"""The blueprint, and what several of its views ask for."""

from datetime import date

from flask import Blueprint, g, request, url_for

from fundpots.clock import london_date

bp = Blueprint("places", __name__)


def today() -> date:
    """The day of this request, by the calendar in London."""
    return london_date(g.at)


def next_page(endpoint: str, after: object) -> str:
    """The same list, asked for in the same way, beginning after a key; nothing where it ends."""
    words: dict[str, str] = request.args.to_dict()
    return url_for(endpoint, **{**words, "after": str(after)}) if after else ""  # type: ignore[arg-type]


def asked(name: str) -> str:
    """One word of the address, shortened: nobody searches for a novel."""
    return request.args.get(name, "").strip()[:120]
