"""Rows for exports, read in batches by key, so that a million lines need no more memory than a thousand."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import aliased

from fundpots.allocations.models import Line, Publication
from fundpots.bids.models import Bid
from fundpots.clock import at_london
from fundpots.db import Moment, db
from fundpots.places.models import Group, HomeArea
from fundpots.pots.models import Entry, Pot, Transaction
from fundpots.reports.rules import Asked
from fundpots.rounds.models import Criterion, Round
from fundpots.scoring.models import Ballot, Score
from fundpots.treasury.models import Award, Instalment

BATCH = 1000
Row = dict[str, Any]


def awards(asked: Asked) -> Iterator[Row]:
    """Every award with what was paid and returned of it."""
    query = _filtered(
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
    for batch in _batches(query, Award.id):
        paid = paid_by_award([row["id"] for row in batch])
        for row in batch:
            yield {**row, "paid_pence": paid.get(row["id"], 0)}


def instalments(asked: Asked) -> Iterator[Row]:
    """Every planned payment, paid or not."""
    query = _filtered(
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
    for batch in _batches(query, Instalment.id):
        yield from batch


def ledger_lines(asked: Asked) -> Iterator[Row]:
    """Every entry of the ledger; the entries of a movement sum to zero."""
    award = aliased(Award)
    query = _filtered(
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
    for batch in _batches(query, Entry.id):
        yield from batch


def bids(asked: Asked) -> Iterator[Row]:
    """Bids of published rounds with every figure of their result."""
    query = _filtered(
        select(
            Bid.id,
            Bid.reference,
            Bid.title,
            Group.slug.label("group"),
            Group.name.label("group_name"),
            Round.name.label("round"),
            Round.id.label("round_id"),
            Pot.slug.label("pot"),
            Bid.eligibility,
            Bid.asked_pence,
            Bid.minimum_pence,
            Line.half,
            Line.plain_mark,
            Line.mark,
            Line.spread,
            Line.scorers,
            Line.weight,
            Line.value,
            Line.rank,
            Line.amount_pence,
            Line.reason,
            Line.override_reason,
        )
        .join(Group, Group.id == Bid.group_id)
        .join(Round, Round.id == Bid.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(Publication, Publication.round_id == Round.id)
        .join(Line, (Line.proposal_id == Publication.proposal_id) & (Line.bid_id == Bid.id)),
        asked,
        year=Publication.at,
    )
    for batch in _batches(query, Bid.id):
        yield from batch


def scores(asked: Asked) -> Iterator[Row]:
    """Scores of cast ballots of published rounds, as they are published: by group, with reasons."""
    query = _filtered(
        select(
            Ballot.id,
            Score.bid_id,
            Score.criterion_id,
            Round.id.label("round_id"),
            Group.slug.label("group"),
            Bid.reference.label("bid"),
            Criterion.name.label("criterion"),
            Score.points,
            Score.reason,
        )
        .join(Score, Score.ballot_id == Ballot.id)
        .join(Group, Group.id == Ballot.group_id)
        .join(Bid, Bid.id == Score.bid_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Round, Round.id == Ballot.round_id)
        .join(Pot, Pot.id == Round.pot_id)
        .join(Publication, Publication.round_id == Round.id)
        .where(Ballot.cast_at.is_not(None), Score.points.is_not(None)),
        asked,
        year=Publication.at,
    )
    for batch in _batches(query, Ballot.id, Score.bid_id, Score.criterion_id):
        yield from batch


def pots(asked: Asked) -> Iterator[Row]:
    """Every pot with its balances."""
    from fundpots.pots.queries import balances_of

    query = select(Pot.id, Pot.slug, Pot.name, Pot.kind, Pot.source, Pot.made_at, Pot.closed_at).order_by(
        Pot.id
    )
    if asked.pot_id is not None:
        query = query.where(Pot.id == asked.pot_id)
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


def groups(asked: Asked) -> Iterator[Row]:
    """Every group with its main home area. No person is named."""
    query = (
        select(
            Group.id,
            Group.slug,
            Group.name,
            Group.name_cy,
            Group.founded_on,
            Group.closed_on,
            HomeArea.area_code.label("main_area"),
        )
        .outerjoin(HomeArea, (HomeArea.group_id == Group.id) & HomeArea.is_main)
        .order_by(Group.id)
    )
    for row in db.session.execute(query).mappings():
        yield dict(row)


def paid_by_award(award_ids: list[int]) -> dict[int, int]:
    """What left the pots for each award and did not come back."""
    rows = db.session.execute(
        select(Transaction.award_id, func.sum(Entry.amount_pence))
        .join(Entry, Entry.transaction_id == Transaction.id)
        .where(Transaction.award_id.in_(award_ids), Entry.account == "paid")
        .group_by(Transaction.award_id)
    )
    return {award_id: int(pence) for award_id, pence in rows if award_id is not None}


def _filtered(query: Any, asked: Asked, *, year: Any) -> Any:
    if asked.pot_id is not None:
        query = query.where(Pot.id == asked.pot_id)
    if asked.region_ids is not None:
        query = query.where(Pot.region_id.in_(asked.region_ids))
    if asked.year is not None:
        query = query.where(_within(year, asked.year))
    return query


def _within(column: Any, year: int) -> Any:
    """Is a day, or a moment by London's clocks, in this year?"""
    first: Any = date(year, 1, 1)
    beyond: Any = date(year + 1, 1, 1)
    if isinstance(column.type, Moment):
        first, beyond = at_london(first, time(0)), at_london(beyond, time(0))
    return and_(column >= first, column < beyond)


def _batches(query: Any, *keys: Any) -> Iterator[list[Row]]:
    """Read on from the last key, batch by batch, inside one snapshot."""
    ordered = query.order_by(*keys).limit(BATCH)
    names = [key.key for key in keys]
    last: tuple[Any, ...] | None = None
    while True:
        page = ordered if last is None else ordered.where(tuple_(*keys) > tuple_(*last))
        rows = [dict(row) for row in db.session.execute(page).mappings()]
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        last = tuple(rows[-1][name] for name in names)
