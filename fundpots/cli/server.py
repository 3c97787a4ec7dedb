"""`fundpots serve` and `fundpots migrate`: the production server, and the database it stands on."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundpots.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
def serve(port: int, host: str, workers: int, threads: int) -> None:
    """Bring the database up to date, then serve until interrupted."""
    settings = checked_settings()
    app = bring_up_to_date(settings)
    announce(settings, host, port)
    from fundpots.cli.production import Production

    Production(
        app,
        bind=f"{host}:{port}",
        workers=workers,
        threads=threads,
        worker_class="fundpots.cli.patience.PatientWorker",
        control_socket_disable=True,
        graceful_timeout=8,
        timeout=60,
        loglevel="warning",
    ).run()


@click.command()
def migrate() -> None:
    """Bring the database to the newest shape; harmless when it is, safe when two do it at once."""
    bring_up_to_date(checked_settings())


def checked_settings() -> Settings:
    """The settings, or one clear line on standard error and exit code 2."""
    try:
        settings = read_settings()
    except BadSetting as error:
        refuse(str(error))
    if settings.database_url.startswith("sqlite:///"):
        _check_folder(Path(settings.database_url.removeprefix("sqlite:///")))
    return settings


def bring_up_to_date(settings: Settings | None = None) -> "Flask":
    """Run the migrations that the database has not seen; give the application, without a connection open."""
    from fundpots.app import create_app
    from fundpots.db import db
    from fundpots.schema import is_up_to_date

    app = create_app(settings)
    with app.app_context():
        if not is_up_to_date():
            from flask_migrate import upgrade

            upgrade()
        db.engine.dispose()
    return app


def announce(settings: Settings, host: str, port: int) -> None:
    """Say where the application is, and in a demonstration how to sign in."""
    click.echo(f"fundpots is at http://{host}:{port}", err=True)
    if settings.demonstration:
        click.echo(
            "Demonstration: everything in it is fiction. To sign in, open "
            f"http://{host}:{port}/sign-in and choose a role, or use an account of instance/demo.json.",
            err=True,
        )


def refuse(sentence: str) -> None:
    """End with exit code 2 and one sentence that says what to do."""
    click.echo(sentence, err=True)
    raise SystemExit(2)


def _check_folder(file: Path) -> None:
    folder = file.parent
    if not folder.is_dir():
        refuse(f"The folder {folder} of the database does not exist. Make it, or set DATABASE_URL.")
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        refuse(f"The database {file} or its folder can't be written. Allow this user to.")
