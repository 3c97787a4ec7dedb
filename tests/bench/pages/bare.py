"""The page that others are measured against: the same extensions, one query, next to no template.

What Flask, SQLAlchemy, CSRF protection, two languages, the security headers and the static files cost
together; a page of fundpots can only come near it. `gunicorn tests.bench.pages.bare:app` serves it.
"""

from flask import Flask, render_template
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import select

from fundpots.db import db
from fundpots.headers import add_headers
from fundpots.language import speak
from fundpots.people.access import public
from fundpots.places.models import Region
from fundpots.settings import read_settings
from fundpots.static_files import serve_static

PAGE = """<!doctype html><html lang="{{ locale }}"><title>{{ region.name }}</title>
<h1>{{ _("Pots") }}</h1><p>{{ region.name }}</p></html>"""


def make_bare() -> Flask:
    """Build the application with its one page."""
    settings = read_settings()
    bare = Flask("bare", static_folder=None)
    bare.jinja_loader = DictLoader({"page.html": PAGE})
    bare.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
    )
    db.init_app(bare)
    Migrate(bare, db)
    CSRFProtect(bare)
    add_headers(bare, settings.https)
    speak(bare)
    serve_static(bare)

    @bare.get("/")
    @public
    def one_query() -> str:
        region = db.session.scalars(select(Region).order_by(Region.id).limit(1)).one()
        return render_template("page.html", region=region)

    return bare


def __getattr__(name: str) -> Flask:
    """`app` for gunicorn, made when it asks."""
    if name == "app":
        return make_bare()
    raise AttributeError(name)
