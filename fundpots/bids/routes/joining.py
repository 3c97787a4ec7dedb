"""Joint bids: asking another group, and its officers' answer."""

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots import clock
from fundpots.bids.forms import AnswerForm, AskPartnerForm
from fundpots.bids.models import Bid, Partner
from fundpots.bids.operations import answer_partner, ask_partner, drop_partner
from fundpots.bids.queries import find_bid, partners_of
from fundpots.bids.routes.blueprint import bp, own_bid, whole_bid
from fundpots.bids.rules import PartnerElsewhere
from fundpots.bids.stages import Section
from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.people.access import requires, standing
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.places.queries import grouping_in_force, groups_of_region
from fundpots.rounds.forms.fields import offered
from fundpots.rounds.rules import must_take_bids
from fundpots.words import told


@bp.post("/bids/<int:bid_id>/partners")
@requires(Role.MEMBER)
def ask(bid_id: int) -> Response:
    """Ask a group of the region to join."""
    bid = own_bid(bid_id)
    able = {one.id: one for one in groups_to_ask(bid, partners_of([bid.id]).get(bid.id, []))}
    form = AskPartnerForm()
    form.group.choices = offered({key: told(one) for key, one in able.items()})
    if form.group.raw_data == ["0"]:
        flash(_("Choose the group to ask first."), "error")
        return redirect(_partners(bid), 303)
    if not form.validate_on_submit():
        raise PartnerElsewhere
    ask_partner(bid, able[form.group.data], by=g.person, at=g.at)
    return done(_partners(bid))


@bp.post("/bids/<int:bid_id>/partners/<int:group_id>/drop")
@requires(Role.MEMBER)
def drop(bid_id: int, group_id: int) -> Response:
    """Go on without a group that was asked."""
    bid = own_bid(bid_id)
    partners = partners_of([bid.id]).get(bid.id, [])
    found = next((one for one in partners if one.group_id == group_id), None)
    if found is None:
        raise Unseen
    drop_partner(bid, found.group, by=g.person, at=g.at)
    return done(_partners(bid))


@bp.route("/bids/<int:bid_id>/partner", methods=["GET", "POST"])
@requires(Role.OFFICER)
def partner(bid_id: int) -> str | Response:
    """Read the draft that one's group is asked to join, then consent or decline."""
    bid = find_bid(bid_id)
    asked = _asked_of_me(partners_of([bid.id]).get(bid.id, []))
    if asked is None:
        raise Unseen
    form = AnswerForm()
    if form.validate_on_submit():
        answer_partner(bid, asked.group, form.answer.data == "yes", by=g.person, at=g.at)
        return done(url_for(".partner", bid_id=bid.id))
    if asked.consented_at is None and asked.declined_at is None:
        must_take_bids(bid.round, g.at)
    return render_template("bids/partner.html", form=form, asked=asked, **whole_bid(bid))


def groups_to_ask(bid: Bid, partners: Sequence[Partner]) -> list[Group]:
    """The other groups of the region, as the round draws it, that have not been asked yet."""
    today = clock.london_date(g.at)
    grouping = bid.round.grouping or grouping_in_force(today)
    taken = {bid.group_id, *(one.group_id for one in partners)}
    return [
        group for group in groups_of_region(bid.round.pot.region_id, grouping, today) if group.id not in taken
    ]


def _asked_of_me(partners: Sequence[Partner]) -> Partner | None:
    """The question to one of my groups; one that waits comes first, a refusal last."""
    mine = [one for one in partners if standing().is_officer(one.group_id)]
    mine.sort(key=lambda one: (one.consented_at is not None) + 2 * (one.declined_at is not None))
    return mine[0] if mine else None


def _partners(bid: Bid) -> str:
    return url_for(".section", bid_id=bid.id, section=Section.PARTNERS)
