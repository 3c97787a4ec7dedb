"""Addresses in templates: each is built once, since a list asks for the same ones on every page."""

from functools import lru_cache
from typing import Any

from flask import Flask, request

MOST = 20_000


def keep_addresses(app: Flask) -> None:
    """Give templates a `url_for` that remembers what it built."""

    @lru_cache(maxsize=MOST)
    def built(root: str, method: str, endpoint: str, values: tuple[tuple[str, type, Any], ...]) -> str:
        return app.url_for(endpoint, **{name: value for name, _kind, value in values})

    def url_for(endpoint: str, **values: Any) -> str:
        if not request or request.blueprint is None or any(name.startswith("_") for name in values):
            return app.url_for(endpoint, **values)
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        # The kind is told apart as well: 1 and True are equal, their addresses are not.
        told = tuple((name, type(value), value) for name, value in values.items())
        try:
            return built(request.script_root, request.method, endpoint, told)
        except TypeError:  # a value that can't be remembered, such as a list
            return app.url_for(endpoint, **values)

    app.jinja_env.globals["url_for"] = url_for
