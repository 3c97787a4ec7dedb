"""The production server: the application is made once, and its workers are forked from it.

Each worker making it for itself would take as long again, and memory that they can share.
"""

from threading import Thread
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
        for name, value in {"preload_app": True, "post_worker_init": self.warm_up, **self.options}.items():
            self.cfg.set(name, value)

    def warm_up(self, worker: Any) -> None:
        """Ask a new worker for the front page, beside its work, so that no visitor waits while it learns.

        Its first page takes as long as many later ones: templates, queries and figures are then got ready.
        """
        base_url = self.application.config["SETTINGS"].base_url
        Thread(target=lambda: self.application.test_client().get("/", base_url=base_url), daemon=True).start()

    def load(self) -> Flask:
        """Give the application."""
        return self.application
