"""The proposal on one page, the earlier ones, and a change by hand."""

from flask import g, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.allocations import operations
from fundpots.allocations.forms import OverrideForm
from fundpots.allocations.models import Proposal
from fundpots.allocations.queries import find_line, proposals_of, tally_of, votes_cast, votes_of
from fundpots.allocations.queries.done import votes_done
from fundpots.allocations.routes.blueprint import bp, is_over, movement, seen_proposal, shown
from fundpots.allocations.rules import OverrideTooMuch, RoundExceeded, may_read, told_line
from fundpots.allocations.tables import (
    told_audit,
    told_curve,
    told_headline,
    told_index,
    told_leaning,
    told_least,
    told_map,
    told_moves,
    told_spread,
    told_tally,
)
from fundpots.done import done
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.rounds.models import Round
from fundpots.rounds.routes.blueprint import may_run
from fundpots.rounds.rules import takes_votes
from fundpots.rounds.stages import Stage
from fundpots.settled import shared


@bp.route("/rounds/<int:round_id>/proposal")
@public
@shared
def proposal(round_id: int) -> str:
    """The proposal that counts: where the money goes, who gains by the weighting, what the audit says."""
    return _page(*seen_proposal(round_id))


@bp.route("/rounds/<int:round_id>/proposals/<int:number>")
@public
def earlier_proposal(round_id: int, number: int) -> str:
    """An earlier proposal, with the reason for which it was replaced."""
    return _page(*seen_proposal(round_id, number))


@bp.route("/rounds/<int:round_id>/proposal/<int:bid_id>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def override(round_id: int, bid_id: int) -> str | Response:
    """Change one amount by hand, with a reason that is published beside it."""
    round_, current = seen_proposal(round_id)
    see_if(may_run(round_) and round_.stage == Stage.PROPOSAL)
    line = find_line(current.id, bid_id)
    form = OverrideForm(data={"amount": line.amount_pence})
    refusal = None
    if form.validate_on_submit():
        try:
            operations.override(line, form.amount.data, reason=form.reason.data or "", by=g.person, at=g.at)
        except (OverrideTooMuch, RoundExceeded) as refused:
            refusal = refused
        else:
            return done(url_for(".proposal", round_id=round_.id))
    return render_template(
        "allocations/override.html",
        round_=round_,
        line=line,
        form=form,
        refusal=refusal,
        reason=told_line(line),
        left_pence=round_.amount_pence - current.summary["awarded_pence"],
    )


def _page(round_: Round, shown_one: Proposal) -> str:
    whole = shown(round_, shown_one)
    over = is_over(round_, shown_one, len(whole.groups))
    counted = tally_of(round_, shown_one) if over else None
    voting = takes_votes(round_, g.at) and shown_one.replaced_at is None
    return render_template(
        "allocations/proposal.html",
        round_=round_,
        proposal=shown_one,
        shown=whole,
        others=_others(round_, shown_one),
        headline=told_headline(shown_one.summary),
        leaning=told_leaning(whole.found, movement()),
        least=told_least(whole.found),
        index=told_index(whole.found),
        audit=told_audit(shown_one),
        titles={
            "map": told_map(whole.found),
            "curve": told_curve(whole.found),
            "slope": told_moves(whole.halves),
            "spread": told_spread(whole.halves),
        },
        may_run=may_run(round_),
        may_change=may_run(round_) and round_.stage == Stage.PROPOSAL and shown_one.replaced_at is None,
        voting=voting,
        have_voted=votes_done(round_, standing(), g.at) if voting and standing().groups else [],
        voted=votes_cast(shown_one.id),
        tally=counted,
        told_tally=told_tally(counted) if counted else "",
        votes=votes_of(shown_one.id) if over else [],
        status=_status(round_, shown_one),
    )


def _others(round_: Round, shown_one: Proposal) -> list[Proposal]:
    """The round's other proposals that this person may read."""
    runs = may_run(round_)
    return [
        one
        for one in proposals_of(round_.id)
        if one.id != shown_one.id
        and may_read(round_.stage, was_voted_on=one.vote_opened_at is not None, runs=runs)
    ]


def _status(round_: Round, shown_one: Proposal) -> str:
    """Where the proposal stands, in a few words."""
    if shown_one.replaced_at:
        return _("Replaced")
    if shown_one.ratified_at:
        return _("Ratified by the groups")
    if round_.stage == Stage.RATIFICATION:
        return _("To be voted on")
    return _("Being prepared")
