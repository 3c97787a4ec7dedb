"""Ballots that a person's groups have cast in a round that is being scored."""

from datetime import datetime

from flask_babel import gettext

from fundpots.people.rules import Standing
from fundpots.rounds.models import Round
from fundpots.rounds.queries.done import Done
from fundpots.rounds.rules import takes_scores
from fundpots.scoring.queries.ballots import Mine, mine_in
from fundpots.words import told


def ballots_done(round_: Round, standing: Standing, at: datetime) -> list[Done]:
    """One for each ballot that is cast, while it can still be changed; one query."""
    if not takes_scores(round_, at):
        return []
    mine = [one for one in mine_in(round_, standing.groups) if one.on_panel]
    cast = [one for one in mine if one.ballot and one.ballot.cast_at]
    return [_done(round_, one, is_last=len(cast) == len(mine)) for one in cast]


def _done(round_: Round, one: Mine, *, is_last: bool) -> Done:
    waits = round_.second_confirmation and one.ballot is not None and one.ballot.confirmed_at is None
    title = (
        gettext("Your group's ballot is cast, and waits for a second officer")
        if waits
        else gettext("Your group's ballot is cast")
    )
    path = f"ballot/receipt?group={one.group.slug}"
    return Done("ballot", title, told(one.group), path, round_.scoring_closes_at, is_last)
