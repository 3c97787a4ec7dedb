"""Who may see a view. Every view says so; one that is silent keeps the application from starting."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, session, url_for

from fundpots import clock
from fundpots.db import db, short_write
from fundpots.people.models import SignIn
from fundpots.people.queries import sign_in_by_token, standing_of
from fundpots.people.rules import NOBODY, Standing
from fundpots.people.stages import Role

View = TypeVar("View", bound=Callable[..., Any])
SEEN_EVERY = 300  # seconds between two notes that a browser is still in use


@dataclass(frozen=True)
class Access:
    """What a view declares: open to all, to anybody signed in, or to holders of one of these roles."""

    public: bool = False
    roles: tuple[Role, ...] = ()

    def __str__(self) -> str:
        if self.public:
            return "public"
        return " or ".join(self.roles) if self.roles else "signed in"


def public(view: View) -> View:
    """Anybody may see this."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who is signed in may see this."""
    return _guarded(view, Access())


def requires(*roles: Role) -> Callable[[View], View]:
    """Holders of one of these roles, somewhere. For which group or region, the view asks `standing()`."""
    return lambda view: _guarded(view, Access(roles=roles))


def standing() -> Standing:
    """What the person of this request may do."""
    return g.get("standing", NOBODY)


def see_if(allowed: bool) -> None:
    """Answer 404 where the thing is not for this person: whether it exists is not told."""
    if not allowed:
        abort(404)


def load_person() -> None:
    """Find out who asks, from the token in the signed cookie."""
    g.person, g.sign_in, g.standing = None, None, NOBODY
    token = session.get("token")
    if not token:
        return
    at = clock.now()
    found = sign_in_by_token(token, at)
    if found is None:
        session.pop("token", None)
        return
    g.person, g.sign_in, g.standing = found.person, found, standing_of(found.person_id)
    if (at - found.last_seen_at).total_seconds() > SEEN_EVERY and request.method == "GET":
        with short_write() as connection:
            connection.execute(
                db.update(SignIn).where(SignIn.id == found.id).values(last_seen_at=at)
            )


def check_declared(app: Flask) -> None:
    """Refuse to start with a view that does not say who may see it."""
    silent = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if silent:
        raise RuntimeError(f"These views do not declare who may see them: {', '.join(silent)}")


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.person is None:
            return redirect(url_for("people.sign_in", next=_here()), 303)
        if access.roles and not any(g.standing.holds(role) for role in access.roles):
            abort(403)
        return view(*args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _here() -> str:
    """Where to come back to: this page, or the page whose form was sent."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
