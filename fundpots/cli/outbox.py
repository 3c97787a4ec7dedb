"""`fundpots outbox send`: deliver the letters that wait. Made to be called every minute by a timer."""

import click

from fundpots.cli.output import emit
from fundpots.cli.server import checked_settings, refuse


@click.group()
def outbox() -> None:
    """The letters that wait to be delivered."""


@outbox.command()
@click.option("--limit", default=500, show_default=True, type=click.IntRange(1))
def send(limit: int) -> None:
    """Deliver what is due; try again later what could not be delivered."""
    settings = checked_settings()
    if not settings.smtp_url:
        refuse("SMTP_URL is not set. Set it to smtp://user:password@host:587?tls=1 to deliver letters.")
    from fundpots import clock
    from fundpots.app import create_app
    from fundpots.delivery import BadSmtpUrl, deliver

    with create_app(settings).app_context():
        try:
            outcome = deliver(settings, clock.now(), limit)
        except BadSmtpUrl as error:
            refuse(str(error))
        except OSError as error:  # smtplib's exceptions are OSErrors too
            refuse(f"The mail server could not be used: {error}. The letters stay in the outbox.")
    emit(vars(outcome))


@outbox.command()
def waiting() -> None:
    """Count the letters that wait, were sent, or were given up."""
    settings = checked_settings()
    from sqlalchemy import func, select

    from fundpots.app import create_app
    from fundpots.db import db
    from fundpots.mail import Email

    with create_app(settings).app_context():
        counted = db.session.execute(
            select(func.count(Email.id), func.count(Email.sent_at), func.count(Email.failed_at))
        ).one()
        letters, sent, failed = counted
    emit({"waiting": letters - sent - failed, "sent": sent, "given_up": failed})
