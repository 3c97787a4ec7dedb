"""Rows of the books: awards, instalments, the ledger and the pots."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from fundpots.bids.models import Bid
from fundpots.db import db
from fundpots.places.models import Group
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.pots.queries import balances_of
from fundpots.pots.stages import Account
from fundpots.reports.queries.batches import Row, in_batches, narrowed
from fundpots.reports.rules import Asked
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award, Instalment
from fundpots.treasury.queries.awards import money_of


def awards(asked: Asked) -> Iterator[Row]:
    """Every award with what was paid, returned and is still promised of it."""
    query = narrowed(
        select(
            Award.id,
            Award.reference,
            Bid.title,
            Group.slug.label("group"),
            Group.name.label("group_name"),
            Pot.slug.label("pot"),
            Round.name.label("round"),
            Round.id.label("round_id"),
            Bid.asked_pence,
            Award.amount_pence,
            Award.offered_at,
            Award.accepted_at,
            Award.declined_at,
            Award.withdrawn_at,
            Award.report_due_on,
            Award.closed_at,
        )
        .join(Bid, Bid.id == Award.bid_id)
        .join(Group, Group.id == Award.group_id)
        .join(Pot, Pot.id == Award.pot_id)
        .join(Round, Round.id == Bid.round_id),
        asked,
        year=Award.offered_at,
    )
    for batch in in_batches(query, Award.id):
        money = money_of(row["id"] for row in batch)
        for row in batch:
            found = money[row["id"]]
            yield {
                **row,
                "paid_pence": found.kept_pence,
                "committed_pence": found.committed_pence,
                "returned_pence": found.returned_pence,
            }


def instalments(asked: Asked) -> Iterator[Row]:
    """Every planned payment, paid or not."""
    query = narrowed(
        select(
            Instalment.id,
            Award.reference,
            Instalment.number,
            Group.name.label("group_name"),
            Pot.slug.label("pot"),
            Instalment.amount_pence,
            Instalment.due_on,
            Instalment.prepared_at,
            Instalment.approved_at,
            Instalment.paid_on,
            Instalment.bank_reference,
            Instalment.failed_at,
            Instalment.cancelled_at,
        )
        .join(Award, Award.id == Instalment.award_id)
        .join(Group, Group.id == Award.group_id)
        .join(Pot, Pot.id == Award.pot_id),
        asked,
        year=Instalment.due_on,
    )
    for batch in in_batches(query, Instalment.id):
        yield from batch


def ledger_lines(asked: Asked) -> Iterator[Row]:
    """Every entry of the ledger; the entries of a movement sum to zero."""
    award = aliased(Award)
    query = narrowed(
        select(
            Entry.id,
            Transaction.id.label("movement"),
            Transaction.on,
            Transaction.kind,
            Pot.slug.label("pot"),
            Entry.account,
            Entry.amount_pence,
            Transaction.reason,
            Transaction.bank_reference,
            award.reference.label("award"),
            Transaction.corrects_id.label("corrects"),
        )
        .join(Transaction, Transaction.id == Entry.transaction_id)
        .join(Pot, Pot.id == Entry.pot_id)
        .outerjoin(award, award.id == Transaction.award_id),
        asked,
        year=Transaction.on,
    )
    for batch in in_batches(query, Entry.id):
        yield from batch


def payments(asked: Asked) -> Iterator[Row]:
    """What went to groups and what came back, movement by movement; together, what the groups have."""
    query = narrowed(
        select(
            Entry.id,
            Transaction.id.label("movement"),
            Transaction.on,
            Transaction.kind,
            Pot.slug.label("pot"),
            Award.reference.label("award"),
            Instalment.number.label("instalment"),
            Group.name.label("group_name"),
            Bid.title,
            Entry.amount_pence,
            Transaction.bank_reference,
            Transaction.reason,
            Transaction.corrects_id.label("corrects"),
        )
        .join(Transaction, Transaction.id == Entry.transaction_id)
        .join(Pot, Pot.id == Entry.pot_id)
        .join(Award, Award.id == Transaction.award_id)
        .join(Group, Group.id == Award.group_id)
        .join(Bid, Bid.id == Award.bid_id)
        .outerjoin(Instalment, Instalment.id == Transaction.instalment_id)
        .where(Entry.account == Account.PAID),
        asked,
        year=Transaction.on,
    )
    for batch in in_batches(query, Entry.id):
        yield from batch


def pots(asked: Asked) -> Iterator[Row]:
    """Every pot with its balances."""
    query = select(Pot.id, Pot.slug, Pot.name, Pot.kind, Pot.source, Pot.made_at, Pot.closed_at).order_by(
        Pot.id
    )
    if asked.pot_id is not None:
        query = query.where(Pot.id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.where(Pot.region_id.in_(asked.region_ids))
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    held = balances_of([row["id"] for row in rows])
    for row in rows:
        money = held[row["id"]]
        yield {
            **row,
            "available_pence": money.available_pence,
            "committed_pence": money.committed_pence,
            "paid_pence": money.paid_pence,
        }
