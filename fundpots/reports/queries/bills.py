"""Instalments as bills, for whoever keeps the movement's accounts in another program."""

from collections.abc import Iterator

from sqlalchemy import select

from fundpots.bids.models import Bid
from fundpots.clock import london_date
from fundpots.places.models import Group
from fundpots.pots.models import Pot
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked
from fundpots.treasury.models import Award, Instalment


def bills(asked: Asked) -> Iterator[Row]:
    """Every instalment of an accepted award that was not cancelled, as one bill."""
    query = narrowed(
        select(
            Instalment.id,
            Group.name.label("contact"),
            Award.reference,
            Instalment.number,
            Award.accepted_at,
            Instalment.due_on,
            Bid.title.label("description"),
            Instalment.amount_pence,
            Pot.slug.label("pot"),
            Instalment.paid_on,
        )
        .join(Award, Award.id == Instalment.award_id)
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Pot, Pot.id == Award.pot_id)
        .where(Award.accepted_at.is_not(None), Instalment.cancelled_at.is_(None)),
        asked,
        year=Instalment.due_on,
    )
    for batch in in_batches(query, Instalment.id):
        for row in batch:
            number = f"{row['reference']}-{row['number']}"
            yield {**row, "number": number, "dated_on": london_date(row["accepted_at"])}
