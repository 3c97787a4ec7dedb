"""From draft to bid: check the answers, send, sign, receipt; take back and withdraw until the deadline."""

import json

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fundpots import log
from fundpots.bids.forms import ConfirmForm, SignForm
from fundpots.bids.models import Bid
from fundpots.bids.operations import (
    answer_changes,
    decline_sign_off,
    send_for_sign_off,
    sign_off,
    take_back,
    withdraw,
)
from fundpots.bids.queries import missing_of, sign_offs_of, submission_of, ticks_of
from fundpots.bids.routes.blueprint import bp, officers_bid, own_bid, signers, whole_bid
from fundpots.bids.rules import BidIncomplete, BidState, BidWithdrawn, NotWaiting
from fundpots.bids.stages import Section
from fundpots.done import done
from fundpots.people.access import requires, see_if, standing
from fundpots.people.queries import officers_of
from fundpots.people.stages import Role
from fundpots.rounds.routes.set_up import version_of
from fundpots.rounds.rules import must_take_bids


@bp.route("/bids/<int:bid_id>/check", methods=["GET", "POST"])
@requires(Role.MEMBER)
def check(bid_id: int) -> str | Response:
    """Everything on one page, with a way to change each answer; officers send it from here."""
    bid = own_bid(bid_id)
    values, form = whole_bid(bid), ConfirmForm()
    officer = standing().is_officer(bid.group_id)
    if form.validate_on_submit():
        see_if(officer)
        return _send(bid, values["state"])
    ticked = ticks_of(bid.id)
    return render_template(
        "bids/check.html",
        form=form,
        missing=missing_of(bid),
        unticked=[section for section in Section if section not in ticked],
        officer=officer,
        others=[one for one in officers_of(bid.group_id) if one.id != g.person.id],
        **values,
    )


@bp.route("/bids/<int:bid_id>/sign-off", methods=["GET", "POST"])
@requires(Role.OFFICER)
def sign(bid_id: int) -> str | Response:
    """The second officer reads the bid, then signs it or sends it back."""
    bid = officers_bid(bid_id)
    if bid.submitted_at is not None:
        return redirect(url_for(".receipt", bid_id=bid.id), 303)
    if bid.withdrawn_at is not None:
        raise BidWithdrawn
    must_take_bids(bid.round, g.at)
    form = SignForm()
    if form.validate_on_submit():
        if form.answer.data == "sign":
            sign_off(bid, by=g.person, at=g.at, seen=version_of(form))
            return done(url_for(".receipt", bid_id=bid.id))
        decline_sign_off(bid, reason=form.reason.data or "", by=g.person, at=g.at)
        return done(url_for(".edit", bid_id=bid.id))
    if bid.sent_for_sign_off_at is None:
        raise NotWaiting
    if not form.is_submitted():
        form.version.data = str(bid.version)
    return render_template("bids/sign.html", form=form, **signers(bid), **whole_bid(bid))


@bp.route("/bids/<int:bid_id>/receipt")
@requires(Role.MEMBER)
def receipt(bid_id: int) -> str | Response:
    """The reference, the digest of what was signed, its place in the record, and what happens next."""
    bid = own_bid(bid_id)
    entry = submission_of(bid.id)
    if entry is None or bid.submitted_at is None or bid.withdrawn_at is not None:
        return redirect(url_for(".edit", bid_id=bid.id), 303)
    values = whole_bid(bid)
    return render_template(
        "bids/receipt.html",
        entry=entry,
        officer=standing().is_officer(bid.group_id),
        digest=json.loads(entry.after or "{}").get("digest", ""),
        head=log.head(),
        signatures=[one for one in sign_offs_of(bid.id) if one.signed],
        may_take_back=values["state"] == BidState.SUBMITTED and not _closed(bid),
        **values,
    )


@bp.route("/bids/<int:bid_id>/take-back", methods=["GET", "POST"])
@requires(Role.OFFICER)
def take(bid_id: int) -> str | Response:
    """Make the bid a draft again, on a page that says what this means."""
    bid = officers_bid(bid_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        take_back(bid, by=g.person, at=g.at)
        return done(url_for(".edit", bid_id=bid.id))
    _must_be_open(bid)
    return render_template("bids/take.html", form=form, bid=bid)


@bp.route("/bids/<int:bid_id>/withdraw", methods=["GET", "POST"])
@requires(Role.OFFICER)
def leave(bid_id: int) -> str | Response:
    """Take the bid out of the round for good, on a page that says so."""
    bid = officers_bid(bid_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        withdraw(bid, by=g.person, at=g.at)
        return done(url_for(".show", bid_id=bid.id))
    _must_be_open(bid)
    return render_template("bids/leave.html", form=form, bid=bid)


def _send(bid: Bid, state: BidState) -> Response:
    """Ask for the second signature, or after the deadline send the changes that were asked for."""
    try:
        if state == BidState.CHANGES:
            answer_changes(bid, by=g.person, at=g.at)
            return done(url_for(".show", bid_id=bid.id))
        send_for_sign_off(bid, by=g.person, at=g.at)
    except BidIncomplete:
        return redirect(url_for(".edit", bid_id=bid.id, incomplete=1), 303)
    return done(url_for(".edit", bid_id=bid.id))


def _must_be_open(bid: Bid) -> None:
    if bid.withdrawn_at is not None:
        raise BidWithdrawn
    must_take_bids(bid.round, g.at)


def _closed(bid: Bid) -> bool:
    return bid.round.bids_close_at is None or bid.round.bids_close_at <= g.at
