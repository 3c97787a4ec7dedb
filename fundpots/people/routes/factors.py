"""Setting up, renewing and removing one's own second factor."""

from typing import Any

import segno
from flask import current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from fundpots.db import db
from fundpots.done import done
from fundpots.people.access import signed_in
from fundpots.people.forms import CodeForm
from fundpots.people.operations.factors import (
    WrongCode,
    accept_code,
    address_for_app,
    begin_factor,
    confirm_factor,
    count_code_try,
    new_recovery_codes,
    remove_factor,
    secret_of,
)
from fundpots.people.queries import recovery_codes_left
from fundpots.people.routes.blueprint import bp, first_page, on_site


@bp.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor() -> Any:
    """What a second factor is, whether there is one, and the button to begin."""
    if request.method == "POST" and g.person.totp_confirmed_at is None:
        begin_factor(g.person)
        return done(url_for("people.confirm_second_factor", next=_next()))
    left = recovery_codes_left(g.person.id) if g.person.totp_confirmed_at else 0
    return render_template("people/second_factor.html", codes_left=left, required=g.factor_missing)


@bp.route("/account/second-factor/confirm", methods=["GET", "POST"])
@signed_in
def confirm_second_factor() -> Any:
    """Show the secret as a QR code, and take the first code made from it."""
    if g.person.totp_secret is None or g.person.totp_confirmed_at is not None:
        return redirect(url_for("people.second_factor"), 303)
    form = CodeForm()
    if form.validate_on_submit() and _tried(
        form, lambda code: confirm_factor(g.person, code, at=g.at, keep=g.sign_in.id)
    ):
        return _show_new_codes(_next())
    issuer = f"{current_app.config['SETTINGS'].movement} fundpots"
    picture = segno.make(address_for_app(g.person, issuer), error="m")
    return render_template(
        "people/confirm_second_factor.html",
        form=form,
        qr=picture.svg_data_uri(scale=5, dark="#1b1930", light="#ffffff"),
        secret=secret_of(g.person),
    )


@bp.route("/account/second-factor/codes", methods=["GET", "POST"])
@signed_in
def recovery_codes() -> Any:
    """Make new recovery codes, after a code from the app."""
    if g.person.totp_confirmed_at is None:
        return redirect(url_for("people.second_factor"), 303)
    form = CodeForm()
    if form.validate_on_submit() and _tried(form, lambda code: accept_code(g.person, code, at=g.at)):
        return _show_new_codes(None)
    return render_template(
        "people/recovery_codes.html", form=form, codes=None, codes_left=recovery_codes_left(g.person.id)
    )


@bp.route("/account/second-factor/remove", methods=["GET", "POST"])
@signed_in
def remove_second_factor() -> Any:
    """Take the second factor away, after a code from it."""
    if g.person.totp_confirmed_at is None:
        return redirect(url_for("people.second_factor"), 303)
    form = CodeForm()
    if form.validate_on_submit() and _tried(form, lambda code: accept_code(g.person, code, at=g.at)):
        remove_factor(g.person, by=g.person, at=g.at)
        return done(url_for("people.account"), _("Your account no longer asks for a code."))
    return render_template("people/remove_second_factor.html", form=form)


def _tried(form: CodeForm, act: Any) -> bool:
    """Count the try, then do what the code allows; a wrong code becomes an error at its field."""
    count_code_try(g.person.id, at=g.at)
    try:
        act(form.one_time_code.data)
    except WrongCode as refusal:
        db.session.commit()  # the try stays counted
        form.one_time_code.errors = [str(refusal)]
        return False
    return True


def _show_new_codes(next_path: str | None) -> Any:
    """The only time that recovery codes can be read."""
    codes = new_recovery_codes(g.person)
    db.session.commit()
    return render_template(
        "people/recovery_codes.html",
        form=None,
        codes=codes,
        codes_left=len(codes),
        next=next_path or first_page(),
    )


def _next() -> str | None:
    return on_site(request.args.get("next"))
