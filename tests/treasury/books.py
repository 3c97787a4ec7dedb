"""Factories for the treasury's tests: a published round with the awards that follow, and the people it takes.

Rounds that went all the way are made by `make.published_round`; here a round has just what a treasurer reads.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from fundpots.allocations.models import Line, Proposal, Publication
from fundpots.bids.models import Bid, BudgetLine
from fundpots.db import db
from fundpots.people.models import Person
from fundpots.pots.models import Pot
from fundpots.rounds.models import Round
from fundpots.treasury.models import Award, Instalment, Report
from fundpots.treasury.operations import (
    Told,
    accept_award,
    approve_instalment,
    confirm_bank_details,
    give_bank_details,
    mark_paid,
    offer_awards,
    prepare_instalment,
)
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.rules.bank import Account
from tests import make

ACCOUNT = Account("Grŵp Caerdydd", "089299", "01234567")


@dataclass
class Books:
    """A pot's treasurers, its published round, and the awards in the order of their amounts."""

    pot: Pot
    round_: Round
    awards: list[Award]
    first: Person
    second: Person
    officers: dict[int, list[Person]] = field(default_factory=dict)

    @property
    def award(self) -> Award:
        return self.awards[0]

    def officers_of(self, award: Award) -> list[Person]:
        return self.officers[award.group_id]


def kept(thing):
    db.session.add(thing)
    db.session.flush()
    return thing


def published(*amounts: int, pot_pence: int = 400_000, where=None, **values) -> Round:
    """A published round with a bid for each amount, its budget in two lines; nothing is offered yet."""
    purse = make.money_in(make.pot(where or make.region()), pot_pence)
    made = make.round_(
        purse,
        **{
            "stage": "published",
            "terms_digest": "0" * 64,
            "opened_at": make.later(-90),
            "published_at": make.NOON,
            **values,
        },
    )
    digests = {"inputs_digest": "0" * 64, "outcome_digest": "0" * 64}
    proposal = kept(
        Proposal(
            round_id=made.id, number=1, made_at=make.later(-20), ratified_at=make.NOON,
            inputs={}, outcome={}, audit={}, summary={}, **digests,
        )
    )  # fmt: skip
    for number, amount in enumerate(amounts, start=1):
        _line(proposal, _bid(made, amount or 10_000, number), amount)
    kept(
        Publication(
            round_id=made.id, proposal_id=proposal.id, at=make.NOON,
            bundle=b"{}", bundle_digest="0" * 64, log_head="0" * 64,
        )
    )  # fmt: skip
    return made


def offered(*amounts: int, **values) -> Books:
    """Awards as they are on the day of the result: offered, with two officers in each group."""
    round_ = published(*(amounts or (50_000,)), **values)
    awards = offer_awards(round_, by=None, at=make.NOON)
    region = round_.pot.region
    books = Books(round_.pot, round_, awards, make.treasurer(region), make.treasurer(region))
    for award in awards:
        books.officers[award.group_id] = [make.officer(award.group), make.officer(award.group)]
    return books


def accepted(*amounts: int, **values) -> Books:
    """Awards that two officers accepted, with bank details that two officers vouch for."""
    books = offered(*amounts, **values)
    for award in books.awards:
        one, other = books.officers_of(award)
        accept_award(award, by=one, at=make.later(1))
        accept_award(award, by=other, at=make.later(2))
        details = give_bank_details(award.group, ACCOUNT, by=one, at=make.later(2))
        confirm_bank_details(details, by=other, at=make.later(3))
    return books


def paid(*amounts: int, **values) -> Books:
    """Awards that were paid at once, on the tenth day."""
    books = accepted(*amounts, **values)
    for award in books.awards:
        for one in instalments(award):
            pay(one, books)
    return books


def pay(one: Instalment, books: Books, day: int = 10) -> None:
    """Take an instalment all the way by two treasurers."""
    prepare_instalment(one, by=books.first, at=make.later(day - 2))
    approve_instalment(one, by=books.second, at=make.later(day - 1))
    on = make.later(day).date()
    mark_paid(one, on=on, bank_reference=f"BANK {one.id}", by=books.first, at=make.later(day))


def instalments(award: Award) -> list[Instalment]:
    return instalments_of([award.id]).get(award.id, [])


def told(award: Award, *spent: int, **values) -> Told:
    """A report that says what was spent on each line of the budget."""
    lines = [line.id for line in budget(award)]
    values = {"done": "We met.", "learnt": "Start early.", "people_reached": 40, **values}
    return Told(spent_pence=dict(zip(lines, spent, strict=True)), **values)


def budget(award: Award) -> list[BudgetLine]:
    rows = db.session.query(BudgetLine).where(BudgetLine.bid_id == award.bid_id)
    return list(rows.order_by(BudgetLine.position))


def report_of(award: Award) -> Report:
    return db.session.query(Report).where(Report.award_id == award.id).order_by(Report.number.desc()).first()


def _bid(round_: Round, amount: int, number: int) -> Bid:
    made = kept(
        Bid(
            round_id=round_.id,
            group_id=make.group().id,
            title=f"Project {number}",
            summary="What we will do.",
            asked_pence=amount,
            minimum_pence=amount // 2,
            reference=f"R{round_.id}-{number:03d}",
            started_at=make.later(-80),
            submitted_at=make.later(-70),
            screened_at=make.later(-60),
            eligibility="eligible",
            ends_on=make.NOON.date() + timedelta(days=60),
        )
    )
    parts = (amount // 3, amount - amount // 3)
    for position, pence in enumerate(parts, start=1):
        kept(BudgetLine(bid_id=made.id, position=position, what=f"Line {position}", amount_pence=pence))
    return made


def _line(proposal: Proposal, of: Bid, amount: int) -> Line:
    figures = {"scorers": 5, "weight": 1.0, "reason": "funded"}
    return kept(
        Line(proposal_id=proposal.id, bid_id=of.id, amount_pence=amount, computed_pence=amount, **figures)
    )
