"""What the dates of a round are called."""

from datetime import datetime

from flask_babel import gettext as _

from fundpots.rounds.models import Round
from fundpots.rounds.rules.life import appeals_close_at


def date_words() -> dict[str, str]:
    """What the column of each date is called on pages."""
    return {
        "opens_at": _("Bids open"),
        "bids_close_at": _("Bids close"),
        "scoring_closes_at": _("Scoring closes"),
        "vote_closes_at": _("The vote closes"),
    }


def dates_in_words(round_: Round) -> list[tuple[str, str, datetime]]:
    """The dates of a round that are known: column, what happens, when."""
    known = [(name, word, getattr(round_, name)) for name, word in date_words().items()]
    known.append(("appeals_close_at", _("Appeals close"), appeals_close_at(round_)))
    return [(name, word, moment) for name, word, moment in known if moment is not None]
