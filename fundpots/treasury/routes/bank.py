"""A group's bank details: for its officers, masked for everybody else who may know that they exist."""

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from fundpots.done import done
from fundpots.errors import Unseen
from fundpots.people.access import requires, see_if, standing
from fundpots.people.queries.directory import names_of
from fundpots.people.stages import Role
from fundpots.places.models import Group
from fundpots.places.queries import find_group
from fundpots.treasury.forms import BankForm, ConfirmForm
from fundpots.treasury.models import BankDetails
from fundpots.treasury.operations import confirm_bank_details, drop_bank_details, give_bank_details
from fundpots.treasury.queries.bank import account_of, details_in_force, details_waiting, find_details
from fundpots.treasury.routes.blueprint import bp


@bp.route("/groups/<slug>/bank-details")
@requires(Role.OFFICER)
def bank_details(slug: str) -> str:
    """The account in force, masked, and the one that waits for a second officer.

    That officer sees it in full, because they vouch for it; who gave it sees it masked, as after a while
    anybody looking over their shoulder would.
    """
    group = _own_group(slug)
    in_force = details_in_force([group.id]).get(group.id)
    waiting = details_waiting([group.id]).get(group.id)
    mine = waiting is not None and waiting.given_by_id == g.person.id
    people = [key for one in (in_force, waiting) if one for key in (one.given_by_id, one.confirmed_by_id)]
    return render_template(
        "treasury/bank_details.html",
        group=group,
        in_force=in_force,
        waiting=waiting,
        mine=mine,
        account=account_of(waiting) if waiting and not mine else None,
        names=names_of(people),
        form=ConfirmForm(),
    )


@bp.route("/groups/<slug>/bank-details/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def give_bank(slug: str) -> str | Response:
    """Say where the group is paid."""
    group = _own_group(slug)
    form = BankForm()
    if form.validate_on_submit():
        give_bank_details(group, form.account(), by=g.person, at=g.at)
        return _done(group)
    in_force = details_in_force([group.id]).get(group.id)
    return render_template("treasury/give_bank.html", group=group, form=form, in_force=in_force)


@bp.route("/groups/<slug>/bank-details/confirm", methods=["POST"])
@requires(Role.OFFICER)
def confirm_bank(slug: str) -> Response:
    """Vouch for the account that another officer gave: exactly the one that was on the page."""
    group = _own_group(slug)
    confirm_bank_details(_sent(group), by=g.person, at=g.at)
    return _done(group)


@bp.route("/groups/<slug>/bank-details/drop", methods=["POST"])
@requires(Role.OFFICER)
def drop_bank(slug: str) -> Response:
    """Take the account that waits back."""
    group = _own_group(slug)
    drop_bank_details(_sent(group), by=g.person, at=g.at)
    return _done(group)


def _own_group(slug: str) -> Group:
    group = find_group(slug)
    see_if(standing().is_officer(group.id))
    return group


def _sent(group: Group) -> BankDetails:
    """The details whose key the form carries; only this group's."""
    text = request.form.get("details", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unseen
    details = find_details(int(text))
    see_if(details.group_id == group.id)
    return details


def _done(group: Group) -> Response:
    return done(url_for(".bank_details", slug=group.slug))
