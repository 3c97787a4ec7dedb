"""Publishing a result with its awards, and closing a round: the last steps of its life."""

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.allocations.models import Line
from fundpots.allocations.operations import preview_results
from fundpots.allocations.queries import current_proposal, lines_of, tally_of
from fundpots.allocations.rules import NoProposal
from fundpots.done import done
from fundpots.people.access import requires
from fundpots.people.stages import Role
from fundpots.pots.queries import balances
from fundpots.rounds.forms import ConfirmForm
from fundpots.rounds.models import Round
from fundpots.rounds.routes.blueprint import run_round
from fundpots.rounds.rules import find_move
from fundpots.rounds.tables import step_words, will_happen
from fundpots.treasury.operations import publish_result
from fundpots.treasury.routes.blueprint import bp
from fundpots.treasury.rules.awards import offer_lapses_on


@bp.route("/rounds/<int:round_id>/move/publish", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def publish(round_id: int) -> str | Response:
    """Publish a ratified result, offer its awards and write to everybody concerned, all or nothing."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        publish_result(round_, by=g.person, at=g.at)
        return done(url_for("rounds.show", round_id=round_.id))
    return _publish_page(round_, form)


def _publish_page(round_: Round, form: ConfirmForm) -> str:
    move = find_move("publish", round_.stage)
    proposal = current_proposal(round_.id)
    if proposal is None:
        raise NoProposal
    lines, counted = lines_of(proposal.id), tally_of(round_, proposal)
    waiting = round_.vote_closes_at is not None and g.at < round_.vote_closes_at
    open_vote = waiting and counted.voted < counted.roll
    return render_template(
        "treasury/publish.html",
        round_=round_,
        form=form,
        move=move,
        funded=[line for line in lines if line.amount_pence],
        awarded_pence=_sum(lines),
        available_pence=balances(round_.pot_id).available_pence,
        early_until=round_.vote_closes_at if open_vote else None,
        tally=None if open_vote else counted,
        letters=[] if open_vote or not counted.ratified else preview_results(round_, proposal, g.at),
        lapses_on=offer_lapses_on(g.at),
        steps=will_happen("publish"),
        button=step_words("publish"),
    )


def _sum(lines: list[Line]) -> int:
    return sum(line.amount_pence for line in lines)
