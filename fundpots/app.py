"""The factory: settings in, application out. It knows every storey; no storey knows it."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from fundpots import clock, log, mail, once
from fundpots.addresses import keep_addresses
from fundpots.allocations import models as allocation_tables
from fundpots.allocations import routes as allocations
from fundpots.allocations.queries.done import votes_done
from fundpots.allocations.queries.past import past_trial
from fundpots.bids import routes as bids
from fundpots.db import begin_write, db
from fundpots.errors import Refusal, Stale, TooMany
from fundpots.headers import add_headers
from fundpots.language import speak
from fundpots.packing import pack
from fundpots.parts import keep_parts
from fundpots.people import routes as people
from fundpots.people.access import check_declared, load_person, public, sent_from_here, typed_fields
from fundpots.places import routes as places
from fundpots.pots import routes as pots
from fundpots.reports import routes as reports
from fundpots.reports.queries.doors import busy_people
from fundpots.rounds import routes as rounds
from fundpots.rounds.queries.done import read_done_with
from fundpots.rounds.queries.trials import read_past_with
from fundpots.schema import LateMigrate
from fundpots.scoring import models as scoring_tables
from fundpots.scoring import routes as scoring
from fundpots.scoring.queries.done import ballots_done
from fundpots.settings import ROOT, Settings, read_settings
from fundpots.shown import add_filters
from fundpots.spoken import SpokenTemplates
from fundpots.static_files import serve_static
from fundpots.treasury import models as treasury_tables
from fundpots.treasury import routes as treasury

# Every table is known before the first query, whether or not a page of its storey was loaded.
TABLES = (log, mail, once, scoring_tables, allocation_tables, treasury_tables)
STOREYS = (people, places, pots, rounds, bids, scoring, allocations, treasury, reports)
LARGEST_REQUEST = 12 * 2**20
LARGEST_FORM = 2 * 2**20
SAFE = ("GET", "HEAD", "OPTIONS")
OUT_OF_RANGE = "22003"  # what PostgreSQL calls a number that does not fit


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; refuse to where a setting is unsafe or a view undeclared."""
    settings = settings or read_settings()
    app = Flask("fundpots", template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_environment = SpokenTemplates
    _configure(app, settings)
    db.init_app(app)
    app.extensions["migrate"] = LateMigrate(app)
    _limit_forms(app)
    CSRFProtect(app)
    _add_request_cycle(app)
    for storey in STOREYS:
        for blueprint in storey.BLUEPRINTS:
            app.register_blueprint(blueprint)
    read_past_with(past_trial)
    read_done_with(ballots_done, votes_done)
    app.extensions["busy people"] = busy_people
    app.add_url_rule("/healthz", "healthz", healthz)
    _add_errors(app)
    add_filters(app)
    add_headers(app, settings.https)
    pack(app)
    speak(app)
    keep_parts(app)
    keep_addresses(app)
    serve_static(app)
    if settings.behind_proxies:
        proxies = settings.behind_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    check_declared(app)
    return app


@public
def healthz() -> Response:
    """Tell a monitor whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except OperationalError:
        return Response("database unreachable\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="__Host-fundpots" if settings.https else "fundpots",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TESTING=settings.testing,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"movement": settings.movement, "demonstration": settings.demonstration})
    if settings.testing:
        _count_queries(app)


def _engine_options(url: str) -> dict[str, Any]:
    """What a failed statement was filled with is kept out of the log: it may be what somebody typed."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"check_same_thread": False}}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "pool_size": 5,
        "max_overflow": 2,
        # Many who act on one pot at once wait for their turn, as on SQLite, rather than being sent away.
        "connect_args": {"options": "-c statement_timeout=30000 -c lock_timeout=20000"},
    }


def _limit_forms(app: Flask) -> None:
    """Only files may be large. Werkzeug keeps to its limit of a form's size in forms with files alone."""

    @app.before_request
    def limit() -> None:
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_FORM


