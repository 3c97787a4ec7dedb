"""One's own account: name, language, password, browsers, roles, and the data kept about oneself."""

import json
from datetime import timedelta
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from fundpots.db import begin_write, db
from fundpots.done import done
from fundpots.people.access import begins_late, public, see_if, signed_in
from fundpots.people.forms import AccountForm, ChangePasswordForm, EraseForm, NewAddressForm
from fundpots.people.operations.addresses import ask_to_change
from fundpots.people.operations.passwords import hash_password, matches, set_password
from fundpots.people.operations.privacy import copy_of_data, erase
from fundpots.people.operations.sign_ins import WITHIN, end_sign_ins, let_in
from fundpots.people.operations.throttle import forget_tries, knock
from fundpots.people.queries import browsers_of, current_appointments
from fundpots.people.queries.reach import groups_within_reach, places_of
from fundpots.people.routes.blueprint import address, bp, renew_session


@bp.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> Any:
    """Who I am here."""
    form = AccountForm(obj=g.person)
    if form.validate_on_submit():
        g.person.name, g.person.locale = form.name.data, form.locale.data
        return done(url_for("people.account"), _("Your account is saved."))
    held = current_appointments([g.person.id])
    return render_template(
        "people/account.html",
        form=form,
        held=held,
        places=places_of(held),
        browsers=browsers_of(g.person.id, g.at),
        looks_after=g.standing.administers_whole or bool(groups_within_reach(g.standing, g.at)),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@begins_late
def change_password() -> Any:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm()
    if g.person.password_hash is None:
        return redirect(url_for("people.new_password"), 303)
    if form.validate_on_submit() and _knows_password(form.old_password):
        hashed = _at_ease(lambda: hash_password(form.password.data))
        set_password(g.person, hashed, at=g.at)
        _renew_sign_in()
        flash(_("Your password is changed. Other browsers are signed out."), "success")
        return redirect(url_for("people.account"), 303)
    return render_template("people/change_password.html", form=form)


@bp.route("/account/address", methods=["GET", "POST"])
@signed_in
@begins_late
def change_address() -> Any:
    """Ask for a letter to the new address; its link changes it."""
    form = NewAddressForm()
    if g.person.password_hash is None:
        return redirect(url_for("people.new_password"), 303)
    if form.validate_on_submit() and _knows_password(form.password):
        knock("new address", g.person.id, limit=5, within=timedelta(hours=1), at=g.at)
        ask_to_change(g.person, form.email.data.lower(), at=g.at)
        return done(url_for("people.address_asked"))
    return render_template("people/change_address.html", form=form)


@bp.route("/account/address/sent")
@signed_in
def address_asked() -> Any:
    """Say the same whether or not somebody has that address."""
    return render_template("people/address_asked.html")


@bp.route("/account/browsers/<int:sign_in_id>/end", methods=["POST"])
@signed_in
def end_browser(sign_in_id: int) -> Any:
    """Sign out one browser from another."""
    see_if(any(one.id == sign_in_id for one in browsers_of(g.person.id, g.at)))
    end_sign_ins(g.person.id, at=g.at, only=sign_in_id)
    return done(url_for("people.account"), _("That browser is signed out."))


@bp.route("/account/data")
@signed_in
def my_data() -> Any:
    """What is kept about me, why, and for how long."""
    return render_template("people/my_data.html")


@bp.route("/account/data.json")
@signed_in
def my_data_file() -> Any:
    """A copy of everything that is kept about me."""
    text = json.dumps(copy_of_data(g.person), ensure_ascii=False, indent=2)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return response


@bp.route("/account/erase", methods=["GET", "POST"])
@signed_in
@begins_late
def erase_me() -> Any:
    """Be forgotten: name, address and secrets go, what was done stays under a pseudonym."""
    form = EraseForm()
    if form.validate_on_submit() and _knows_password(form.password):
        erase(g.person, reason=_("asked for by the person"), by=g.person, at=g.at)
        db.session.commit()
        session.clear()
        return redirect(url_for("people.erased"), 303)
    return render_template("people/erase_me.html", form=form)


@bp.route("/account/erased")
@public
def erased() -> Any:
    """Confirm that somebody was forgotten."""
    return render_template("people/erased.html")


def _knows_password(field: Any) -> bool:
    """Check the password once more, with nothing held in the database; then open the write."""
    person_id, stored = g.person.id, g.person.password_hash
    begin_write()
    knock("own password", person_id, limit=9, within=WITHIN, at=g.at)
    db.session.commit()
    right = _at_ease(lambda: matches(stored, field.data))
    if not right:
        db.session.rollback()
        field.errors = [_("This is not your password")]
        return False
    forget_tries("own password", person_id)
    return True


def _at_ease(work: Any) -> Any:
    """Do slow work with no transaction open, then open the write, keeping what was written so far."""
    db.session.commit()
    done = work()
    begin_write()
    return done


def _renew_sign_in() -> None:
    """The browser that stays gets a new token too."""
    token = let_in(g.person, agent=request.user_agent.string, address=address(), at=g.at)
    db.session.commit()
    renew_session(token=token)
