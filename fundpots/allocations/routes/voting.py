"""One vote for each group, and its receipt."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots import log
from fundpots.allocations import operations
from fundpots.allocations.forms import CHOICES, VoteForm
from fundpots.allocations.models import Proposal
from fundpots.allocations.queries import current_proposal, lines_of, roll, vote_of, votes_cast
from fundpots.allocations.routes.blueprint import bp
from fundpots.allocations.rules import AlreadyVoted, NoProposal
from fundpots.allocations.stages import Choice
from fundpots.allocations.tables import told_headline
from fundpots.done import done
from fundpots.errors import Stale, Unseen
from fundpots.people.access import requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import find_round
from fundpots.rounds.rules import must_take_votes


@bp.route("/rounds/<int:round_id>/vote", methods=["GET", "POST"])
@requires(Role.OFFICER)
def vote(round_id: int) -> str | Response:
    """Approve, object with a reason, or abstain: once for each group, by one of its officers."""
    round_ = find_round(round_id)
    groups = roll(round_)
    mine = [group for group in groups if standing().is_officer(group.id)]
    see_if(bool(mine))
    group = _chosen(mine)
    if group is None:
        return _choose(round_, mine)
    proposal = current_proposal(round_.id)
    if proposal is not None and vote_of(proposal.id, group.id) is not None and request.method == "GET":
        return redirect(_receipt_of(round_, group), 303)
    must_take_votes(round_, g.at)
    if proposal is None:
        raise NoProposal
    return _vote_page(round_, proposal, group, len(groups))


@bp.route("/rounds/<int:round_id>/vote/receipt")
@requires(Role.MEMBER)
def vote_receipt(round_id: int) -> str:
    """What a group voted, for its own members: its code, and what happens next."""
    round_ = find_round(round_id)
    mine = [group for group in roll(round_) if standing().belongs_to(group.id)]
    group, proposal = _chosen(mine), current_proposal(round_.id)
    found = vote_of(proposal.id, group.id) if proposal and group else None
    if group is None or found is None:
        raise Unseen
    return render_template(
        "allocations/vote_receipt.html",
        round_=round_,
        group=group,
        vote=found,
        choices=_choices(),
        head=log.head(),
    )


def _vote_page(round_: Round, proposal: Proposal, group: Group, on_roll: int) -> str | Response:
    form = VoteForm()
    if form.validate_on_submit() and "change" not in request.form:
        if form.proposal.data != str(proposal.id):
            raise Stale(_("Another proposal lies before the groups now. Read it, then vote."))
        if "confirmed" in request.form:
            return _cast(proposal, group, form)
        return _check(proposal, group, form)
    form.proposal.data = str(proposal.id)
    own = [line for line in lines_of(proposal.id) if line.bid.group_id == group.id]
    return render_template(
        "allocations/vote.html",
        round_=round_,
        proposal=proposal,
        group=group,
        form=form,
        headline=told_headline(proposal.summary),
        own=own,
        voted=votes_cast(proposal.id),
        on_roll=on_roll,
    )


def _check(proposal: Proposal, group: Group, form: VoteForm) -> str:
    """A vote can't be changed, so it is read once more before it is cast; what was typed goes along."""
    if vote_of(proposal.id, group.id) is not None:
        raise AlreadyVoted
    return render_template(
        "allocations/vote_check.html",
        round_=proposal.round,
        group=group,
        form=form,
        headline=told_headline(proposal.summary),
        chosen=CHOICES[Choice(form.choice.data)],
        reason=_reason(form),
    )


def _cast(proposal: Proposal, group: Group, form: VoteForm) -> Response:
    operations.cast_vote(
        proposal, group, Choice(form.choice.data), reason=_reason(form), by=g.person, at=g.at
    )
    return done(_receipt_of(proposal.round, group))


def _reason(form: VoteForm) -> str:
    """Why the group objects; nothing where it does not, whatever was typed before another choice was made."""
    return (form.reason.data or "").strip() if form.choice.data == Choice.OBJECT else ""


def _chosen(groups: list[Group]) -> Group | None:
    """The group that the address names; without a name, the only one there is."""
    slug = request.args.get("group")
    if slug is None:
        return groups[0] if len(groups) == 1 else None
    found = next((group for group in groups if group.slug == slug), None)
    if found is None:
        raise Unseen
    return found


def _choose(round_: Round, groups: list[Group]) -> str:
    return render_template("allocations/vote_for.html", round_=round_, groups=groups)


def _receipt_of(round_: Round, group: Group) -> str:
    return url_for(".vote_receipt", round_id=round_.id, group=group.slug)


def _choices() -> dict[str, str]:
    return {"approve": _("Approve"), "object": _("Object"), "abstain": _("Abstain")}