def _add_request_cycle(app: Flask) -> None:
    @app.before_request
    def open_request() -> Any:
        """Know who asks; open a write where one may follow; lead a repeated form to its first answer."""
        g.at, g.query_count = clock.now(), 0
        view = app.view_functions.get(request.endpoint or "")
        late = getattr(view, "begins_late", False)
        if request.method not in SAFE and not late:
            # However slowly a form comes in, it holds up nobody: the database is held once all of it is here,
            # and deadlines are judged by the moment at which it is.
            request.get_data(cache=False, parse_form_data=True)
            begin_write()
            g.at = clock.now()
        load_person()
        return _answered_before(once.claim_apart if late else once.claim)

    @app.after_request
    def remember_answer(response: Response) -> Response:
        key = g.get("submit_key")
        if key and response.status_code in (302, 303):
            # A view that kept nothing still holds the database, and would wait for itself.
            db.session.rollback()
            try:
                once.lead_apart(key, response.location)
            except OperationalError as error:  # what the form asked for is done and kept: say so all the same
                app.logger.error("database: %s", error.orig)
        return response

    app.jinja_env.globals["submit_key"] = lambda: secrets.token_urlsafe(24)


def _answered_before(claim: Callable[..., bool]) -> Any:
    if request.method != "POST" or g.person is None:
        return None
    key = request.form.get("submit_key", "")
    if not 20 <= len(key) <= 64:
        return None
    if claim(key, person_id=g.person.id, at=g.at):
        g.submit_key = key
        return None
    earlier, person_id = once.settled_answer(key), g.person.id
    mine = earlier is not None and earlier.person_id == person_id
    if mine and earlier and earlier.location:
        return redirect(earlier.location, 303)
    flash(_("This form was sent before, and counts once."), "info")
    return redirect(request.path, 303)


def _add_errors(app: Flask) -> None:
    def page(status: int, **values: Any) -> tuple[str, int]:
        db.session.rollback()
        name = status if status in (400, 403, 404, 405, 409, 413, 429, 503) else 500
        return render_template(f"errors/{name}.html", **values), status

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Any:
        if isinstance(error, Stale):
            return page(409, refusal=error, yours=error.yours, theirs=error.theirs)
        response = app.make_response(page(error.status, refusal=error))
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(StaleDataError)
    def changed_meanwhile(error: StaleDataError) -> Any:
        return page(409, refusal=None, yours=None, theirs=None)

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def beyond_any_key(error: OverflowError | DataError) -> Any:
        """A number in the address that no key can be (SQLite refuses it itself) belongs to nothing."""
        if isinstance(error, OverflowError) or getattr(error.orig, "sqlstate", "") == OUT_OF_RANGE:
            return page(404)
        return broken(error)

    @app.errorhandler(CSRFError)
    def expired_form(error: CSRFError) -> Any:
        load_person()
        return page(400, expired=True, typed=typed_fields(), may_resend=sent_from_here())

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> Any:
        app.logger.error("database: %s", error.orig)
        return page(503)

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        body, status = page(error.code)
        response = Response(body, status)
        for name, value in error.get_headers():
            if name.lower() in ("retry-after", "allow"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        reference = secrets.token_hex(4)
        # The rule, not the address: an address may hold the secret of a letter.
        app.logger.exception("error %s at %s", reference, request.url_rule or "no page")
        if app.config["TESTING"] and app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return page(500, reference=reference)


def _count_queries(app: Flask) -> None:
    if not event.contains(Engine, "before_cursor_execute", _count_query):
        event.listen(Engine, "before_cursor_execute", _count_query)

    @app.after_request
    def show(response: Response) -> Response:
        response.headers["X-Query-Count"] = str(g.get("query_count", 0))
        return response


def _count_query(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
    if g and not statement.startswith("BEGIN"):
        g.query_count = g.get("query_count", 0) + 1
