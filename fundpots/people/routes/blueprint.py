"""The blueprint, and how a request is let in once somebody has proved who they are."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from fundpots.db import db
from fundpots.done import done
from fundpots.people.models import Person
from fundpots.people.operations.sign_ins import let_in

bp = Blueprint("people", __name__)
HALF_MINUTES = 10


def admit(person: Person, next_path: str | None) -> Response:
    """Sign this browser in, or ask for the second factor first."""
    if person.totp_confirmed_at is not None:
        renew_session(half={"person": person.id, "at": g.at.timestamp(), "next": on_site(next_path)})
        return done(url_for("people.sign_in_code"))
    return open_door(person, next_path)


def open_door(person: Person, next_path: str | None) -> Response:
    """Begin a signed-in browser with a session that nobody could have prepared."""
    agent = request.user_agent.string
    token = let_in(person, agent=agent, address=address(), at=g.at)
    db.session.commit()
    renew_session(token=token)
    return redirect(on_site(next_path) or first_page(), 303)


def renew_session(**values: Any) -> None:
    """Start the cookie anew (CSRF token included); only a form that waits for its writer stays."""
    kept = session.get("kept")
    session.clear()
    session.update(values)
    if kept:
        session["kept"] = kept


def on_site(path: str | None) -> str | None:
    """The path, if it leads to a page of this site and nowhere else."""
    if not path or not path.startswith("/") or path.startswith("//"):
        return None
    if "\\" in path or any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path


def first_page() -> str:
    """What waits for whom has just signed in; the storey above draws it."""
    return request.script_root + "/tasks"


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""
