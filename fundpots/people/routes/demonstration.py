"""What only a demonstration has: signing in with one click, and an outbox that everybody can read.

These views are added to the address map only where everything is fiction; elsewhere they don't exist.
"""

import re
from typing import Any

from flask import abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup, escape
from sqlalchemy import and_, or_, select

from fundpots.db import db
from fundpots.mail import Email
from fundpots.people.access import public
from fundpots.people.models import Person
from fundpots.people.routes.blueprint import admit, bp, on_site

PAGE = 30
LARGEST_KEY = 2**31


@bp.record
def _only_where_all_is_fiction(state: BlueprintSetupState) -> None:
    if not state.app.config["SETTINGS"].demonstration:
        return
    state.add_url_rule(
        "/sign-in/demonstration", "sign_in_demonstration", sign_in_demonstration, methods=["POST"]
    )
    state.add_url_rule("/outbox", "outbox", outbox)
    state.add_url_rule("/outbox/<int:email_id>", "outbox_letter", outbox_letter)


@public
def sign_in_demonstration() -> Any:
    """Sign in as somebody made up."""
    number = request.form.get("person_id", type=int)
    person = db.session.get(Person, number) if number and 0 < number < LARGEST_KEY else None
    if person is None or not person.is_active:
        abort(404)
    return admit(person, on_site(request.args.get("next")))


@public
def outbox() -> Any:
    """Every letter of the demonstration, the newest first."""
    to = request.args.get("to", "").strip()[:320]
    before = request.args.get("before", type=int)
    wanted = select(Email).order_by(Email.created_at.desc(), Email.id.desc()).limit(PAGE + 1)
    if to:
        wanted = wanted.where(Email.to.contains(to.lower(), autoescape=True))
    last = db.session.get(Email, before) if before and 0 < before < LARGEST_KEY else None
    if last is not None:
        same_moment = and_(Email.created_at == last.created_at, Email.id < last.id)
        wanted = wanted.where(or_(Email.created_at < last.created_at, same_moment))
    found = list(db.session.scalars(wanted))
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("people/outbox.html", letters=found[:PAGE], to=to, more=more)


@public
def outbox_letter(email_id: int) -> Any:
    """One letter, with links that work."""
    email = db.session.get(Email, email_id) if email_id < LARGEST_KEY else None
    if email is None:
        abort(404)
    return render_template("people/outbox_letter.html", email=email, text=_with_links(email.text))


def _with_links(text: str) -> Markup:
    """Our own addresses become links within this site, whatever port it is served at."""
    base = current_app.config["SETTINGS"].base_url
    pieces = re.split(rf"({re.escape(base)}/[^\s<>\"]*)", text)
    return Markup("").join(
        Markup('<a href="{}">{}</a>').format(piece.removeprefix(base), piece) if n % 2 else escape(piece)
        for n, piece in enumerate(pieces)
    )
