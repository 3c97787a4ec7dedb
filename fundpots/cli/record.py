"""`fundpots log verify`: walk the chain of the record and name the first entry that does not hold."""

import json

import click

from fundpots.cli.server import checked_settings


@click.group("log")
def record() -> None:
    """The record of who did what."""


@record.command()
@click.option("--head", help="A digest that was published earlier: it must still be in the chain.")
def verify(head: str | None) -> None:
    """Check every entry of the database's record. Exit code 1 names the first broken one."""
    checked_settings()
    from sqlalchemy import func, select

    from fundpots.app import create_app
    from fundpots.db import db
    from fundpots.log import LogEntry, first_broken

    with create_app().app_context():
        entries = db.session.scalars(
            select(LogEntry).order_by(LogEntry.seq).execution_options(yield_per=1000)
        )
        broken = first_broken(entries)
        known = head is None or db.session.scalar(select(LogEntry.seq).where(LogEntry.digest == head))
        total = db.session.scalar(select(func.count()).select_from(LogEntry))
    if broken:
        click.echo(json.dumps({"entries": total, "broken": broken.seq, "what": broken.what}))
        raise SystemExit(1)
    if not known:
        click.echo(json.dumps({"entries": total, "broken": None, "what": "the given head is not there"}))
        raise SystemExit(1)
    click.echo(json.dumps({"entries": total, "broken": None}))
