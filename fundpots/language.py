"""Every page has a Welsh twin at /cy/…: the same address, the same view, the other language.

The prefix is moved into SCRIPT_NAME before Flask sees the request, so that every link on a Welsh page
leads to a Welsh page without anybody having to think of it, and no cookie is needed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from fundpots.spoken import SpokenTemplates
from fundpots.words import locale_now

TRANSLATIONS = Path(__file__).parent / "translations"


class WelshPrefix:
    """WSGI middleware that turns /cy/pots into /pots, spoken in Welsh."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/cy" or path.startswith("/cy/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/cy"
            environ["PATH_INFO"] = path[3:] or "/"
            environ["fundpots.locale"] = "cy"
        return self.wsgi(environ, start_response)


def speak(app: Flask) -> None:
    """Install both languages and the switch between them."""
    LazyString.__html__ = _escaped
    languages = Languages()
    languages.catalogues = Catalogues([str(TRANSLATIONS)])
    languages.init_app(app, default_locale="en_GB", default_timezone="Europe/London", locale_selector=_wanted)
    app.wsgi_app = WelshPrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(for_templates(languages.catalogues))
    if isinstance(app.jinja_env, SpokenTemplates):
        app.jinja_env.translate = lambda sentence: languages.catalogues.get_translations().ugettext(sentence)
    app.context_processor(lambda: {"locale": locale_now(), "language_switch_url": twin_address()})


def _escaped(sentence: LazyString) -> Markup:
    """A sentence told later is a text like any other: it may name what somebody typed.

    Flask-Babel takes it for HTML that needs no escaping.
    """
    return escape(str(sentence))


class Catalogues(Domain):
    """The translations into the language spoken now, found in one step.

    flask-babel looks up context, domain, locale and catalogue anew for every sentence: that was half of the
    time that a page takes.
    """

    def __init__(self, directories: list[str]) -> None:
        super().__init__(directories)
        self.by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        spoken = g.get("_flask_babel") if g else None
        locale = getattr(spoken, "babel_locale", None) or get_locale()
        if locale is None:
            return NullTranslations()
        found = self.by_language.get(locale.language)
        if found is None:
            found = self.by_language[locale.language] = super().get_translations()
        return found


class Languages(Babel):
    """flask-babel with catalogues that are kept."""

    catalogues: Catalogues

    @property
    def domain_instance(self) -> Catalogues:
        return self.catalogues


def for_templates(catalogues: Catalogues) -> dict[str, Callable[..., str]]:
    """Make what translates a template's sentences, their values escaped as the template escapes."""

    @pass_eval_context
    def gettext(how: EvalContext, sentence: str, /, **values: Any) -> str:
        return filled(how, catalogues.get_translations().ugettext(sentence), values)

    @pass_eval_context
    def ngettext(how: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
        values.setdefault("num", num)
        return filled(how, catalogues.get_translations().ungettext(one, many, num), values)

    def filled(how: EvalContext, sentence: str, values: dict[str, Any]) -> str:
        if how.autoescape:
            # A translation is as much our own text as the template around it.
            sentence = Markup(sentence)  # noqa: S704
        return sentence % values if "%" in sentence else sentence

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def twin_address() -> str | None:
    """The same page in the other language."""
    if not request:
        return None
    path = request.full_path.rstrip("?") if request.method == "GET" else request.path
    path = "/" + path.lstrip("/\\")  # two of them would begin the name of another host
    return path if locale_now() == "cy" else f"/cy{path}"


def _wanted() -> str:
    return "cy" if request and request.environ.get("fundpots.locale") == "cy" else "en_GB"
