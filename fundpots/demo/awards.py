"""What became of the awards of the demonstration's published rounds."""

from datetime import datetime

from fundpots.allocations import operations as decide
from fundpots.demo.bids import Writer
from fundpots.rounds.models import Round


def run_awards(writer: Writer, round_: Round, at: datetime, today: datetime) -> None:
    """Publish the result."""
    decide.publish(round_, by=writer.cast.office(round_.pot.region, "administrator"), at=at)
