"""Beginning a bid: who may, answered with one reason before a word is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.bids.forms import StartForm
from fundpots.bids.models import Bid
from fundpots.bids.operations import copy_bid, start_bid
from fundpots.bids.queries import bids_of_group, earlier_bids, find_bid, groups_by_id, refusal_to_bid
from fundpots.bids.routes.blueprint import bp
from fundpots.bids.rules import EnoughBids, state_of
from fundpots.bids.tables import state_words
from fundpots.done import done
from fundpots.errors import Refusal
from fundpots.people.access import signed_in, standing
from fundpots.places.models import Group
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.models import Round
from fundpots.rounds.routes.blueprint import seen_round
from fundpots.rounds.tables import who_may_bid
from fundpots.words import locale_now, told


@dataclass(frozen=True)
class Answer:
    """Whether one of the person's groups can bid: its bids so far, and the reason against another."""

    group: Group
    bids: list[Bid]
    refusal: Refusal | None


@bp.route("/rounds/<int:round_id>/bid", methods=["GET", "POST"])
@signed_in
def start(round_id: int) -> str | Response:
    """Check who may bid, choose the group, and begin."""
    round_ = seen_round(round_id)
    found = [
        Answer(group, bids_of_group(round_.id, group.id), refusal_to_bid(round_, group, g.at))
        for group in groups_by_id(standing().groups)
    ]
    earlier = earlier_bids(standing().groups, round_.id)
    form = _form([one for one in found if one.refusal is None], earlier)
    if request.method == "POST":
        _refuse_openly(form.group.raw_data, found)
        if form.validate_on_submit() and _own_beginning(form, earlier):
            bid = _begin(round_, form, found)
            return done(url_for(".edit", bid_id=bid.id))
    return render_template(
        "bids/start.html",
        round_=round_,
        found=found,
        form=form,
        earlier=earlier,
        who=who_may_bid(round_),
        full=any(isinstance(one.refusal, EnoughBids) for one in found),
        tags={bid.id: state_words(state_of(bid, g.at)) for one in found for bid in one.bids},
    )


def _form(able: Sequence[Answer], earlier: Sequence[Bid]) -> StartForm:
    form = StartForm()
    form.group.choices = offered({one.group.id: told(one.group) for one in able})
    texts = {bid.id: f"{bid.title} ({told(bid.group)}, {told(bid.round)})" for bid in earlier}
    form.begin.choices = offered({0: _("an empty form"), **texts})
    if not form.is_submitted():
        form.begin.data = request.args.get("begin", 0, type=int)
        form.group.data = able[0].group.id if len(able) == 1 else None
    return form


def _own_beginning(form: StartForm, earlier: Sequence[Bid]) -> bool:
    """A group begins from bids of its own."""
    owner = next((bid.group_id for bid in earlier if bid.id == form.begin.data), form.group.data)
    if owner != form.group.data:
        form.begin.errors = [
            _("That bid belongs to another of your groups. Choose one of the group that bids.")
        ]
    return owner == form.group.data


def _refuse_openly(sent: Sequence[str] | None, found: Sequence[Answer]) -> None:
    """Who posts for a group that can't bid reads the one reason, on a page of its own."""
    for one in found:
        if sent and sent[0] == str(one.group.id) and one.refusal is not None:
            raise one.refusal


def _begin(round_: Round, form: StartForm, found: Sequence[Answer]) -> Bid:
    group = next(one.group for one in found if one.group.id == form.group.data)
    if form.begin.data:
        return copy_bid(find_bid(form.begin.data), round_, by=g.person, at=g.at)
    return start_bid(round_, group, by=g.person, at=g.at, language=locale_now())
