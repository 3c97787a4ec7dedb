"""Static files: built once, named by their content, cached for ever."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = STATIC / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def asset_url(name: str) -> str:
    """The address of a built file, with its content's hash in the name."""
    return f"/static/{_manifest().get(name, name)}"


def serve_static(app: Flask) -> None:
    """Serve the built files outside of Flask, and give templates `asset_url`."""
    app.jinja_env.globals["asset_url"] = asset_url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=STATIC, prefix="static/", immutable_file_test=lambda path, url: True
    )
