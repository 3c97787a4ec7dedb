"""The production server: the application is made once, and its workers are forked from it.

Each worker making it for itself would take as long again, and memory that they can share.
"""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication


class Production(BaseApplication):
    """gunicorn around an application that exists already."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self.application, self.options = app, options
        super().__init__()

    def load_config(self) -> None:
        """Set what was asked for; anything that gunicorn does not know is an error there."""
        for name, value in {"preload_app": True, **self.options}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give the application."""
        return self.application
