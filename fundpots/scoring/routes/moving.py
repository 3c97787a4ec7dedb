"""The step that draws the panel and lets it score."""

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.bids.queries import submitted_bids
from fundpots.bids.stages import Eligibility
from fundpots.clock import london_date
from fundpots.done import done
from fundpots.people.access import requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places.queries import groups_of_region
from fundpots.rounds.forms import ConfirmForm
from fundpots.rounds.models import Round
from fundpots.rounds.queries import find_round
from fundpots.rounds.rules import find_move
from fundpots.rounds.tables import step_words, will_happen
from fundpots.scoring import operations
from fundpots.scoring.routes.blueprint import bp
from fundpots.scoring.rules import refusal_to_start

NAME = "start-scoring"


@bp.route(f"/rounds/<int:round_id>/move/{NAME}", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def start_scoring(round_id: int) -> str | Response:
    """Draw the panel and let it score, once every bid has been screened."""
    round_ = find_round(round_id)
    see_if(standing().may_administer(round_.pot.region_id))
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.start_scoring(round_, by=g.person, at=g.at)
        return done(url_for(".turnout", round_id=round_id))
    move = find_move(NAME, round_.stage)
    bids = submitted_bids(round_)
    return render_template(
        "scoring/start_scoring.html",
        round_=round_,
        move=move,
        form=form,
        steps=will_happen(NAME),
        button=step_words(NAME),
        early_until=None,
        groups=_panel_ahead(round_),
        bids=[bid for bid in bids if bid.eligibility == Eligibility.ELIGIBLE],
        unscreened=[bid for bid in bids if bid.eligibility is None],
        refusal=refusal_to_start(round_, bids, g.at),
    )


def _panel_ahead(round_: Round) -> int:
    """How many groups would sit on the panel today."""
    assert round_.grouping is not None  # noqa: S101 fixed when the round opened
    return len(groups_of_region(round_.pot.region_id, round_.grouping, london_date(g.at)))
