"""Static files: built once, named by their content, cached for ever.

`python -m fundpots.assets.build` makes them and their manifest; WhiteNoise serves them, compressed,
without troubling Flask.
"""

import json
from functools import lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from fundpots.headers import SECURITY_HEADERS

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = STATIC / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def asset_url(name: str) -> str:
    """The address of a built file, with its content's hash in the name.

    Where nothing was built, as in a test of one page, the plain name stands and leads nowhere.
    """
    return f"/static/{_manifest().get(name, name)}"


def serve_static(app: Flask) -> None:
    """Serve the built files outside of Flask, and give templates `asset_url`."""
    app.jinja_env.globals["asset_url"] = asset_url
    hashed = {asset_url(name) for name in _manifest()}
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC if STATIC.exists() else None,
        prefix="static/",
        immutable_file_test=lambda _path, url: url in hashed,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    """What Flask's answers carry; without it a static file would be the one unguarded answer."""
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
