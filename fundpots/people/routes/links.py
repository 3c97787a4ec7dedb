"""Links in letters: asking for one, and using it. Opening it never uses it up; pressing its button does."""

from datetime import timedelta
from typing import Any

from flask import g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from fundpots.db import begin_write, db
from fundpots.done import done
from fundpots.people.access import begins_late, public
from fundpots.people.forms import EmailForm, JoinForm, NewPasswordForm
from fundpots.people.models import EmailLink
from fundpots.people.operations.addresses import change_address
from fundpots.people.operations.appointments import accept_invitation
from fundpots.people.operations.links import claim_link, send_link
from fundpots.people.operations.passwords import hash_password, set_password
from fundpots.people.operations.throttle import knock
from fundpots.people.queries import person_by_email, valid_link
from fundpots.people.routes.blueprint import address, admit, bp
from fundpots.people.rules import AddressTaken, LinkSpent
from fundpots.people.stages import LinkPurpose

HOUR = timedelta(hours=1)


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
def sign_in_link() -> Any:
    """Ask for a link by letter that signs in."""
    return _ask(LinkPurpose.SIGN_IN, "people/sign_in_link.html")


@bp.route("/sign-in/new-password", methods=["GET", "POST"])
@public
def new_password() -> Any:
    """Ask for a link by letter that sets a new password."""
    return _ask(LinkPurpose.NEW_PASSWORD, "people/new_password.html")


@bp.route("/sign-in/sent")
@public
def link_sent() -> Any:
    """Say the same whether or not there is such an account."""
    return render_template("people/link_sent.html")


@bp.route("/link/<token>", methods=["GET", "POST"])
@public
@begins_late
def link(token: str) -> Any:
    """Use a link from a letter."""
    found = valid_link(token, g.at)
    if found is None:
        return _private(render_template("people/link_spent.html", refusal=LinkSpent()), 410)
    use = {
        LinkPurpose.SIGN_IN: _sign_in_by,
        LinkPurpose.NEW_PASSWORD: _set_password_by,
        LinkPurpose.INVITATION: _join_by,
        LinkPurpose.NEW_ADDRESS: _change_address_by,
    }[LinkPurpose(found.purpose)]
    try:
        return use(found, token)
    except (LinkSpent, AddressTaken) as refusal:
        db.session.rollback()
        return _private(render_template("people/link_spent.html", refusal=refusal), refusal.status)


def _ask(purpose: LinkPurpose, template: str) -> Any:
    form = EmailForm()
    if not form.validate_on_submit():
        return render_template(template, form=form)
    email = form.email.data.lower()
    knock("letters", address(), limit=30, within=HOUR, at=g.at)
    knock("letter", email, address(), limit=5, within=HOUR, at=g.at)
    person = person_by_email(email)
    if person is not None and person.is_active:
        joined = person.password_hash is not None
        send_link(person, purpose if joined else LinkPurpose.INVITATION, at=g.at)
    return done(url_for("people.link_sent"))


def _sign_in_by(found: EmailLink, token: str) -> Any:
    if request.method != "POST":
        return _private(render_template("people/link.html", person=found.person, token=token))
    begin_write()
    claim_link(found, at=g.at)
    return admit(found.person, None)


def _set_password_by(found: EmailLink, token: str) -> Any:
    form = NewPasswordForm()
    form.about = (found.person.email, found.person.name)
    if not form.validate_on_submit():
        return _private(render_template("people/set_password.html", form=form, person=found.person))
    hashed = _hashed_at_ease(form.password.data)
    claim_link(found, at=g.at)
    set_password(found.person, hashed, at=g.at)
    return admit(found.person, None)


def _join_by(found: EmailLink, token: str) -> Any:
    form = JoinForm(name=found.person.name, locale=found.person.locale)
    form.about = (found.person.email, form.name.data or "")
    if not form.validate_on_submit():
        return _private(render_template("people/join.html", form=form, person=found.person))
    hashed = _hashed_at_ease(form.password.data)
    claim_link(found, at=g.at)
    found.person.locale = form.locale.data
    accept_invitation(found.person, form.name.data, hashed, at=g.at)
    return admit(found.person, None)


def _change_address_by(found: EmailLink, token: str) -> Any:
    """Open to whoever holds the letter: it proves the new address, and was asked for with the password."""
    if request.method != "POST":
        return _private(render_template("people/take_address.html", link=found, token=token))
    begin_write()
    is_mine = g.person is not None and g.person.id == found.person_id
    change_address(found, at=g.at, but=g.sign_in.id if is_mine else None)
    return done(
        url_for("people.account" if is_mine else "people.sign_in"),
        _("Your e-mail address is changed. Other browsers are signed out."),
    )


def _hashed_at_ease(password: str) -> str:
    """Hash with no transaction open, then open the write."""
    db.session.rollback()
    hashed = hash_password(password)
    begin_write()
    return hashed


def _private(body: str, status: int = 200) -> Any:
    """A page whose address is a secret is not kept by anybody on the way."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
