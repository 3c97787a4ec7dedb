"""Signing in with a password (and a code), and signing out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from fundpots.db import begin_write, db
from fundpots.people.access import begins_late, public, signed_in
from fundpots.people.forms import CodeForm, SignInForm
from fundpots.people.models import Person
from fundpots.people.operations.factors import WrongCode, accept_code, count_code_try
from fundpots.people.operations.passwords import hash_password, matches, needs_rehash
from fundpots.people.operations.sign_ins import end_sign_ins, knock_at_door
from fundpots.people.queries import person_by_email
from fundpots.people.queries.directory import Door, doors_of_demonstration
from fundpots.people.queries.reach import places_of
from fundpots.people.routes.blueprint import HALF_MINUTES, address, admit, bp, first_page, on_site, open_door


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@begins_late
def sign_in() -> Any:
    """Sign in with e-mail address and password."""
    if g.person is not None and request.method == "GET":
        return redirect(on_site(request.args.get("next")) or first_page(), 303)
    form = SignInForm()
    if form.validate_on_submit():
        person = _proved(form.email.data, form.password.data)
        if person is not None:
            return admit(person, request.args.get("next"))
        form.form_errors.append(
            _("The e-mail address or the password is not right. Try again, or ask for a sign-in link.")
        )
    doors = _doors() if current_app.config["SETTINGS"].demonstration else []
    return render_template(
        "people/sign_in.html",
        form=form,
        next=on_site(request.args.get("next")),
        doors=doors,
        places=places_of(door.appointment for door in doors) if doors else {},
    )


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def sign_in_code() -> Any:
    """Show the second factor after the password."""
    person = _half_signed_in()
    if person is None:
        return redirect(url_for("people.sign_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        count_code_try(person.id, at=g.at)
        try:
            accept_code(person, form.one_time_code.data, at=g.at)
        except WrongCode as refusal:
            db.session.commit()
            form.one_time_code.errors = [str(refusal)]
        else:
            return open_door(person, session["half"]["next"])
    return render_template("people/sign_in_code.html", form=form)


@bp.route("/sign-out", methods=["GET", "POST"])
@signed_in
def sign_out() -> Any:
    """End this browser's sign-in on the server; the cookie alone is worth nothing afterwards."""
    if request.method != "POST":
        return render_template("people/sign_out.html")
    was = g.person.id
    everywhere = request.form.get("where") == "everywhere"
    end_sign_ins(was, at=g.at, only=None if everywhere else g.sign_in.id)
    db.session.commit()
    for name in list(session):
        if name != "csrf_token":  # forms open in other tabs stay ours: what is typed there is kept
            session.pop(name)
    session["was"] = was
    return redirect(url_for("people.sign_in"), 303)


def _doors() -> list[Door]:
    """Accounts of the demonstration; the storeys above know what waits for whom, and said how to ask."""
    return doors_of_demonstration(current_app.extensions["busy people"](g.at))


def _proved(email: str, password: str) -> Person | None:
    """The person, if the password is right. Nothing in the database is held while it is hashed."""
    begin_write()
    knock_at_door(email, address(), at=g.at)
    db.session.commit()
    found = person_by_email(email)
    stored = found.password_hash if found is not None and found.is_active else None
    db.session.rollback()
    right = matches(stored, password)
    if not right or found is None:
        return None
    better = hash_password(password) if needs_rehash(stored) else None
    begin_write()
    if not found.is_active:
        return None
    if better:
        found.password_hash = better
    return found


def _half_signed_in() -> Person | None:
    """Who has shown the password a moment ago and owes the code."""
    half = session.get("half")
    if not half:
        return None
    since = g.at - datetime.fromtimestamp(half["at"], UTC)
    person = db.session.get(Person, half["person"])
    if since > timedelta(minutes=HALF_MINUTES) or person is None or not person.is_active:
        return None
    return person
