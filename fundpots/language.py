"""Every page has a Welsh twin at /cy/…: the same address, the same view, the other language.

The prefix is moved into SCRIPT_NAME before Flask sees the request, so that every link on a Welsh page
leads to a Welsh page without anybody having to think of it, and no cookie is needed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from flask_babel import Babel

from fundpots.words import locale_now


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
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    Babel(app, default_locale="en_GB", default_timezone="Europe/London", locale_selector=_wanted)
    app.wsgi_app = WelshPrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.context_processor(lambda: {"locale": locale_now(), "language_switch_url": twin_address()})


def twin_address() -> str | None:
    """The same page in the other language."""
    if not request:
        return None
    path = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return path if locale_now() == "cy" else f"/cy{path}"


def _wanted() -> str:
    return "cy" if request and request.environ.get("fundpots.locale") == "cy" else "en_GB"
