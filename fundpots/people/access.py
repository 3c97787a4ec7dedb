"""Who may see a view. Every view says so; one that is silent keeps the application from starting."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from fundpots import clock
from fundpots.db import begin_write, db, short_write
from fundpots.errors import TooMany
from fundpots.people.models import SignIn
from fundpots.people.operations.kept import keep_form
from fundpots.people.operations.throttle import knock
from fundpots.people.queries import kept_form, sign_in_by_token, standing_of, whose_token
from fundpots.people.rules import NOBODY, Standing
from fundpots.people.stages import Role

View = TypeVar("View", bound=Callable[..., Any])
SEEN_EVERY = 300  # seconds between two notes that a browser is still in use
SAFE = ("GET", "HEAD")
#: Forms that are kept for those who come from one address; a whole office may share one.
KEPT_EACH_HOUR = 100
TEN_MINUTES = timedelta(minutes=10)
#: Fields that are never kept, nor shown again: they prove who somebody is.
_SECRET_FIELD = re.compile(r"password|token|one_time|submit_key", re.IGNORECASE)


class AskedTooOften(TooMany):
    """A page or file that takes much work was asked for too often in a short time."""

    text = _l("You asked for this too often in a short time. Wait a few minutes, then ask again.")


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


def begins_late(view: View) -> View:
    """This view does slow work first (hashing, reading a file) and opens its write by itself afterwards."""
    view.begins_late = True  # type: ignore[attr-defined]
    return view


def paced(
    what: str, *, limit: int, within: timedelta = TEN_MINUTES, asking: str = ""
) -> Callable[[View], View]:
    """This view is costly, so nobody asks for it more often than `limit` times within a while.

    Whoever is signed in is counted by who they are, others by their address. With `asking`, only requests
    that carry this parameter count, as a search does. Put it below the decorator that says who may see it.
    """

    def pace(view: View) -> View:
        @wraps(view)
        def kept(*args: Any, **kwargs: Any) -> Any:
            if not asking or request.args.get(asking):
                _count(what, limit, within)
            return view(*args, **kwargs)

        return kept  # type: ignore[return-value]

    return pace


#: A file takes much work, setting a PDF more, and whoever tries names in a search should not get far.
file_paced = paced("file", limit=80)
pdf_paced = paced("pdf", limit=60)
search_paced = paced("search", limit=120, asking="search")


def standing() -> Standing:
    """What the person of this request may do."""
    return g.get("standing", NOBODY)


def see_if(allowed: bool) -> None:
    """Answer 404 where the thing is not for this person: whether it exists is not told."""
    if not allowed:
        abort(404)


def load_person() -> None:
    """Find out who asks, from the token in the signed cookie."""
    g.person, g.sign_in, g.standing, g.factor_missing, g.kept = None, None, NOBODY, False, None
    token = session.get("token")
    if not token:
        return
    at = clock.now()
    found = sign_in_by_token(token, at)
    if found is None:
        g.ended_token = session.pop("token")
        return
    g.person, g.sign_in, g.standing = found.person, found, standing_of(found.person_id)
    _withhold_office()
    _find_kept()
    if (at - found.last_seen_at).total_seconds() > SEEN_EVERY and request.method == "GET":
        with suppress(OperationalError), short_write() as connection:  # on a full disk people still read
            connection.execute(db.update(SignIn).where(SignIn.id == found.id).values(last_seen_at=at))


def check_declared(app: Flask) -> None:
    """Refuse to start with a view that does not say who may see it."""
    silent = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if silent:
        raise RuntimeError(f"These views do not declare who may see them: {', '.join(silent)}")


def typed_fields() -> list[tuple[str, str]]:
    """What was sent with this form, without anything that proves who somebody is."""
    return [(name, text) for name, text in request.form.items(multi=True) if not _SECRET_FIELD.search(name)]


def sent_from_here() -> bool:
    """Whether a browser vouches that this form was sent from one of our own pages."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.person is None:
            _keep_typed()
            return redirect(url_for("people.sign_in", next=_here()), 303)
        if access.roles and not any(g.standing.holds(role) for role in access.roles):
            if g.factor_missing:
                return redirect(url_for("people.second_factor", next=_here()), 303)
            abort(403)
        return view(*args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _count(what: str, limit: int, within: timedelta) -> None:
    """Count this request; where nothing can be written, as on a full disk, people still read."""
    who = g.person.id if g.person else request.remote_addr
    try:
        begin_write()
        knock(what, who, limit=limit, within=within, at=g.at)
        db.session.commit()
    except TooMany as refused:
        raise AskedTooOften(retry_after=refused.retry_after) from None
    except OperationalError:
        db.session.rollback()


def _withhold_office() -> None:
    """Without the second factor that an office asks for, nobody exercises it."""
    required = current_app.config["SETTINGS"].second_factor_required
    if required and g.standing.needs_second_factor and g.person.totp_confirmed_at is None:
        g.standing, g.factor_missing = g.standing.without_office(), True


def _keep_typed() -> None:
    """Keep the form that arrives after its session has ended, for this browser to find again."""
    if request.method in SAFE or not request.form:
        return
    begin_write()
    ended = g.get("ended_token")
    person_id = whose_token(ended) if ended else session.get("was")
    path = urlsplit(_here()).path
    try:
        knock("kept form", request.remote_addr, limit=KEPT_EACH_HOUR, within=timedelta(hours=1), at=g.at)
    except TooMany:
        db.session.rollback()  # nobody types so fast: somebody is filling the disk
        return
    token = keep_form(path, typed_fields(), person_id=person_id, at=g.at)
    db.session.commit()
    if token:
        session["kept"] = {"token": token, "path": path}


def _find_kept() -> None:
    """On the page whose form was kept, bring the text back; once the form is sent again, let it go."""
    kept = session.get("kept")
    if not kept or kept["path"] != request.script_root + request.path:
        return
    if request.method in SAFE:
        g.kept = MultiDict(kept_form(kept["token"], kept["path"], g.person.id, clock.now()))
    else:
        session.pop("kept")


def _here() -> str:
    """Where to come back to: this page, or the page from which the form was sent."""
    here = request.script_root + request.full_path.rstrip("?")
    readable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    if request.method in SAFE or readable:
        return here
    page = urlsplit(request.referrer or "")
    return page.path if page.netloc == request.host and page.path else request.script_root + "/"
