"""Steps of a round's life that belong to its decision, each on a page that says what will happen."""

from datetime import datetime
from typing import Any

from flask import g, render_template, url_for
from werkzeug.wrappers import Response

from fundpots.allocations import operations
from fundpots.allocations.forms import ScoreAgainForm
from fundpots.allocations.queries import (
    appeals_of,
    current_proposal,
    lines_of,
    ran_again_by,
    roll,
    tally_of,
    votes_cast,
)
from fundpots.allocations.routes.blueprint import bp
from fundpots.allocations.rules import vote_is_over
from fundpots.allocations.tables import told_headline, told_tally
from fundpots.clock import in_london
from fundpots.db import begin_write, db
from fundpots.done import done
from fundpots.people.access import begins_late, requires
from fundpots.people.stages import Role
from fundpots.rounds.forms import ConfirmForm, ReasonForm
from fundpots.rounds.models import Round
from fundpots.rounds.routes.blueprint import run_round
from fundpots.rounds.rules import DateNotLater, appeals_close_at, find_move
from fundpots.rounds.stages import Stage
from fundpots.rounds.tables import step_words, will_happen
from fundpots.scoring.queries import turnout

STEP = "/rounds/<int:round_id>/move"


@bp.route(f"{STEP}/close-scoring", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
@begins_late
def close_scoring(round_id: int) -> str | Response:
    """End the scoring after its deadline; the proposal is computed before anybody has to wait for it."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        computed = _computed_ahead(round_id)
        begin_write()
        operations.close_scoring(run_round(round_id), by=g.person, at=g.at, computed=computed)
        return _to_proposal(round_id)
    rows = turnout(round_) if round_.stage == Stage.SCORING else []
    return _page(
        "close_scoring", round_, "close-scoring", form, early_until=round_.scoring_closes_at, turnout=rows
    )


@bp.route(f"{STEP}/put-to-vote", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def put_to_vote(round_id: int) -> str | Response:
    """Lay the proposal before the groups."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.put_to_vote(round_, by=g.person, at=g.at)
        return _to_proposal(round_id)
    proposal = current_proposal(round_.id)
    changed = [line for line in lines_of(proposal.id) if line.override_reason] if proposal else []
    return _page(
        "put_to_vote",
        round_,
        "put-to-vote",
        form,
        headline=told_headline(proposal.summary) if proposal else "",
        changed=changed,
        changed_it=any(line.overridden_by_id == g.person.id for line in changed),
        ran_again=g.person.id in ran_again_by(round_.id),
        too_late=round_.vote_closes_at is None or round_.vote_closes_at <= g.at,
        groups=roll(round_),
    )


@bp.route(f"{STEP}/score-again", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def score_again(round_id: int) -> str | Response:
    """Open the ballots again until a new deadline, with a public reason."""
    round_ = run_round(round_id)
    form = ScoreAgainForm()
    refusal = None
    if form.validate_on_submit():
        try:
            operations.score_again(round_, form.until(), reason=form.reason.data or "", by=g.person, at=g.at)
        except DateNotLater as refused:
            refusal = refused
        else:
            return _to_round(round_id)
    if not form.is_submitted():
        form.until_clock.data = in_london(round_.scoring_closes_at or g.at).time()
    return _page("score_again", round_, "score-again", form, refusal=refusal)


@bp.route(f"{STEP}/propose-again", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def propose_again(round_id: int) -> str | Response:
    """Take a proposal back that the groups did not ratify, with a public reason."""
    round_ = run_round(round_id)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.propose_again(round_, reason=form.reason.data or "", by=g.person, at=g.at)
        return _to_proposal(round_id)
    outcome = _outcome_of_vote(round_)
    blocked = outcome["tally"] is None or outcome["tally"].ratified
    return _page("propose_again", round_, "propose-again", form, blocked=blocked, **outcome)


@bp.route(f"{STEP}/close", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def close(round_id: int) -> str | Response:
    """End a round once its appeals are over."""
    round_ = run_round(round_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        operations.close_round(round_, by=g.person, at=g.at)
        return _to_round(round_id)
    waiting = [appeal for appeal in appeals_of(round_.id) if appeal.decided_at is None]
    early = appeals_close_at(round_)
    return _page("close", round_, "close", form, early_until=early, waiting=waiting, blocked=bool(waiting))


def _page(
    template: str,
    round_: Round,
    name: str,
    form: ConfirmForm,
    *,
    early_until: datetime | None = None,
    **facts: Any,
) -> str:
    """The page of a step; before `early_until` it says so instead of offering it. Raises WrongStage."""
    return render_template(
        f"allocations/{template}.html",
        round_=round_,
        move=find_move(name, round_.stage),
        form=form,
        steps=will_happen(name),
        button=step_words(name),
        early_until=early_until if early_until and g.at < early_until else None,
        **facts,
    )


def _outcome_of_vote(round_: Round) -> dict[str, Any]:
    """How the vote ended; nothing of it while it runs."""
    proposal = current_proposal(round_.id)
    on_roll = len(roll(round_))
    if proposal is None or not vote_is_over(round_, votes_cast(proposal.id), on_roll, g.at):
        return {"tally": None, "told_tally": ""}
    counted = tally_of(round_, proposal)
    return {"tally": counted, "told_tally": told_tally(counted)}


def _computed_ahead(round_id: int) -> operations.Computed | None:
    """The outcome, computed between two short writes, of which the first one is undone."""
    begin_write()
    inputs = operations.rehearse_closing(run_round(round_id), by=g.person, at=g.at)
    db.session.rollback()
    return operations.compute(inputs) if inputs else None


def _to_proposal(round_id: int) -> Response:
    return done(url_for(".proposal", round_id=round_id))


def _to_round(round_id: int) -> Response:
    return done(url_for("rounds.show", round_id=round_id))
