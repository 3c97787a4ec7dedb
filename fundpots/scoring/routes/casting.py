"""All scores on one page, casting the ballot, the second officer's confirmation, the receipt."""

from flask import g, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots import log
from fundpots.done import done
from fundpots.people.access import requires, see_if
from fundpots.people.models import Person
from fundpots.people.queries import officers_of
from fundpots.people.stages import Role
from fundpots.rounds.stages import Stage
from fundpots.scoring import operations
from fundpots.scoring.models import Ballot
from fundpots.scoring.queries import changes_of, progress_of
from fundpots.scoring.routes.blueprint import HERE, bp, desk_of
from fundpots.scoring.rules import NotCast
from fundpots.scoring.tables import ballot_words, given_of, progress_words


@bp.route(f"{HERE}/check")
@requires(Role.MEMBER)
def check(round_id: int) -> str:
    """Everything that the ballot says, before an officer casts it."""
    desk = desk_of(round_id)
    officers = officers_of(desk.group.id)
    return render_template(
        "scoring/check.html",
        desk=desk,
        round_=desk.round,
        given=[given_of(bid, desk.paper, desk.criteria) for bid in desk.bids],
        progress_text=progress_words(desk.progress),
        participation=desk.participation,
        ballot_state=ballot_words(desk.round, desk.ballot),
        officers=officers,
        caster=_name(officers, desk.ballot),
        changes=changes_of(desk.ballot) if desk.is_open else None,
    )


def _name(officers: list[Person], ballot: Ballot | None) -> str:
    """Who cast a ballot or changed it last, as the group's other officers know them."""
    known = [one.name for one in officers if ballot is not None and one.id == ballot.cast_by_id]
    return known[0] if known else _("Another officer")


@bp.post(f"{HERE}/cast")
@requires(Role.OFFICER)
def cast(round_id: int) -> Response:
    """Cast the group's ballot."""
    desk = desk_of(round_id)
    see_if(desk.is_officer)
    operations.cast_ballot(desk.opened(), by=g.person, at=g.at)
    return done(desk.url("receipt"))


@bp.post(f"{HERE}/confirm")
@requires(Role.OFFICER)
def confirm(round_id: int) -> Response:
    """Confirm it as a second officer."""
    desk = desk_of(round_id)
    see_if(desk.is_officer)
    operations.confirm_ballot(desk.opened(), by=g.person, at=g.at)
    return done(desk.url("receipt"))


@bp.route(f"{HERE}/receipt")
@requires(Role.MEMBER)
def receipt(round_id: int) -> str:
    """The code that proves what the group's marks were, and what happens next."""
    desk = desk_of(round_id)
    if desk.ballot is None or desk.ballot.cast_at is None:
        raise NotCast
    return render_template(
        "scoring/receipt.html",
        head=log.head(),
        desk=desk,
        round_=desk.round,
        progress=progress_of(desk.paper, desk.bids, desk.criteria),
        others=[one for one in officers_of(desk.group.id) if one.id != desk.ballot.cast_by_id],
        ballot_state=ballot_words(desk.round, desk.ballot),
        published=desk.round.stage in (Stage.PUBLISHED, Stage.CLOSED),
    )
