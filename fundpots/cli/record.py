"""`fundpots log verify`: walk the chain of the record, add the ledger up, and name what does not hold."""

import json
from typing import Any

import click

from fundpots.cli.server import checked_settings


@click.group("log")
def record() -> None:
    """The record of who did what."""


@record.command()
@click.option("--head", help="A digest that was published earlier: it must still be in the chain.")
def verify(head: str | None) -> None:
    """Check every entry of the database's record, every published head, and the totals of every pot.

    Exit code 1 names the first broken entry, the rounds whose published head is gone, or the pots whose
    totals are not the sums of their ledger entries.
    """
    checked_settings()
    from fundpots.app import create_app
    from fundpots.db import begin_snapshot
    from fundpots.reports.queries import check_record, is_in_chain

    with create_app().app_context():
        begin_snapshot()
        checked = check_record()
        known = head is None or is_in_chain(head)
    found: dict[str, Any] = {"entries": checked.entries, "broken": None}
    if checked.broken:
        found |= {"broken": checked.broken.seq, "what": checked.broken.what}
    elif checked.lost:
        found |= {"what": "the head that was published is not there", "rounds": checked.lost}
    elif checked.astray:
        pots = [pot.slug for pot in checked.astray]
        found |= {"what": "the totals are not the sums of the ledger's entries", "pots": pots}
    elif not known:
        found |= {"what": "the given head is not there"}
    click.echo(json.dumps(found))
    if "what" in found:
        raise SystemExit(1)
