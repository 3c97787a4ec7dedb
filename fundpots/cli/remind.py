"""`fundpots remind`: letters five working days before a deadline. Made to be called every hour by a timer."""

import click

from fundpots.cli.output import emit
from fundpots.cli.server import checked_settings


@click.command()
def remind() -> None:
    """Write to the groups that are behind, five working days before bids, scores or votes close.

    Calling it often is harmless: each deadline is written about once. `fundpots outbox send` delivers.
    """
    settings = checked_settings()
    from fundpots import clock
    from fundpots.allocations.operations import remind_of_deadline, rounds_to_remind
    from fundpots.app import create_app
    from fundpots.db import begin_write, db

    at, reminded = clock.now(), {}
    with create_app(settings).app_context():
        for round_id in rounds_to_remind(at):
            begin_write()
            reminded[str(round_id)] = remind_of_deadline(round_id, at=at)
            db.session.commit()
    emit({"rounds": len(reminded), "groups": sum(reminded.values())})
